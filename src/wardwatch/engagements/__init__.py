"""WORK: tell one member and wait for the answer. Decide, render and send are three steps.

Law: one notice per member and decision; one approval covers one decision for its recipients, exceptions named; an
edit never sends twice; GET never changes state; a linked page shows no more than the mail did.
Decision (proposed by the matching, approved or dismissed by an analyst) · Notice (its ticket leads back to exactly its
findings) · Response (an answer) · AnswerLink (signed, single purpose, expiring, usable once).
"""
