"""An edition in every form that people and programs read. Pure: no Django, no database, no clock.

`laying_out` says once, for all forms that people read, which words and tables a block becomes; `text`, `pdf` and the
page of the site only give them their looks. `stix`, `csaf`, `indicators` and `json` are made from the document itself.
"""
