"""One structured document per product: the one source of every form that people and programs read.

`document`   what it is, versioned by `SCHEMA`; `blocks` what it is made of
`reading`    from bytes, with the place of every fault; back to bytes; its JSON Schema
`walking`    every part of it, with its place
`marking`    the highest marking of its parts, and the variant for readers of a lower one
"""

from wardwatch.products.document.document import SCHEMA, Document, Section, Source, Victim

__all__ = ["SCHEMA", "Document", "Section", "Source", "Victim"]
