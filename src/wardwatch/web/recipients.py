"""Whom a decision under review tells: part of a long list, who is left out so far, and the way through it.

Who is left out is kept in the address, so that looking at other parts of the list, or searching it, forgets nobody.
Every button of the form sends what is ticked in the part shown; those that only lead on answer with the next address.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.engagements.queries import Recipient
from wardwatch.engagements.states import FollowUpState, NoticeState
from wardwatch.kit.errors import Refusal
from wardwatch.web import pages
from wardwatch.web.days import short_day
from wardwatch.web.pages import RecipientsPart
from wardwatch.web.wording import PAGE

MOST = 200


class TooManyLeftOut(Refusal):
    """More recipients are left out one by one than an address can carry."""

    code = "decision.too-many-left-out"


@dataclass(frozen=True)
class Recipients:
    """The recipients of a decision as one request looks at them: `sent` is its query, or its form."""

    everybody: tuple[Recipient, ...]
    sent: QueryDict

    @cached_property
    def drafts(self) -> frozenset[str]:
        """Uids of those whom an approval now would cover or leave out."""
        waiting = (each for each in self.everybody if each.state is NoticeState.DRAFT or _told_before(each))
        return frozenset(each.organization for each in waiting)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Uids of those left out so far: in other parts of the list, and unticked in the part that was shown.

        Raises `TooManyLeftOut`.
        """
        shown, ticked = (frozenset(self.sent.getlist(name)) for name in ("shown", "recipient"))
        found = (shown - ticked) | frozenset(self.sent.getlist("without"))
        if len(found) > MOST:
            raise TooManyLeftOut(
                _("At most %(most)d recipients can be left out of one approval. Set the proposal aside instead.")
                % {"most": MOST},
                left_out=len(found),
            )
        return found

    def part(self) -> RecipientsPart:
        """What the page shows: the part asked for, of all or of those whose name holds the words searched for."""
        search = self.sent.get("q", "").strip()[:100]
        fitting = [each for each in self.everybody if search.casefold() in each.name.casefold()]
        places = {each.organization: place for place, each in enumerate(fitting)}
        start = places.get(self.sent.get("from", ""), 0) // PAGE * PAGE
        shown = fitting[start : start + PAGE]
        away = self.left_out - {each.organization for each in shown}
        return RecipientsPart(
            rows=tuple(self._row(each) for each in shown),
            left_out=tuple(self._row(each) for each in self.everybody if each.organization in away & self.drafts),
            covers=len(self.drafts),
            included=len(self.drafts - self.left_out),
            first=start + 1 if shown else 0,
            last=start + len(shown),
            total=len(fitting),
            search=search,
            reason=self.sent.get("reason", ""),
            previous=fitting[start - PAGE].organization if start else "",
            next=fitting[start + PAGE].organization if start + PAGE < len(fitting) else "",
            searchable=len(self.everybody) > PAGE,
        )

    def query(self, go: str) -> str:
        """The query of the part that a button `go` leads to: an organization's uid, or "" for the start."""
        query = QueryDict(mutable=True)
        for name, value in (("q", self.sent.get("q", "")), ("from", go), ("reason", self.sent.get("reason", ""))):
            if value:
                query[name] = value[:500]
        query.setlist("without", sorted(self.left_out))
        return f"?{query.urlencode()}"

    def _row(self, each: Recipient) -> pages.Recipient:
        lines = ngettext("%(count)d finding", "%(count)d findings", each.findings) % {"count": each.findings}
        when = short_day(each.protect_by) or _("no date")
        pressing = (
            _("emergency") if each.emergency or _told_before(each) else _("please check") if each.asks_version else ""
        )
        return pages.Recipient(
            value=each.organization,
            name=each.name,
            detail=", ".join(part for part in (lines, when, pressing) if part),
            channel=_channel(each),
            ticked=each.organization not in self.left_out,
            left_out=each.exception,
            open=each.organization in self.drafts,
        )


def _told_before(each: Recipient) -> bool:
    return each.again is FollowUpState.DRAFT


def _channel(each: Recipient) -> str:
    if _told_before(each):
        return _("told before, now more urgent: a second letter")
    return _("mail + page") if each.state is NoticeState.DRAFT else _(each.state.label)
