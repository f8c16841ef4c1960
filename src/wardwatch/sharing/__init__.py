"""WORK: what is shared with whom, and how it leaves.

Law: nothing leaves that its reader may not know; a file carries the highest marking of its parts; what stays out is
counted, never dropped in silence. A collection is a question, its entries are the answer as it stands; an entry is
marked as its object is; `added` only ever grows within a collection, in the order in which it is committed.
Export  indicators as the devices and programs of small teams read them (`exports`).
Collection  a question (types, topics, sectors, sources, confidence, age, TLP ceiling), and who may add objects.
CollectionEntry  one version of one object in one collection, since when.   Submission  objects that somebody sent.
BlockList  a file that an organization's devices fetch from an address with a secret in it, read as the organization.
"""
