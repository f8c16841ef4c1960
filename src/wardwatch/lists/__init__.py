"""DOOR for devices that fetch files: `/lists/<uid>/<secret>/<file>`, since most firewalls can send no header.

Law: whoever has the secret reads as the organization, and nothing of a request is written where its secret would be.
A wrong secret, a closed list and none at all are the same answer.
"""
