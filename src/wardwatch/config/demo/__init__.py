"""The demonstration sector: what `make run` shows and what offline tests tell their story with.

Law of the folder: demo facts only, no code beyond this docstring. Members, people, partners, devices of the invented
makers and their advisories are invented; products, CVEs, versions, dates and scores of real makers are facts, their
texts our own. A real facility never appears, so none carries an invented finding. Every address ends in `.invalid`,
and no password is kept here.

    member        an invented organization of the sector; `enrolled` says whether it takes part
    partner       an invented body; `powers` (regulatory, licensing, payment-condition, enforcement) walls it off
    inventory     `inventories/<member>.csv`: one line per product as a member would list it, gaps and misspellings kept
    document      `documents/`: what arrives, in the form its real source has
    story         `story.toml`: who signs in for what, and which inventory lines each document touches
"""
