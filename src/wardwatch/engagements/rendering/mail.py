"""A notice as a mail, in the language of its reader: plain text, the action first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wardwatch.delivery.types import Letter
from wardwatch.engagements.rendering import catalogue as words
from wardwatch.engagements.types import Body, Line, Step
from wardwatch.standards import tlp


@dataclass(frozen=True, slots=True)
class Access:
    """How the recipient answers: the notice's page, the code to type with their address, and one link ("" for none).

    `settings` is where their organization chooses what it is notified of, "" to say nothing of it."""

    page: str
    code_page: str
    code: str
    link: str = ""
    settings: str = ""


def letter(body: Body, access: Access, *, center: str) -> Letter:
    """The mail of one notice, in the language of its text."""
    with translation.override(body.language):
        return _letter(body, access, center)


def _letter(body: Body, access: Access, center: str) -> Letter:
    parts = [*filter(None, (body.more_urgent,)), body.title, body.why_you]
    parts += [_when(each.label, each.on, each.reason) for each in body.dates]
    if body.before_you_start:
        parts.append(_("BEFORE YOU START") + "\n" + body.before_you_start)
    parts.append(_("WHAT TO DO") + "\n" + "\n".join(_step(at, step) for at, step in enumerate(body.steps, 1)))
    parts.append(_("YOUR ANSWER") + "\n" + _answers(access))
    parts.append(_("IS THIS MAIL GENUINE?") + "\n" + body.genuine)
    parts.append(_("WHAT OF YOURS IT IS ABOUT") + "\n" + "\n".join(map(_line, body.affected[:20])))
    if body.sources:
        cited = "\n".join(f"- {each.asserter}: {each.title} {each.url}".rstrip() for each in body.sources)
        parts.append(_("SOURCES") + "\n" + cited)
    if access.settings:
        parts.append(_("Your organization chooses which notices it gets: {page}").format(page=access.settings))
    passing_on = f"{body.marking}: {words.PASSING_ON[tlp.read(body.marking)]}"
    parts.append(f"{_('Ticket')} {body.ticket} · {center}\n{passing_on}\n{body.visible_to}")
    title = _("More urgent now: {title}").format(title=body.title) if body.more_urgent else body.title
    return Letter(f"{title} ({body.ticket})", "\n\n".join(parts) + "\n")


def pointer(ticket: str, page: str, *, center: str, language: str = "en") -> Letter:
    """What goes where the channel may not carry the text: it tells nothing but that a notice waits."""
    with translation.override(language):
        text = _("{center} has a notice for you. Please sign in to read it: {page}\n\nTicket {ticket}\n")
        return Letter(
            _("Please sign in: a notice waits for you ({ticket})").format(ticket=ticket),
            text.format(center=center, page=page, ticket=ticket),
        )


def digest_letter(
    notices: Sequence[tuple[str, str, str]], more: int, *, center: str, page: str, unsure: int = 0
) -> Letter:
    """The week in one mail: `notices` are (title, ticket, date or ""), `more` are still open from before, `unsure` are
    findings too unsure for a notice of their own."""
    count = len(notices)
    subject = ngettext("Your week: {count} new notice", "Your week: {count} new notices", count).format(count=count)
    if not notices:
        subject = _("Your week: findings to look at when there is time")
    lines = [
        f"- {title}" + (f" ({_('protect by')} {_day(on)})" if on else "") + f" [{ticket}]"
        for title, ticket, on in notices
    ]
    parts = [_("None of these is an emergency: those come at once."), "\n".join(lines)] if notices else []
    if more:
        parts.append(
            ngettext("{count} notice is open from before.", "{count} notices are open from before.", more).format(
                count=more
            )
        )
    if unsure:
        words = ngettext(
            "{count} finding is less sure than your settings ask for, so it got no notice. It stands in your list:"
            " {page}findings/",
            "{count} findings are less sure than your settings ask for, so they got no notice. They stand in your list:"
            " {page}findings/",
            unsure,
        )
        parts.append(words.format(count=unsure, page=page))
    parts.append(_("Read them and answer here, after signing in: {page}").format(page=page))
    parts.append(center)
    return Letter(subject, "\n\n".join(parts) + "\n")


def _when(label: str, on: str, reason: str) -> str:
    return f"{label.upper()} {_day(on)}\n{reason}" if on else f"{label.upper()}\n{reason}"


def _day(on: str) -> str:
    return format_date(date.fromisoformat(on), pgettext("how a day is written", "l j F Y"))


def _step(number: int, step: Step) -> str:
    said = (
        f"\n   {_('The document says:')} “{step.detail}”"
        if step.quoted
        else f"\n   {step.detail}"
        if step.detail
        else ""
    )
    return f"{number}. {step.text} [{step.who}]{said}"


def _line(line: Line) -> str:
    version = line.version or _("version not stated")
    where = ", ".join(
        filter(None, (line.department, _("your list line {line}").format(line=line.line) if line.line else ""))
    )
    named = ", ".join(line.vulnerabilities[:5]) + (" …" if len(line.vulnerabilities) > 5 else "")
    return f"- {line.quantity} × {line.product}, {version}" + (f" ({where})" if where else "") + f": {named}"


def _answers(access: Access) -> str:
    ways = [_("Sign in: {page}").format(page=access.page)]
    ways.append(
        _("Or without signing in: {page}, with your mail address, the ticket number and the code {code}").format(
            page=access.code_page, code=access.code
        )
    )
    if access.link:
        ways.append(_("Or only say that you got it (works once): {link}").format(link=access.link))
    return "\n".join(ways)
