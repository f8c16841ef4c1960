"""An edition in every form that people and programs read. Pure: no database, no clock; of Django only its templates.

`laying_out` says once, for all forms that people read, which words and tables a block becomes; `text`, `pdf` and
`page` only give them their looks. `stix`, `csaf`, `indicators` and `json` are made from the document itself.
"""
