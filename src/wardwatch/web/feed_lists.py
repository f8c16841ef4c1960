"""The lists of feeds: runs, and records kept aside."""

from collections.abc import Mapping
from operator import attrgetter
from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.feeds import queries
from wardwatch.feeds.models import QuarantinedRecord, Run
from wardwatch.feeds.registry import feed_called
from wardwatch.feeds.types import QuarantineCard, RunState, RunSummary
from wardwatch.kit.paging import Page
from wardwatch.web.pages import Cell, Choice, Empty, Filter, Tag, Tone
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, called

STATES = {
    RunState.RUNNING: Tone.INFO,
    RunState.FINISHED: Tone.GOOD,
    RunState.UNCHANGED: Tone.GOOD,
    RunState.FAILED: Tone.URGENT,
    RunState.INTERRUPTED: Tone.WARN,
}


def runs(request: SignedInRequest, feed: str) -> Listing[RunSummary]:
    """Runs of one feed, or ("") of all."""

    def fetch(asked: Asked) -> Page[RunSummary]:
        return queries.runs(
            viewer=request.principal.viewer,
            feed=feed,
            order=asked.order,
            after=asked.after,
            before=asked.before,
            limit=asked.limit,
        )

    return Listing(
        caption=_("Runs of %(feed)s") % {"feed": _(feed_called(feed).title)} if feed else _("Runs"),
        fields=(
            Field(
                "feed",
                _("Feed"),
                lambda run: Cell(run.feed, reverse("feed", kwargs={"feed": run.feed}), detail=_short(run.origin)),
                called("feed", "origin"),
            ),
            Field("state", _("State"), _state, called("state", "problem", "retry_helps")),
            Field(
                "began",
                _("Began"),
                lambda run: Cell(at=run.started_at),
                called("started_at", "finished_at"),
                sorts=True,
            ),
            Field("seconds", _("Seconds"), lambda run: Cell(f"{run.seconds:.1f}"), called("seconds"), numeric=True),
            *(
                _number(key, label)
                for key, label in {
                    "documents": _("Documents"),
                    "new": _("New"),
                    "changed": _("Changed"),
                    "quarantined": _("Kept aside"),
                }.items()
            ),
            *(
                _number(key, label, extra=True)
                for key, label in {
                    "unchanged": _("Unchanged"),
                    "withdrawn": _("Withdrawn"),
                    "missing": _("Missing"),
                }.items()
            ),
        ),
        fetch=fetch,
        order="-began",
        empty=Empty(_("No run yet.")),
        marked=(Run,),
    )


def _short(origin: str) -> str:
    """An address as it is; of a path on the center's machine its last part."""
    return PurePath(origin).name if PurePath(origin).is_absolute() else origin


def _number(key: str, label: str, *, extra: bool = False) -> Field[RunSummary]:
    return Field(key, label, lambda run: Cell(str(getattr(run, key))), called(key), numeric=True, extra=extra)


def _state(run: RunSummary) -> Cell:
    return Cell(tag=Tag(_(run.state.label), STATES[run.state]), detail=run.problem)


def kept_aside(request: SignedInRequest, feed: str, titles: Mapping[str, str]) -> Listing[QuarantineCard]:
    """Records of one feed, or ("") of all; `titles` are those of the feeds."""

    def fetch(asked: Asked) -> Page[QuarantineCard]:
        return queries.quarantine(
            viewer=request.principal.viewer, feed=feed, after=asked.after, before=asked.before, limit=asked.limit
        )

    chosen = tuple(Choice(key, title, key == feed) for key, title in titles.items())
    return Listing(
        caption=_("Records kept aside"),
        fields=(
            Field("record", _("Reason"), lambda card: Cell(card.reason), called("uid", "reason")),
            Field("feed", _("Feed"), lambda card: Cell(card.feed), called("feed")),
            Field("file", _("File"), lambda card: Cell(card.document), {"file": attrgetter("document")}),
            Field("place", _("Place"), lambda card: Cell(card.place), called("place", "key")),
            Field("at", _("When"), lambda card: Cell(at=card.quarantined_at), called("quarantined_at")),
            Field("raw", _("As received"), lambda card: Cell(""), {"raw": _text}, extra=True),
        ),
        fetch=fetch,
        order="",
        empty=Empty(_("Nothing is in quarantine."), _("Every record of every document could be read.")),
        marked=(QuarantinedRecord,),
        filters=(Filter("feed", _("Feed"), (Choice("", _("all")), *chosen)),),
    )


def _text(card: QuarantineCard) -> str:
    return card.raw.decode("utf-8", "replace")
