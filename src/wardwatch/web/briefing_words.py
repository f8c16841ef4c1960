"""What the pages of briefings share: states in colours, facts of a briefing in words, what stands behind a link."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.products.briefings.queries import BriefingRow, QuestionRow
from wardwatch.products.briefings.states import BriefingState
from wardwatch.web.pages import Cell, Link, Marking, Tag, Term, Tone
from wardwatch.web.templatetags.ui import when
from wardwatch.web.wording import marking_of

TONES = {
    BriefingState.PLANNED: Tone.CARE,
    BriefingState.HELD: Tone.GOOD,
    BriefingState.CANCELLED: Tone.WARN,
}


def facts(row: BriefingRow) -> tuple[Term, ...]:
    """When it is, for how many, and where it stands."""
    return (
        Term(_("Begins"), when(row.starts_at)),
        Term(_("Ends"), when(row.ends_at)),
        *((Term(_("Places"), str(row.capacity)),) if row.capacity is not None else ()),
        *((Term(_("State"), row.state.label),) if row.state is not BriefingState.PLANNED else ()),
        *((Term(_("Why"), row.why),) if row.why else ()),
    )


def where(place: str) -> Term:
    """Where it is held; an address on the web is a link."""
    return Term(_("Where"), place, place if place.startswith("https://") and " " not in place else "")


def presented(row: BriefingRow) -> tuple[Link, ...]:
    """The product that it presents, and its slides, once the reader may read them."""
    if not row.released:
        return ()
    product = f"/library/{row.number}/"
    slides = (Link(_("The slides (PDF)"), f"{product}forms/slides/"),) if row.slides else ()
    return (Link(_("The product that it presents"), product), *slides)


def marked(row: BriefingRow) -> Marking:
    """For whom it is."""
    return marking_of(row.tlp, about=_("those who are invited"))


def standing(row: BriefingRow) -> Cell:
    """Where it stands."""
    return Cell(tag=Tag(row.state.label, TONES[row.state]))


def answered(row: QuestionRow) -> Cell:
    """Whether a question waits, and who reads its answer."""
    if row.answered_at is None:
        return Cell(tag=Tag(_("waits for an answer"), Tone.CARE))
    if row.shown_as:
        return Cell(tag=Tag(_("answered, for everybody"), Tone.GOOD))
    return Cell(tag=Tag(_("answered, to who asked"), Tone.GOOD))


def url_of(row: BriefingRow) -> str:
    """The page of a briefing."""
    return reverse("briefing", kwargs={"briefing": row.uid})
