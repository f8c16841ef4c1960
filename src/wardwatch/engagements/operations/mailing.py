"""Put notices' mails into the outbox: who gets one, with which code and link, and what goes where no text may."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings

from wardwatch.delivery import operations as delivery
from wardwatch.delivery import policy as channels
from wardwatch.delivery.types import Post
from wardwatch.engagements import models, policy, recipients, rendering
from wardwatch.engagements.operations import tokens
from wardwatch.engagements.types import Body
from wardwatch.markings import operations as markings
from wardwatch.members.queries import center_name


def enqueue_all(notices: Collection[tuple[models.Notice, Body]], at: datetime) -> int:
    """Put the mails of notices into the outbox, each with its own link where one is allowed; returns how many.

    A first and a second letter (`body.more_urgent`) are filed apart, so that each leaves once. In a fixed number of
    queries; the notices come with their decisions.
    """
    if not notices:
        return 0
    center, limit = center_name(), channels.limit_of(recipients.MAIL)
    targets = recipients.all_addresses(notices)
    marked = markings.read_all(notice.label_id for notice, _ in notices)
    posts: list[Post] = []
    links: list[models.AnswerLink] = []
    for notice, body in notices:
        tlp = marked[notice.label_id].tlp
        linked = policy.may_link(tlp, victim=notice.decision.victim) and tlp <= limit
        for address in targets[notice.pk]:
            token = tokens.link_token(notice.uid, address, policy.LINKED_ANSWER, _kind(body)) if linked else ""
            links += [_link(notice, address, token, at)] if token else []
            posts.append(_post(notice, body, address, token, center, at))
    models.AnswerLink.objects.bulk_create(links, ignore_conflicts=True)
    delivery.enqueue_all(posts, at=at)
    return len(posts)


def _kind(body: Body) -> str:
    return "second letter" if body.more_urgent else ""


def _post(notice: models.Notice, body: Body, address: str, token: str, center: str, at: datetime) -> Post:
    page = f"{settings.PUBLIC_URL}/notices/{notice.ticket}/"
    access = rendering.Access(
        page=page,
        code_page=f"{settings.PUBLIC_URL}/answer/",
        code=tokens.answer_code(notice.uid),
        link=f"{settings.PUBLIC_URL}/answer/{token}/" if token else "",
        settings=f"{settings.PUBLIC_URL}/settings/",
    )
    first, second = recipients.references(notice.pk)
    return Post(
        channel=recipients.MAIL,
        address=address,
        letter=rendering.letter(body, access, center=center),
        reference=second if body.more_urgent else first,
        label=notice.label_id,
        not_before=at,
        pointer=rendering.pointer(notice.ticket, page, center=center, language=body.language),
    )


def _link(notice: models.Notice, address: str, token: str, at: datetime) -> models.AnswerLink:
    return models.AnswerLink(
        notice=notice,
        answer=policy.LINKED_ANSWER,
        digest=tokens.token_digest(token),
        address=address,
        expires_at=at + policy.LINK_LIFE,
        label_id=notice.label_id,
    )
