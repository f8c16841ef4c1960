"""How sure we are, in words: the bands of confidence, what each means, and how often it was right."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardwatch.exposures.matching import bands
from wardwatch.exposures.matching.bands import Measured
from wardwatch.members.types import Band
from wardwatch.web.pages import Cell, Choice, Column, Empty, Filter, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Section
from wardwatch.web.templatetags.ui import grouped

NOTIFIED = {
    Band.CERTAIN: gettext_lazy("certain"),
    Band.LIKELY: gettext_lazy("certain or likely"),
    Band.POSSIBLE: gettext_lazy("certain, likely or possible"),
    Band.TO_CHECK: gettext_lazy("of any kind"),
}
"""From which band on a member gets notices, in words."""
TONES = {Band.TO_CHECK: Tone.WARN}


def band_tag(band: Band) -> Tag:
    """A band as a word in a list."""
    return Tag(band.label, TONES.get(band, Tone.NEUTRAL))


def band_filter(chosen: str) -> Filter:
    """Choose the rows of one band of a list."""
    choices = [Choice(each.value, each.label, each.value == chosen) for each in Band]
    return Filter("band", _("How sure"), (Choice("", _("all")), *choices))


def bands_url() -> str:
    """Where the bands are explained to everybody."""
    return f"{reverse('policy')}#bands"


def held_back(wanted: Band) -> str:
    """Why no notice goes out about a finding: its member is notified from the band `wanted` on."""
    words = _(
        "No notice was sent about this. By its settings the organization gets notices when the match is %(bands)s."
    )
    return words % {"bands": NOTIFIED[wanted]}


def notified(wanted: Band) -> str:
    """Of which matches a member gets notices, as its settings say: from the band `wanted` on."""
    words = _("By your settings you get notices when the match is %(bands)s; what is below stands in your list.")
    return words % {"bands": NOTIFIED[wanted]}


def confidence(percent: int) -> str:
    """How sure a match is: the band, the number behind it, and what the band means."""
    band = bands.band_of(percent)
    said = {"band": band.label, "percent": percent, "meaning": bands.meaning(band)}
    return _("%(band)s, %(percent)d of 100. %(meaning)s") % said


def section() -> Section:
    """The bands with their bounds and their published figures."""
    found = bands.measured()
    rows = tuple(
        Row(
            (
                Cell(band.label, detail=bands.meaning(band)),
                Cell(_("%(low)d to %(high)d") % {"low": low, "high": high}),
                Cell(_right(band, found.get(band))),
            )
        )
        for band in Band
        for low, high in (bands.bounds(band),)
    )
    columns = (Column(_("How sure")), Column(_("Of 100")), Column(_("How often it was right")))
    table = Table(_("How sure we are, in four words"), columns, rows, Empty(""))
    words = (
        _("Each match of a weakness with a line of a list says how sure we are that this product is meant."),
        _("A member chooses from which word on it gets a notice. What is below still stands in its list."),
        *(_set(each.pairs, each.on) for each in list(found.values())[:1]),
    )
    return Section("bands", _("How sure we are"), words, table=table)


def _set(pairs: int, on: date) -> str:
    words = _(
        "The figures come from %(pairs)s pairs of a list line and a weakness, made from real advisories on %(day)s."
        " Their right answer is known from the advisory's own text, by rules that know nothing of our matching."
    )
    return words % {"pairs": grouped(pairs), "day": date_format(on, "j F Y")}


def _right(band: Band, found: Measured | None) -> str:
    if found is None:
        return _("not measured yet")
    said = {"right": grouped(found.right), "said": grouped(found.said), "least": f"{found.at_least * 100:.1f}"}
    if band is Band.TO_CHECK:
        return _("%(right)s of %(said)s: the list truly left it open") % said
    return _("%(right)s of %(said)s; at least %(least)s %% of all, with 95 %% certainty") % said
