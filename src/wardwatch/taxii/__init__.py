"""The exchange's door: collections of intelligence as TAXII 2.1 under `/taxii2/`, for programs of other makers;
and, for each person, of what was released and they asked for.

Law: a token says who asks, as the password of Basic authentication or as a bearer's; what is hidden looks missing, in
headers and pages too; every answer, also a refusal, is `application/taxii+json;version=2.1` (OASIS, 10 June 2021).

Section numbers in this folder are those of https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html.
"""
