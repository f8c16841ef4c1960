"""Reads of the partner registry."""

from dataclasses import dataclass

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Partner
from wardwatch.members.types import PartnerPart


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCard:
    """A partner as everybody may know it; `web`, `mail` and `telephone` are "" where it has none of its own."""

    slug: str
    name: str
    short_name: str
    part: PartnerPart
    role: str
    helps: tuple[str, ...]
    web: str
    mail: str
    telephone: str
    source: str


def partners(*, viewer: Viewer) -> tuple[PartnerCard, ...]:
    """The partners that `viewer` may know of, in their order."""
    with seen_by(viewer):
        return tuple(map(_card, Partner.objects.order_by("position", "slug")))


def partner(slug: str, *, viewer: Viewer) -> PartnerCard:
    """One partner. Raises `NotFound`."""
    found = next((each for each in partners(viewer=viewer) if each.slug == slug), None)
    if found is None:
        raise NotFound("There is no such partner.", partner=slug)
    return found


def _card(row: Partner) -> PartnerCard:
    return PartnerCard(
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        part=PartnerPart(row.part),
        role=row.role,
        helps=tuple(row.helps),
        web=row.web,
        mail=row.mail,
        telephone=row.telephone,
        source=row.source,
    )
