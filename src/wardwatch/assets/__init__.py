"""RECORDS: what a member owns.

Law: only vendor and product are required; hostname, serial, site and exposure are sealed and the center's staff does
not see them unless the member grants it; a re-import updates, never doubles; a line that vanished is retired.
Asset · AssetPrivate (the sealed part) · InventoryImport (one upload: which file, when, with which column mapping).
"""
