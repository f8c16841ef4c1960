"""What the center holds of sources: how reliable each is, and what it agreed to."""

from collections.abc import Collection, Mapping

from wardwatch.intel.models import HumanWord, Saying, SourceConsent
from wardwatch.intel.types import SourceStanding
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

UNGRADED = "F"


def sources_stand(names: Collection[str], *, viewer: Viewer) -> Mapping[str, SourceStanding]:
    """How each of these sources stands, by its name: also of one that nobody graded, or that brought nothing yet."""
    of = {"source__name__in": names}
    with seen_by(viewer):
        words = HumanWord.objects.filter(what=Saying.GRADE, ended_at=None, **of).order_by("pk")
        grades = dict(words.values_list("source__name", "setting"))
        consents = SourceConsent.objects.filter(**of).order_by("pk")
        agreed = {each.source.name: each for each in consents.select_related("source")}
    found = {}
    for name in names:
        said = agreed.get(name)
        unmarked = None if said is None or said.unmarked is None else Tlp(said.unmarked)
        found[name] = SourceStanding(grades.get(name, UNGRADED), unmarked, said.words if said else "")
    return found
