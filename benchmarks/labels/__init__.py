"""The labelled set of `labelled.py`. Law: nothing here reads a line of the matcher or of the readers of standards; the
raw JSON of the publishers and the standard library are all that the labels know. `judging` alone runs the product.

Glossary. **Statement**: what one document says of one product for one vulnerability. **Point**: a version text to ask
about, on or beside a boundary. **Spelling**: one way in which a hospital writes a product. **Pair**: an inventory line
and a vulnerability with the answer expected.
**Family**: a set of pairs with rules of its own; `pairs` makes the first, `unseen` the second. **Half**: the documents
whose misses are shown (*open*), and those at which nobody looks who mends the matcher (*held*).
"""
