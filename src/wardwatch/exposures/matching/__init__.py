"""Whether a claim about a product touches one inventory line, as pure functions.

Law: text in, keys and words out; no Django, no clock, no I/O but the package's own `aliases.toml`. Whatever cannot be
compared is *cannot tell*, never a guess. SQL joins what `names` gives by equality and compares what `versions` gives as
bytes.

Glossary. **Name key**: "vendor/product" in comparable form. **Version key**: bytes whose order is the version order,
within one *version scheme*. **Bounds**: an affected range as version keys. **Verdict**: what one range, or all claims
together, say of one asset. **Kin**: makers that passed product lines to each other. **Evidence**: what a finding rests
on.
"""
