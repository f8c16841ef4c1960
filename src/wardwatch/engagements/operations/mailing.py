"""Put a notice's mails into the outbox: who gets one, with which code and link, and what goes where no text may."""

from datetime import datetime, timedelta

from django.conf import settings

from wardwatch.delivery import operations as delivery
from wardwatch.delivery import policy as channels
from wardwatch.engagements import models, policy, recipients, rendering
from wardwatch.engagements.operations import tokens
from wardwatch.engagements.types import Body
from wardwatch.markings import operations as markings
from wardwatch.members.queries import center_name


def enqueue(notice: models.Notice, body: Body, at: datetime) -> int:
    """Put the notice's mails into the outbox, each with its own link where one is allowed; returns how many.

    A first and a second letter (`body.more_urgent`) are filed apart, so that each leaves once.
    """
    tlp = markings.read(notice.label_id).tlp
    linked = policy.may_link(tlp, victim=notice.decision.victim) and channels.carries(recipients.MAIL, tlp)
    center = center_name()
    page = f"{settings.PUBLIC_URL}/notices/{notice.ticket}/"
    first, second = recipients.references(notice.pk)
    targets = recipients.addresses(notice, body)
    for address in targets:
        access = rendering.Access(
            page=page,
            code_page=f"{settings.PUBLIC_URL}/answer/",
            code=tokens.answer_code(notice.uid),
            link=_link(notice, address, at, "second letter" if body.more_urgent else "") if linked else "",
        )
        mail = rendering.letter(body, access, center=center)
        delivery.enqueue(
            channel=recipients.MAIL,
            address=address,
            subject=mail.subject,
            text=mail.text,
            reference=second if body.more_urgent else first,
            label=notice.label_id,
            at=at,
            not_before=at,
            pointer=rendering.pointer(notice.ticket, page, center=center),
        )
    return len(targets)


def _link(notice: models.Notice, address: str, at: datetime, letter: str, life: timedelta = policy.LINK_LIFE) -> str:
    token = tokens.link_token(notice.uid, address, policy.LINKED_ANSWER, letter)
    link = models.AnswerLink(
        notice=notice,
        answer=policy.LINKED_ANSWER,
        digest=tokens.token_digest(token),
        address=address,
        expires_at=at + life,
        label_id=notice.label_id,
    )
    models.AnswerLink.objects.bulk_create([link], ignore_conflicts=True)
    return f"{settings.PUBLIC_URL}/answer/{token}/"
