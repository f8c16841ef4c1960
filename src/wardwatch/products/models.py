"""Tables of products: what is written, who said what of it, what was released."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wardwatch.markings.models import Child, Labelled
from wardwatch.members.models import Organization
from wardwatch.products.briefings.models import Briefing as Briefing
from wardwatch.products.briefings.models import Evaluation as Evaluation
from wardwatch.products.briefings.models import Question as Question
from wardwatch.products.briefings.models import Registration as Registration
from wardwatch.products.briefings.models import ShownAnswer as ShownAnswer
from wardwatch.products.states import ProductState, Reach, ReviewRole, SuggestionState, Verdict
from wardwatch.products.types import FormName, KindName, Severity


class Product(Labelled):
    """A product while it is worked on; the center's own matter, whatever its marking will be.

    `number` is its ID# (YYYYMMDDhhmm), taken when it is begun. `subject` is what it was drafted from ("vulnerability:
    CVE-…"). `document` is its present text as JSON; `version` goes up with each change of it, so that two who write at
    once do not overwrite each other. `revision` counts the revisions that were handed in, `authors` are the actors who
    wrote in the present one. `release_at` is when it is to be released, `release_to` to whom.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.TextField(unique=True)
    kind = models.TextField(choices=KindName.choices)
    title = models.TextField()
    subject = models.TextField(blank=True)
    state = models.TextField(choices=ProductState.choices, default=ProductState.DRAFT)
    document = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    change = models.TextField(blank=True)  # what the present revision changes, in one sentence
    authors = ArrayField(models.TextField(), default=list)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    release_to = models.JSONField(default=list)  # see `types.To`
    compared = models.PositiveIntegerField(default=0, db_default=0)  # the version that `ValueAnswer`s are about

    class Meta:
        indexes = (
            models.Index(fields=("state", "changed_at"), name="product_at_work"),
            models.Index(fields=("subject",), name="product_of_subject"),
        )


class Revision(Child):
    """A text that was handed in for review, as it then was."""

    parent: ClassVar = "product"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    round = models.PositiveIntegerField()  # handed in for the how manieth time
    document = models.BinaryField()
    version = models.PositiveIntegerField()
    handed_in_at = models.DateTimeField()
    handed_in_by = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("product", "number", "round"), name="revision_once"),)


class Draft(Child):
    """A text that was saved over: what others who began from it wrote is put together with what is there now.

    `version` is the number that it had, `replaced_by` who wrote the next.
    """

    parent: ClassVar = "product"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="drafts")
    version = models.PositiveIntegerField()
    document = models.BinaryField()
    replaced_at = models.DateTimeField()
    replaced_by = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("product", "version"), name="draft_once"),)


class Comment(Child):
    """What somebody at the center says of a block (`block` is its id), of a section, or of the whole ("")."""

    parent: ClassVar = "product"

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="comments")
    block = models.TextField(blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("product", "at"), name="comment_in_order"),)


class Suggestion(Child):
    """Other words for one text: `pointer` (RFC 6901, without its first slash) leads to it within a block, or the head.

    It is taken where `before` still stands.
    """

    parent: ClassVar = "product"

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="suggestions")
    block = models.TextField(blank=True)
    pointer = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    state = models.TextField(choices=SuggestionState.choices, default=SuggestionState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True)
    why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("product", "at"), name="suggestion_in_order"),)


class SourceAnswer(Child):
    """What the address of a source answered when it was asked last; `said` is why, for people."""

    parent: ClassVar = "product"
    written_by_worker: ClassVar = True

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="source_answers")
    url = models.TextField()
    reach = models.TextField(choices=Reach.choices)
    said = models.TextField(blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("product", "url"), name="source_asked_once"),)


class ValueAnswer(Child):
    """What the lists of false positives say of an indicator, as it is written: on which it stands ("" for none).

    `keeps_out`: it is no indicator, and nothing is released that calls it one.
    """

    parent: ClassVar = "product"
    written_by_worker: ClassVar = True

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="value_answers")
    value = models.TextField()
    listed = models.TextField(blank=True)
    category = models.TextField(blank=True)
    keeps_out = models.BooleanField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("product", "value"), name="value_compared_once"),)


class ProductTransition(Child):
    """One change of a product's state."""

    parent: ClassVar = "product"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="transitions")
    before = models.TextField(blank=True)
    after = models.TextField(choices=ProductState.choices)
    at = models.DateTimeField()
    by = models.TextField()
    why = models.TextField(blank=True)


class Review(Labelled):
    """Somebody's word about a revision. Its label lets whoever is asked see it, and the text that is put before them.

    `document` is what they read: the variant that they may see. `organization` is whose word it is.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    round = models.PositiveIntegerField()
    role = models.TextField(choices=ReviewRole.choices)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", null=True)
    title = models.TextField()
    document = models.BinaryField()
    verdict = models.TextField(choices=Verdict.choices, default=Verdict.OPEN)
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    said_by = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("verdict", "due_at"), name="review_open"),)
        constraints = (
            models.UniqueConstraint(
                fields=("product", "revision", "round", "role", "organization"), name="review_asked_once"
            ),
        )


class Release(Labelled):
    """A revision as it was released at one marking, for ever: whoever may see its label may see it.

    It carries what readers are told of its product, and nothing of how it was made. `is_newest`: no later revision was
    released at this marking; `withdrawn_why` is told to readers.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.TextField()
    kind = models.TextField(choices=KindName.choices)
    title = models.TextField()
    summary = models.TextField(blank=True)
    severity = models.TextField(choices=Severity.choices)
    topics = ArrayField(models.TextField(), default=list)
    vulnerabilities = ArrayField(models.TextField(), default=list)
    revision = models.PositiveIntegerField()
    change = models.TextField(blank=True)
    tlp = models.SmallIntegerField()
    document = models.BinaryField()
    first_released_at = models.DateTimeField()
    released_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    is_newest = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("number", "revision", "label"), name="release_once"),
            models.UniqueConstraint(
                fields=("number", "label"), condition=models.Q(is_newest=True), name="release_newest"
            ),
        )
        indexes = (models.Index(fields=("-released_at", "-id"), name="release_newest_first"),)


class Rendering(Child):
    """A release in one form, as it was made when it was released."""

    parent: ClassVar = "release"
    written_by_worker: ClassVar = True

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="renderings")
    form = models.TextField(choices=FormName.choices)
    media_type = models.TextField()
    name = models.TextField()
    data = models.BinaryField()
    sha256 = models.BinaryField()
    sha512 = models.BinaryField()
    signature = models.TextField(default="", db_default="")  # detached, OpenPGP in armor; of CSAF documents

    class Meta:
        constraints = (models.UniqueConstraint(fields=("release", "form"), name="rendering_once"),)
