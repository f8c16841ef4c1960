"""The one kind of letter that is delivery's own: a code that shows whether mail to a contact's address arrives.

The letter names no organization: an address may have been mistyped, and its reader is nobody's business then. So the
same text may go whatever the channel carries.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import override

from wardwatch.audit.types import Actor
from wardwatch.delivery import models
from wardwatch.delivery.letters import spoken
from wardwatch.delivery.operations import enqueue
from wardwatch.delivery.states import MessageState
from wardwatch.delivery.types import Letter
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.operations import IssuedCode, asked_codes, issue_contact_code
from wardwatch.members.queries import center_contact, center_id, letter_language

_TEXT = noop("""\
Somebody who works with {center} named this address as one to write to
about cyber threats. This letter checks that mail arrives here.

Your code:

    {code}

Give it to the person who asked you, or type it yourself, signed in, at
{address}

The code is good until {until}, once.

If you do not know what this is about, you need not do anything.
""")


def mail_codes(*, actor: Actor, at: datetime) -> int:
    """Make and mail the codes that were asked for; returns how many. Each code and its letter are one transaction.

    As the worker. Run twice, it mails once. Letters of older codes, not sent yet, are taken back.
    """
    return sum(_mail(contact, actor, at) for contact in asked_codes())


def _mail(contact: int, actor: Actor, at: datetime) -> bool:
    with transaction.atomic():
        issued = issue_contact_code(contact=contact, actor=actor, at=at)
        if issued is None:
            return False
        older = models.Message.objects.filter(reference__startswith=f"contact:{contact}:", state=MessageState.WAITING)
        older.update(state=MessageState.CANCELLED, reason="A newer code was asked for.")
        with override(letter_language(issued.address, organization=issued.organization)):
            letter = _letter(issued)
        enqueue(
            channel="mail",
            address=issued.address,
            subject=letter.subject,
            text=letter.text,
            reference=f"contact:{contact}:{at:%Y%m%dT%H%M%S%f}",
            label=intern(labels.about(issued.organization, center_id())),
            at=at,
            not_before=at,
            pointer=letter,
        )
    return True


def _letter(issued: IssuedCode) -> Letter:
    center = center_contact().name
    until = spoken(issued.expires_at)
    text = _(_TEXT).format(center=center, code=issued.code, address=f"{settings.PUBLIC_URL}/contacts/", until=until)
    return Letter(_("Your code from {center}").format(center=center), text)
