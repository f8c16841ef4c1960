"""GROUND: who sees what. One rule, kept twice: `rule.visible` in Python, `policy` as PostgreSQL row-level security.

Law: recipients matter, never `level >= tlp`; a wall beats an audience; hidden and missing look the same; ids only.
Label    how a row is marked: TLP, audience, compartments, the members it is about, the grants that readmit.
Viewer   who is looking: a person, their organizations, groups, compartments, powers and grants.
Grant    a member's dated, revocable consent that a walled organization sees named items.
"""
