"""RECORDS: what is shared as STIX objects, by whom, under which marking.

Law: bytes are kept as received and served as kept; one row for each label, so that the one visibility rule alone
decides at every exit; what belongs together is found when read, never stored as pairs.
ObjectVersion (one version of a STIX object under one label; redacted variants are rows of their own) · ObjectSource
(who says it, since when, how often) · ObservableValue (what an object can be looked up by) · Reference (what it points
to) · Arrival (what a document brought, unseen until its last) · SourceConsent (whom a source lets read what).
"""
