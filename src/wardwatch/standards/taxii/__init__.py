"""TAXII 2.1: how threat intelligence is asked for and sent over HTTP.

Source: https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html (OASIS Standard, 10 June 2021). Section numbers
in this folder are its. Law: pure; `media` reads Accept and Content-Type, `filters` what a request asks for,
`resources` are what is answered.
"""
