"""Reports that somebody handed in as text, PDF or HTML: what was found in them, and what was taken over.

Law: the report itself stays between the center and whoever handed it in; what is taken over becomes STIX objects under
the marking that was chosen, by the identity of the center or of an unnamed submitter. A *find* is a value with its
places; it is open until a person accepts or refuses it, and each such decision can be taken back.
"""
