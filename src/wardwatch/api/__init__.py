"""The programs' door: what the pages show and do, as JSON under `/api/`, described by `/api/openapi.json`.

Law: who asks is known (`access`) and counted (`members.rates`); the module of each noun translates to one query or one
operation; `answering` gives pages by cursor, entity tags, and problems as in RFC 9457. Pydantic schemas stay in here.

Token: a secret by which a program acts for a user, within its scopes. Cursor: a signed place in one list.
Problem: an answer that says why something was not done. Receipt: the answer to a write, the same for the same key.
"""
