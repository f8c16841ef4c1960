"""FLOOR: what any program needs and no published specification covers.

Law: none of our nouns. Clock, guarded HTTP, database logins, jobs, storage, keys, errors.
Whatever touches the network or the disk for the rest of the house does it through here.
"""
