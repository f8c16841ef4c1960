"""Letters of invitation. The secret of a link is in its letter and nowhere else.

They go to addresses that are no contact of anybody yet, so they are the center's own matter, and say the little that
any channel may carry: who invites, and where to go.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import override

from wardwatch.delivery.letters import spoken
from wardwatch.delivery.operations import enqueue
from wardwatch.delivery.types import Letter
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.operations import IssuedInvitation, issue_invitation, unmailed_invitations
from wardwatch.members.queries import center_contact, center_id, letter_language

_INVITED = noop("""\
{organization} invites you to sign in at {center}.

Open this address, and choose a password:

    {address}

It works until {until}, once, for you alone.

If you do not know what this is about, you need not do anything.
""")
_KNOWN = noop("""\
{organization} invites you to sign in at {center}.

With this address you can sign in there already, so nothing was changed.
If you work for another organization now, call {center}.

If you do not know what this is about, you need not do anything.
""")


def mail_invitations(*, at: datetime) -> int:
    """Write the letters of invitation that are not written; returns how many. Each and its secret are one transaction.

    As the worker. Run twice, it writes once.
    """
    return sum(_mail(invitation, at) for invitation in unmailed_invitations(at=at))


def _mail(invitation: int, at: datetime) -> bool:
    with transaction.atomic():
        issued = issue_invitation(invitation=invitation, at=at)
        if issued is None:
            return False
        with override(letter_language(issued.email, organization=issued.organization_id)):
            letter = _letter(issued)
        enqueue(
            channel="mail",
            address=issued.email,
            subject=letter.subject,
            text=letter.text,
            reference=f"invitation:{invitation}",
            label=intern(labels.internal(center_id())),
            at=at,
            not_before=at,
            pointer=letter,
        )
    return True


def _letter(issued: IssuedInvitation) -> Letter:
    center = center_contact().name
    text = _(_INVITED if issued.secret else _KNOWN).format(
        center=center,
        organization=issued.organization,
        address=f"{settings.PUBLIC_URL}/invitation/{issued.secret}/",
        until=spoken(issued.expires_at),
    )
    return Letter(_("An invitation to {center}").format(center=center), text)
