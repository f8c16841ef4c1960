"""Refusals that several operations of this slice share."""

from wardwatch.kit.errors import Refusal


class AlreadyThere(Refusal):
    """An organization, person or user with this name or address exists already."""

    code = "already-there"


class LastOwner(Refusal):
    """A member keeps at least one owner who can sign in, and the center one administrator."""

    code = "member.last-owner"


class SuccessorNeeded(Refusal):
    """Whoever goes and is a contact of the organization hands the contact over to somebody who stays."""

    code = "member.successor-needed"
