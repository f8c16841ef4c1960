"""What mails about releases say: the text itself, what changed, that it no longer holds; and what goes instead of it.

Plain words first. Each ends with where to change what one is sent; the address that ends such mails follows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from wardwatch.delivery.types import Letter
from wardwatch.products.types import KindName
from wardwatch.subscriptions.types import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a letter is about: a release as its reader may see it. `text` is its plain form, `why` of a withdrawal."""

    number: str
    kind: KindName
    title: str
    summary: str
    revision: int
    change: str
    text: str = ""
    why: str = ""

    @property
    def url(self) -> str:
        """Where it stands for ever."""
        return f"{settings.PUBLIC_URL}/library/{self.number}/"


def release_letter(told: Told, news: News, *, center: str) -> Letter:
    """A release in full, or its correction with what changed before it, or that it was withdrawn and why."""
    named = {"kind": told.kind.label, "title": told.title}
    if news is News.WITHDRAWAL:
        subject = _("Withdrawn: %(title)s") % named
        said = _("This no longer holds. We withdrew it.")
        why = _("Why: %(why)s") % {"why": told.why}
        return Letter(subject, _parts(said, why, told.title, _read_it(told.url), _ending(center)))
    if news is News.CORRECTION:
        subject = _("Corrected: %(title)s") % named
        said = _("We sent you an earlier version of this. Use this one instead.")
        changed = _("What changed: %(change)s") % {"change": told.change}
        return Letter(subject, _parts(said, changed, _read_it(told.url), told.text, _ending(center)))
    return Letter(
        _("%(kind)s: %(title)s") % named, _parts(told.summary, _read_it(told.url), told.text, _ending(center))
    )


def pointer(url: str, news: News, *, center: str) -> Letter:
    """What goes where mail may not carry the text: that there is something, and where."""
    said = {
        News.RELEASE: _("There is something new for you. Mail may not carry it."),
        News.CORRECTION: _("Something that you were sent was corrected. Mail may not carry it."),
        News.WITHDRAWAL: _("Something that you were sent was withdrawn. Mail may not carry it."),
    }[news]
    subject = _("Sign in to read: from %(center)s") % {"center": center}
    return Letter(subject, _parts(said, _("Sign in and read it here:") + f"\n{url}", _ending(center)))


def digest_letter(entries: Sequence[tuple[Told, News, bool]], *, center: str) -> Letter:
    """What was released since the last digest. Of each entry: whether mail may carry its title."""
    count = {"number": len(entries), "center": center}
    subject = _("%(center)s: %(number)s releases for you") % count if len(entries) > 1 else None
    subject = subject or _("%(center)s: a release for you") % count
    return Letter(subject, _parts(_("Released since your last digest:"), *map(_entry, entries), _ending(center)))


def _entry(entry: tuple[Told, News, bool]) -> str:
    told, news, carried = entry
    if not carried:
        return "* " + _("Something that mail may not carry. Sign in and read it here:") + f"\n  {told.url}"
    head = f"* {told.title}" if news is News.RELEASE else f"* {news.label}: {told.title}"
    changed = _("What changed: %(change)s") % {"change": told.change} if news is News.CORRECTION else told.summary
    return "\n".join((head, *(f"  {line}" for line in (changed, told.url) if line)))


def test_letter(*, center: str) -> Letter:
    """Shows that what is sent to somebody arrives."""
    said = _("You asked %(center)s for this mail. What is released reaches you at this address.")
    return Letter(
        _("Test: what %(center)s sends you") % {"center": center}, _parts(said % {"center": center}, _ending(center))
    )


def _read_it(url: str) -> str:
    return _("Read it here, in every form:") + f"\n{url}"


def _ending(center: str) -> str:
    said = _("You get this because you asked %(center)s for it. Change what you are sent:") % {"center": center}
    stop = _("To be sent no more of these, open this address and press the button:")
    return f"-- \n{said}\n{settings.PUBLIC_URL}/subscriptions/\n\n{stop}"


def _parts(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
