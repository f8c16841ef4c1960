"""WORK: what is shared with whom, and how it leaves.

Law: nothing leaves that its reader may not know; a file carries the highest marking of its parts; what stays out is
counted, never dropped in silence.
Export  indicators as the devices and programs of small teams read them (`exports`).
"""
