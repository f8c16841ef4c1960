"""What a decision rests on, with the sources that say so and those that differ."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import Cited, CvssAnswer, KnownExploited
from wardwatch.web.claimed import rating
from wardwatch.web.pages import Claim, Source

SHOWN = 5
WHOLE = "$"  # the JSON path of a document as a whole


def source_of(cited: Cited) -> Source:
    """A source of ours: its link leads to the document as we received it."""
    url = reverse("document", kwargs={"document": cited.document_uid})
    return Source(cited.asserter, cited.document, url, "" if cited.place == WHOLE else cited.place, cited.recorded_at)


def claims_about(subject: str, *, viewer: Viewer) -> tuple[Claim, ...]:
    """The claims about a decision's subject ("advisory:PUBLISHER:ID" or "vulnerability:NAME")."""
    kind, _colon, rest = subject.partition(":")
    try:
        if kind == "advisory":
            told = queries.advisory(rest.rpartition(":")[2], viewer=viewer)
            names = told.vulnerabilities
            first = Claim(_("What does the advisory say?"), told.title, (source_of(told.source),))
        else:
            described = queries.describe(rest, viewer=viewer)
            names = (rest,)
            first = Claim(_("What is it?"), described.title or described.description, _sources(described.sources))
    except NotFound:
        return ()
    exploited = queries.known_exploited(names, viewer=viewer)
    scored = queries.cvss(names, viewer=viewer)
    likely = queries.epss(names)
    return (
        first,
        _exploited(exploited.values()),
        *(_severity(answer) for answer in list(scored.values())[:SHOWN] if answer.best),
        *(
            Claim(
                _("How likely is exploitation within 30 days? (EPSS, %(name)s)") % {"name": name},
                f"{likely[name].score:.1%}",
                (Source("FIRST", _("EPSS of %(day)s") % {"day": likely[name].score_date.isoformat()}),),
            )
            for name in names[:SHOWN]
            if name in likely
        ),
    )


def _exploited(answers: Iterable[KnownExploited]) -> Claim:
    known = list(answers)
    listed = [answer for answer in known if answer.yes]
    words = _("Yes: %(names)s") % {"names": ", ".join(each.vulnerability for each in listed[:SHOWN])}
    sources = tuple(cited for each in (listed or known)[:SHOWN] for cited in each.sources)
    return Claim(_("Is it exploited?"), words if listed else _("Not known to be."), _sources(sources))


def _severity(answer: CvssAnswer) -> Claim:
    assert answer.best is not None
    others = [other for other in answer.others if other.base_score != answer.best.base_score]
    dissent = ", ".join(f"{other.source.asserter}: {other.base_score} (CVSS {other.version})" for other in others[:3])
    return Claim(
        _("How severe is it? (%(name)s)") % {"name": answer.vulnerability},
        f"{answer.best.base_score} {rating(answer.best)} (CVSS {answer.best.version})",
        (source_of(answer.best.source),),
        _("Others say: %(others)s") % {"others": dissent} if dissent else "",
    )


def _sources(cited: Iterable[Cited]) -> tuple[Source, ...]:
    return tuple(source_of(each) for each in cited)
