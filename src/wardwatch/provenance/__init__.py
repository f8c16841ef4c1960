"""GROUND: where everything comes from: the bytes as received, and who asserts what in them.

Law: bytes are archived before anything reads them; claims cite an assertion; nothing is overwritten, only superseded.
Source     a feed or partner that sends documents.      Blob  content-addressed bytes, in parts.
Document   one retrieval: bytes, when, from where, licence, marking. Invisible until its last record is in.
Assertion  one version of one record: who says it, where in which document, when we learned it, what ended it.
"""
