"""GROUND: organizations and people: who they are, how to reach them, who may act for whom.

Law: the directory is open, enrollment is not; what is about a member carries that member as subject of its label.
Organization  a legal body in the directory, enrolled or not. Identifier: CCN, NPI... Site: a place of care.
Person, Contact (per purpose, in the agreed order), User (signs in), Role, Power (what makes a partner walled),
ActingProvider (an IT provider with the member's documented permission), ApiToken.
"""
