"""Letters about a recovery: each step to the person whose account it is, and to the owners of their organization.

The secrets of links are in the person's letters and nowhere else. Like invitations they are the center's own matter,
and say the little that any channel may carry.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import override

from wardwatch.audit.types import Actor
from wardwatch.delivery.letters import spoken
from wardwatch.delivery.operations import enqueue_all
from wardwatch.delivery.types import Letter, Post
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.operations import RecoveryNews, open_recoveries, tell_recovery, untold_recoveries
from wardwatch.members.queries import center_contact, center_id, letter_language
from wardwatch.members.states import RecoveryState
from wardwatch.members.types import Lost

R = RecoveryState

_STEPS = {
    R.WAITING: noop(
        "Somebody asked to be let into your account at %(center)s again. They say that they lost: %(lost)s."
        " Nothing is changed yet. First two other people have to agree; one of them may call you."
    ),
    R.HALF: noop("One person agreed that you are let into your account at %(center)s again. One more has to agree."),
    R.AGREED: noop(
        "Two people agreed that you are let into your account at %(center)s again."
        " A link comes to this address in half an hour."
    ),
    R.LINKED: noop(
        "Here is your way back into your account at %(center)s. Open this address:\n\n    %(link)s\n\n"
        "It works until %(until)s, once. It signs you out everywhere. What you said that you lost: %(lost)s."
    ),
    R.USED: noop("Somebody used the link: your account at %(center)s is open again, and its sessions have ended."),
    R.REFUSED: noop("You were not let into your account at %(center)s again. Nothing was changed."),
    R.STOPPED: noop("You stopped it: nobody is let into your account at %(center)s. Nothing was changed."),
    R.EXPIRED: noop("Your way back into your account at %(center)s ended, because nobody went on in time."),
}
"""What the person reads about each step."""

_NEW_PASSWORD = noop(
    "Somebody used the link: your account at %(center)s is open again, with a new password. Its sessions have ended,"
    " and so have its tokens for programs: make new ones where you need them."
)
"""The same of a link that was used, where it brought a new password."""

_OWNERS = {
    R.WAITING: noop("%(person)s asks to be let in at %(center)s again. They say that they lost: %(lost)s."),
    R.HALF: noop("One person agreed that %(person)s is let in at %(center)s again. One more has to agree."),
    R.AGREED: noop("Two people agreed that %(person)s is let in at %(center)s again. A link follows in half an hour."),
    R.LINKED: noop("A link went to %(person)s, by which they get into %(center)s again. It is good for an hour."),
    R.USED: noop("%(person)s is let in at %(center)s again."),
    R.REFUSED: noop("%(person)s was not let in at %(center)s again."),
    R.STOPPED: noop("%(person)s stopped the request to be let in at %(center)s: it was not them."),
    R.EXPIRED: noop("Nobody went on in time with the request of %(person)s to be let in at %(center)s."),
}
"""What the owners of the organization read about each step."""

_LOST = {Lost.PASSWORD: noop("the password"), Lost.FACTOR: noop("the second factor"), Lost.BOTH: noop("both")}


def mail_recoveries(*, actor: Actor, at: datetime) -> int:
    """Look at new requests, make links that are due, write the letters that are not written; returns how many steps.

    As the worker. Each step and its letters are one transaction. Run twice, it writes once.
    """
    open_recoveries(actor=actor, at=at)
    return sum(_mail(each, actor, at) for each in untold_recoveries(at=at))


def _mail(recovery: int, actor: Actor, at: datetime) -> bool:
    with transaction.atomic():
        news = tell_recovery(recovery=recovery, actor=actor, at=at)
        if news is None:
            return False
        letters = [(news.email, _letter(news, news.email)), *((each, _letter(news, each)) for each in news.owners)]
        label = intern(labels.internal(center_id()))
        reference = f"recovery:{news.id}:{at:%Y%m%dT%H%M%S%f}"
        enqueue_all([Post("mail", to, letter, reference, label, at, letter) for to, letter in letters], at=at)
    return True


def _letter(news: RecoveryNews, address: str) -> Letter:
    """What one reader reads of a step, in their language: the person, or an owner."""
    with override(letter_language(address)):
        said = _said(news)
        if address == news.email:
            return Letter(_("Your account at %(center)s") % said, _persons(news, said))
        return Letter(_("The account of %(person)s") % said, _owners(news, said))


def _said(news: RecoveryNews) -> dict[str, str]:
    return {
        "center": center_contact().name,
        "person": news.name,
        "lost": _(_LOST[news.lost]),
        "link": f"{settings.PUBLIC_URL}/account/recover/{news.secret}/",
        "stop": f"{settings.PUBLIC_URL}/account/recover/stop/{news.stopper}/",
        "page": f"{settings.PUBLIC_URL}/members/{news.organization_uid}/users/recovery/{news.uid}/",
        "until": spoken(news.expires_at),
    }


def _persons(news: RecoveryNews, said: dict[str, str]) -> str:
    if news.stopper:
        advice = _("If this was not you, stop it here, and call %(center)s:\n\n    %(stop)s") % said
    elif news.state is R.USED:
        advice = _("If this was not you, call %(center)s at once.") % said
    else:
        advice = _("If you still cannot sign in, call %(center)s.") % said
    step = _STEPS[news.state] if news.state is not R.USED or news.lost is Lost.FACTOR else _NEW_PASSWORD
    return f"{_(step) % said}\n\n{advice}\n"


def _owners(news: RecoveryNews, said: dict[str, str]) -> str:
    if news.stopper:
        advice = _("Ask them yourself whether it was them. Then agree, or refuse, here:\n\n    %(page)s") % said
    else:
        advice = _("If you think that something is wrong, call %(center)s.") % said
    return f"{_(_OWNERS[news.state]) % said}\n\n{advice}\n"
