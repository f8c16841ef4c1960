"""How the pieces on a line stand to those that a claim is about, in words, and what would tell where nobody can."""

from wardwatch.kit.translation import gettext as _
from wardwatch.standards.udi.pieces import Bounds, Piece
from wardwatch.vulnerabilities.pieces import words


def asks(bounds: Bounds, piece: Piece) -> tuple[str, ...]:
    """What the line would have to say: fields of an inventory (`lot`, `serial`, `manufactured`, `expires`)."""
    asked = (
        ("lot", bounds.lots, piece.lot),
        ("serial", bounds.serials, piece.serial),
        ("manufactured", bounds.made, piece.made),
        ("expires", bounds.expires, piece.expires),
    )
    return tuple(field for field, bound, said in asked if bound and not said)


def piece_words(bounds: Bounds, piece: Piece, meant: bool | None, *, kept: bool = False) -> str:
    """Say whether the line's pieces are among those meant; "" where every piece is.

    `kept`: the reader does not see the serial number; it is not told, only what follows from it.
    """
    if bounds.everything:
        return ""
    told = {"pieces": "; ".join(words(bounds)), "said": _said(bounds, piece, kept=kept and meant is not None)}
    if meant:
        return _("%(said)s is among the pieces meant: %(pieces)s") % told
    if meant is False:
        return _("%(said)s is none of the pieces meant: %(pieces)s") % told
    asked = asks(bounds, piece)
    if kept and bounds.serials and not piece.serial:
        return (
            _("the member keeps the serial number to itself, so this does not say whether it is one of: %(pieces)s")
            % told
        )
    if asked:
        return _question(asked[0]) % told
    return _("%(said)s cannot be told from the pieces meant: %(pieces)s") % told


def _said(bounds: Bounds, piece: Piece, *, kept: bool) -> str:
    """What the line says of what the claim bounds."""
    said = [
        *([_("lot %(lot)s") % {"lot": piece.lot}] if bounds.lots and piece.lot else ()),
        *([_("serial number %(serial)s") % {"serial": piece.serial}] if bounds.serials and piece.serial else ()),
        *([_("the serial number, which the member keeps to itself,")] if kept and bounds.serials else ()),
        *([_("what was made %(day)s") % {"day": piece.made}] if bounds.made and piece.made else ()),
        *([_("what expires %(day)s") % {"day": piece.expires}] if bounds.expires and piece.expires else ()),
    ]
    return ", ".join(said) or _("what the list says")


def _question(field: str) -> str:
    if field == "lot":
        return _("which lot? Your list does not say whether it is one of the pieces meant: %(pieces)s")
    if field == "serial":
        return _("which serial number? Your list does not say whether it is one of the pieces meant: %(pieces)s")
    if field == "manufactured":
        return _("when was it made? Your list does not say whether it is one of the pieces meant: %(pieces)s")
    return _("until when may it be used? Your list does not say whether it is one of the pieces meant: %(pieces)s")


def answers(field: str) -> str:
    """What would settle the question, as a sentence."""
    if field == "lot":
        return _("Stating the lot in the inventory would answer it.")
    if field == "serial":
        return _("Stating the serial number in the inventory would answer it.")
    if field == "manufactured":
        return _("Stating in the inventory when it was made would answer it.")
    return _("Stating in the inventory until when it may be used would answer it.")
