"""Ask for words, and remind of those that are overdue: once, of each, whoever is asked and wrote. As the worker.

The letters name neither product nor reader: any mailbox may have them, and the page behind the link says the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
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

ASKED, PREFIX = "review-asked:", "review-reminder:"


def ask(*, at: datetime) -> int:
    """Put letters to whoever is newly asked for a word into the outbox; returns of how many words. Run twice, once."""
    return sum(_write(each, _readers(each), at, ASKED) for each in _waiting(ASKED))


def remind(*, at: datetime) -> int:
    """Put reminders of the words that are overdue into the outbox; returns of how many words. Run twice, once."""
    overdue = _waiting(PREFIX).filter(due_at__lt=at)
    return sum(_write(each, [*_readers(each), *_writers(each)], at, PREFIX) for each in overdue)


@dataclass(frozen=True, slots=True)
class _To:
    """Somebody to write to: where, the page that they are led to, under which label, and whether they are asked."""

    address: str
    page: str
    label: int
    is_asked: bool = True


def _waiting(prefix: str) -> QuerySet[models.Review]:
    """Words that are waited for, of which no letter of this sort was written."""
    told = Message.objects.filter(reference=OuterRef("reference"))
    found = models.Review.objects.filter(verdict=Verdict.OPEN, product__state__in=UNDER_REVIEW)
    reference = Concat(Value(prefix), Cast("uid", CharField()))
    return found.annotate(reference=reference).exclude(Exists(told)).select_related("product").order_by("pk")


def _write(review: models.Review, people: Sequence[_To], at: datetime, prefix: str) -> bool:
    with transaction.atomic():
        enqueue_all([_post(review, each, at, prefix) for each in people], at=at)
    return bool(people)


def _readers(review: models.Review) -> list[_To]:
    center = center_id()
    page = _product_page(review) if review.organization_id is None else f"{settings.PUBLIC_URL}/reviews/{review.uid}/"
    label = intern(labels.between(review.organization_id or center, center))
    return [_To(address, page, label) for address in _asked(review, center)]


def _writers(review: models.Review) -> list[_To]:
    wrote = [int(who.partition(":")[2]) for who in review.product.authors if who.startswith("person:")]
    users = User.objects.filter(person__in=wrote, is_active=True).exclude(email__in=_asked(review, center_id()))
    inside = intern(labels.internal(center_id()))
    return [_To(each, _product_page(review), inside, is_asked=False) for each in users.values_list("email", flat=True)]


def _product_page(review: models.Review) -> str:
    return f"{settings.PUBLIC_URL}/desk/products/{review.product.uid}/"


def _asked(review: models.Review, center: int) -> list[str]:
    """Where those read mail who can say this word; not those who wrote the text."""
    is_ours = review.role == ReviewRole.SECOND_ANALYST
    roles = MAY[Action.WRITE_PRODUCTS] if is_ours else ROLES[ReviewRole(review.role)]
    holding = Role.objects.filter(organization=review.organization_id or center, name__in=roles)
    wrote = {int(who.partition(":")[2]) for who in review.product.authors if who.startswith("person:")}
    people: Iterable[int] = set(holding.values_list("person", flat=True)) - wrote
    return list(User.objects.filter(person__in=people, is_active=True).order_by("pk").values_list("email", flat=True))


def _post(review: models.Review, to: _To, at: datetime, prefix: str) -> Post:
    with override(letter_language(to.address)):
        said = {"center": center_name(), "due": spoken(review.due_at or at)}
        if prefix == ASKED:
            subject = _("%(center)s asks for your word") % said
            words = _("%(center)s asks you to read a text before it is released. Your word is wanted by %(due)s.")
        elif to.is_asked:
            subject = _("Your word is waited for at %(center)s") % said
            words = _("%(center)s asked you to read a text before it is released. Your word was wanted by %(due)s.")
        else:
            subject = _("A word about your text is overdue")
            words = _("%(center)s still waits for somebody's word about a text of yours. It was wanted by %(due)s.")
        text = f"{words % said}\n\n{_('Read it here:')}\n{to.page}\n"
    letter = Letter(subject, text)
    return Post(
        channel="mail",
        address=to.address,
        letter=letter,
        reference=f"{prefix}{review.uid}",
        label=to.label,
        not_before=at,
        pointer=letter,
    )
