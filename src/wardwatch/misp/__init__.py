"""DOOR for MISP servers that pull feeds: `/misp/<collection>/manifest.json`, `hashes.csv`, `<event>.json`.

Law: a token opens it, sent as password, bearer or alone; each object goes to those whom its marking lets see it. What
is hidden, missing or closed is the same answer.
"""
