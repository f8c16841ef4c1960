"""The list of organizations: of the center's directory, and beside the map."""

from collections.abc import Mapping
from operator import attrgetter

from django.utils.translation import gettext as _

from wardwatch.kit.paging import Page
from wardwatch.members import queries
from wardwatch.members.models import Enrollment, Organization
from wardwatch.members.queries import OrganizationRow
from wardwatch.members.types import OrganizationKind
from wardwatch.web.access import Member, Persona, persona_of
from wardwatch.web.pages import Cell, Choice, Empty, Filter, Tag, Tone
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, called


def organizations(request: SignedInRequest, *, states: Mapping[str, str]) -> Listing[OrganizationRow]:
    """Those that the reader may know of and that fit; `states` are those to choose among, by code."""
    center = persona_of(request.principal) is Persona.CENTER
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    state = request.GET.get("state", "").strip().upper()[:2]
    kinds = tuple(Choice(value, str(label), value == kind) for value, label in OrganizationKind.choices)
    places = tuple(Choice(code, words, code == state) for code, words in states.items())
    everything = Choice("", _("all"))

    def fetch(asked: Asked) -> Page[OrganizationRow]:
        found = queries.directory(
            viewer=request.principal.viewer,
            text=text,
            state=state,
            kind=kind,
            order=asked.order,
            cursor=asked.after,
            before=asked.before,
            limit=asked.limit,
        )
        return Page(found.rows, found.following or "", found.preceding)

    return Listing(
        caption=_("Organizations"),
        fields=(
            Field(
                "name",
                _("Name"),
                lambda row: Cell(row.name, _url(row) if center else ""),
                {"organization": attrgetter("uid"), "name": attrgetter("name")},
                sorts=True,
            ),
            Field("kind", _("Kind"), lambda row: Cell(str(OrganizationKind(row.kind).label)), called("kind")),
            Field("where", _("Where"), _where, called("city", "state"), sorts=True),
            *((Field("member", _("Member"), _member, called("is_member")),) if center else ()),
        ),
        fetch=fetch,
        order="name",
        empty=Empty(_("No organization matches."), _("Try another state, or fewer words.")),
        marked=(Organization, Enrollment) if center else (Organization,),
        across=center,
        filters=(
            *((Filter("state", _("State"), (everything, *places)),) if states else ()),
            Filter("kind", _("Kind"), (everything, *kinds)),
        ),
        search=text,
        kept=("state",),
    )


def _url(row: OrganizationRow) -> str:
    return Member(row.id, str(row.uid), row.name, "", chosen=True).url("member")


def _where(row: OrganizationRow) -> Cell:
    return Cell(", ".join(part for part in (row.city, row.state) if part))


def _member(row: OrganizationRow) -> Cell:
    return Cell(tag=Tag(_("member"), Tone.GOOD) if row.is_member else Tag(_("not enrolled")))
