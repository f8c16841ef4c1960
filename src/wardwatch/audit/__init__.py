"""GROUND: what happened. Append-only; one row per operation, never per object; sealed into a hash chain.

Law: `record(event)` writes the row and defers the subscribers' jobs in the caller's transaction. Rows hold ids and
digests, never content; where a request came from is personal data and stays outside the hash.
Event     a past-tense fact: who, what, when, through which door, why.
Opening   somebody looked at a confidential record of others; a log of its own, not part of the chain.
Head      the signed end of the chain, kept in the database and outside it.
Seal      the place of one event in the chain, given by the sealer alone, after commit, in order.
"""
