"""Remind of words that are waited for: once, of each, whoever is asked and whoever wrote. As the worker.

The letters name neither product nor reader: any mailbox may have them, and the page behind the link says the rest.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import override

from wardwatch.delivery.letters import spoken
from wardwatch.delivery.models import Message
from wardwatch.delivery.operations import enqueue_all
from wardwatch.delivery.types import Letter, Post
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Role, User
from wardwatch.members.permissions import ROLES as MAY
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id, center_name, letter_language
from wardwatch.products import models
from wardwatch.products.operations.reviewing import ROLES
from wardwatch.products.states import UNDER_REVIEW, ReviewRole, Verdict

PREFIX = "review-reminder:"


def remind(*, at: datetime) -> int:
    """Put reminders of the words that are overdue into the outbox; returns of how many words. Run twice, once."""
    reference = Concat(Value(PREFIX), Cast("uid", CharField()))
    told = Message.objects.filter(reference=OuterRef("reference"))
    overdue = models.Review.objects.filter(verdict=Verdict.OPEN, due_at__lt=at, product__state__in=UNDER_REVIEW)
    waiting = overdue.annotate(reference=reference).exclude(Exists(told)).select_related("product").order_by("pk")
    return sum(_remind(each, at) for each in list(waiting))


def _remind(review: models.Review, at: datetime) -> bool:
    center = center_id()
    asked = _asked(review, center)
    authors = [int(who.partition(":")[2]) for who in review.product.authors if who.startswith("person:")]
    wrote = User.objects.filter(person__in=authors, is_active=True).exclude(email__in=asked)
    page = f"{settings.PUBLIC_URL}/desk/products/{review.product.uid}/"
    theirs = page if review.organization_id is None else f"{settings.PUBLIC_URL}/reviews/{review.uid}/"
    outside = intern(labels.between(review.organization_id or center, center))
    posts = [_post(review, each, theirs, outside, at, is_asked=True) for each in asked]
    inside = intern(labels.internal(center))
    mine = wrote.values_list("email", flat=True)
    posts += [_post(review, each, page, inside, at, is_asked=False) for each in mine]
    with transaction.atomic():
        enqueue_all(posts, at=at)
    return bool(posts)


def _asked(review: models.Review, center: int) -> list[str]:
    """Where those read mail who can say this word; not those who wrote the text."""
    is_ours = review.role == ReviewRole.SECOND_ANALYST
    roles = MAY[Action.WRITE_PRODUCTS] if is_ours else ROLES[ReviewRole(review.role)]
    holding = Role.objects.filter(organization=review.organization_id or center, name__in=roles)
    wrote = {int(who.partition(":")[2]) for who in review.product.authors if who.startswith("person:")}
    people: Iterable[int] = set(holding.values_list("person", flat=True)) - wrote
    return list(User.objects.filter(person__in=people, is_active=True).order_by("pk").values_list("email", flat=True))


def _post(review: models.Review, address: str, page: str, label: int, at: datetime, *, is_asked: bool) -> Post:
    with override(letter_language(address)):
        center, due = center_name(), spoken(review.due_at or at)
        if is_asked:
            subject = _("Your word is waited for at %(center)s") % {"center": center}
            said = _("%(center)s asked you to read a text before it is released. Your word was wanted by %(due)s.")
        else:
            subject = _("A word about your text is overdue")
            said = _("%(center)s still waits for somebody's word about a text of yours. It was wanted by %(due)s.")
        text = f"{said % {'center': center, 'due': due}}\n\n{_('Read it here:')}\n{page}\n"
    letter = Letter(subject, text)
    return Post(
        channel="mail",
        address=address,
        letter=letter,
        reference=f"{PREFIX}{review.uid}",
        label=label,
        not_before=at,
        pointer=letter,
    )
