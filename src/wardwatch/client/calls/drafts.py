"""Drafts. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

ProductState = Literal[
    "draft",
    "in review",
    "changes requested",
    "feasibility",
    "concurrence",
    "approved",
    "scheduled",
    "released",
    "revised",
    "withdrawn",
    "abandoned",
]
"""Where a product stands."""


KindName = Literal[
    "sector-alert",
    "device-safety-communication",
    "vulnerability-bulletin",
    "situation-report",
    "homeland-security-report",
    "analyst-note",
    "threat-profile",
    "threat-briefing",
    "white-paper",
    "joint-advisory",
    "leadership-digest",
]
"""What the center publishes."""


class DraftRow(Struct, frozen=True, kw_only=True):
    """A product in the list; `waiting` counts the words that are waited for."""

    uid: UUID
    number: str
    """Its ID#."""
    kind: KindName
    title: str
    state: ProductState
    revision: int
    changed_at: datetime
    release_at: datetime | None
    """When it is to be released; null: nobody said."""
    waiting: int


Marking = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
"""A TLP 2.0 label as documents must write it (FIRST TLP 2.0, section 4)."""


ReviewRole = Literal["second analyst", "defender", "clinical engineer", "partner"]
"""As what somebody is asked about a revision."""


Verdict = Literal["open", "agreed", "changes", "waived", "overtaken"]
"""What somebody says of a revision."""


class DraftReview(Struct, frozen=True, kw_only=True):
    """Somebody's word about the revision; `organization` is whose ("" for the center's own)."""

    uid: UUID
    role: ReviewRole
    organization: str
    verdict: Verdict
    words: str
    asked_at: datetime
    due_at: datetime | None
    said_at: datetime | None


class DraftProblem(Struct, frozen=True, kw_only=True):
    """Something to mend; `blocking`: it is not released like this."""

    check: str
    place: str
    words: str
    blocking: bool


class Draft(Struct, frozen=True, kw_only=True):
    """A product, with who is asked about it and what is to be mended."""

    uid: UUID
    number: str
    """Its ID#."""
    kind: KindName
    title: str
    state: ProductState
    revision: int
    changed_at: datetime
    release_at: datetime | None
    """When it is to be released; null: nobody said."""
    waiting: int
    subject: str
    """What it was drafted from."""
    version: int
    """Goes up with each change of its text."""
    change: str
    """What the revision changes, in one sentence."""
    tlp: Marking
    reviews: tuple[DraftReview, ...]
    problems: tuple[DraftProblem, ...]


class AskedOf(Struct, frozen=True, kw_only=True):
    """Whose word is wanted outside the center, and as what."""

    role: ReviewRole
    organization: UUID


class DraftState(Struct, frozen=True, kw_only=True):
    """Where the product stands now."""

    state: ProductState


class Recipients(Struct, frozen=True, kw_only=True):
    """For whom a variant is: those of TLP:AMBER and above are named."""

    tlp: Marking
    organizations: tuple[UUID, ...] | UnsetType = UNSET
    persons: tuple[UUID, ...] | UnsetType = UNSET


class Review(Struct, frozen=True, kw_only=True):
    """A word that is asked for, and the text that it is about, as who is asked may see it."""

    uid: UUID
    role: ReviewRole
    organization: str
    verdict: Verdict
    words: str
    asked_at: datetime
    due_at: datetime | None
    said_at: datetime | None
    title: str
    document: dict[str, Any]
    """A document of the schema `wardwatch-product-1`."""


class Said(Struct, frozen=True, kw_only=True):
    """The word as it is kept."""

    verdict: Verdict


class DraftText(Struct, frozen=True, kw_only=True):
    """The text of a product. Its shape is named in the document (`schema`)."""

    uid: UUID
    version: int
    """Goes up with each change: send it back with yours."""
    state: ProductState
    document: dict[str, Any]


class DraftComment(Struct, frozen=True, kw_only=True):
    """What somebody says of a block or section (its id), or of the whole (empty)."""

    uid: UUID
    block: str
    text: str
    at: datetime
    resolved_at: datetime | None


SuggestionState = Literal["open", "accepted", "refused"]
"""What became of other words that somebody suggested."""


class DraftSuggestion(Struct, frozen=True, kw_only=True):
    """Other words for a text: `pointer` leads to it within the block."""

    uid: UUID
    block: str
    pointer: str
    before: str
    after: str
    at: datetime
    state: SuggestionState
    settled_at: datetime | None
    why: str
    """Why it was refused."""


class DraftRemarks(Struct, frozen=True, kw_only=True):
    """What is said of a product, the oldest first."""

    comments: tuple[DraftComment, ...]
    suggestions: tuple[DraftSuggestion, ...]


class DraftsCalls(Asking):
    """Operations on drafts."""

    def drafts(self, *, state: ProductState | None = None) -> Iterator[DraftRow]:
        """The products that are worked on, what changed last first, at most 200. The center's staff only. `limit`:
        how many in one part; parts follow by themselves.
        """
        return self.pages(DraftRow, "/drafts", {"state": state})

    def begin_draft(self, *, kind: KindName, subject: str | UnsetType = UNSET, key: str | None = None) -> Draft:
        """Begin a product; the draft arrives filled with what is known of its subject. `key`: your own name for this
        write.
        """
        return self.write(Draft, "POST", "/drafts", {"kind": kind, "subject": subject}, key=key)

    def draft(self, draft: UUID) -> Draft:
        """Where a product stands, who is asked, what is to be mended. The center's staff only."""
        return self.read(Draft, f"/drafts/{self.quoted(draft)}")

    def hand_in_draft(
        self, draft: UUID, *, asked: Sequence[AskedOf] | UnsetType = UNSET, key: str | None = None
    ) -> DraftState:
        """Put the present text before its readers. `key`: your own name for this write."""
        return self.write(DraftState, "PUT", f"/drafts/{self.quoted(draft)}/review", {"asked": asked}, key=key)

    def approve_draft(self, draft: UUID, *, why: str | UnsetType = UNSET, key: str | None = None) -> DraftState:
        """Approve a revision that everybody who was asked has read. Not by anybody who wrote in it. `key`: your own
        name for this write.
        """
        return self.write(DraftState, "PUT", f"/drafts/{self.quoted(draft)}/approval", {"why": why}, key=key)

    def release_draft(self, draft: UUID, *, to: Sequence[Recipients], key: str | None = None) -> DraftState:
        """Release it, each marking as a variant of its own, in every form, or nothing. `key`: your own name for this
        write.
        """
        return self.write(DraftState, "PUT", f"/drafts/{self.quoted(draft)}/release", {"to": to}, key=key)

    def revise_draft(self, draft: UUID, *, change: str, key: str | None = None) -> DraftState:
        """Begin the next revision of a released product, which stays as it is until that is released. `key`: your
        own name for this write.
        """
        return self.write(DraftState, "POST", f"/drafts/{self.quoted(draft)}/revisions", {"change": change}, key=key)

    def withdraw_draft(self, draft: UUID, *, why: str, key: str | None = None) -> DraftState:
        """Withdraw a released product: its pages stay, and say why it no longer holds. `key`: your own name for this
        write.
        """
        return self.write(DraftState, "PUT", f"/drafts/{self.quoted(draft)}/withdrawal", {"why": why}, key=key)

    def reviews(self) -> Iterator[DraftReview]:
        """Drafts about which your organizations are asked, the most pressing first, at most 200. `limit`: how many
        in one part; parts follow by themselves.
        """
        return self.pages(DraftReview, "/reviews")

    def review(self, review: UUID) -> Review:
        """The draft as you may see it, and the word that is asked for."""
        return self.read(Review, f"/reviews/{self.quoted(review)}")

    def say_word(
        self, review: UUID, *, verdict: Verdict, words: str | UnsetType = UNSET, key: str | None = None
    ) -> Said:
        """Agree with a revision, or ask for changes and say which; by whoever is asked. `key`: your own name for
        this write.
        """
        return self.write(Said, "PUT", f"/reviews/{self.quoted(review)}", {"verdict": verdict, "words": words}, key=key)

    def draft_document(self, draft: UUID) -> DraftText:
        """The present text of a product that is worked on. The center's staff only."""
        return self.read(DraftText, f"/drafts/{self.quoted(draft)}/document")

    def write_draft_document(
        self,
        draft: UUID,
        *,
        version: int,
        document: dict[str, Any],
        change: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> DraftText:
        """Put a text in place of the present one. 409 where somebody else saved meanwhile; 412 with `If-Match:
        "VERSION"` that is not the present one. `key`: your own name for this write.
        """
        return self.write(
            DraftText,
            "PUT",
            f"/drafts/{self.quoted(draft)}/document",
            {"version": version, "document": document, "change": change},
            key=key,
        )

    def draft_comments(self, draft: UUID) -> DraftRemarks:
        """Comments and suggestions. The center's staff only."""
        return self.read(DraftRemarks, f"/drafts/{self.quoted(draft)}/comments")

    def comment_draft(
        self, draft: UUID, *, text: str, block: str | UnsetType = UNSET, key: str | None = None
    ) -> DraftRemarks:
        """Say something of a block, a section or the whole, without writing in it. `key`: your own name for this
        write.
        """
        return self.write(
            DraftRemarks, "POST", f"/drafts/{self.quoted(draft)}/comments", {"block": block, "text": text}, key=key
        )

    def resolve_draft_comment(self, draft: UUID, comment: UUID, *, key: str | None = None) -> DraftRemarks:
        """409 where somebody said so before. `key`: your own name for this write."""
        return self.write(
            DraftRemarks,
            "POST",
            f"/drafts/{self.quoted(draft)}/comments/{self.quoted(comment)}/resolution",
            None,
            key=key,
        )

    def suggest_in_draft(
        self, draft: UUID, *, pointer: str, after: str, block: str | UnsetType = UNSET, key: str | None = None
    ) -> DraftRemarks:
        """Suggest other words for one text, which its author takes or refuses. 409 where no text stands there.
        `key`: your own name for this write.
        """
        return self.write(
            DraftRemarks,
            "POST",
            f"/drafts/{self.quoted(draft)}/suggestions",
            {"block": block, "pointer": pointer, "after": after},
            key=key,
        )

    def decide_draft_suggestion(
        self,
        draft: UUID,
        suggestion: UUID,
        *,
        state: SuggestionState,
        why: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> DraftRemarks:
        """Words that are taken make a new version of the text. 409 where those that they replace stand there no
        more. `key`: your own name for this write.
        """
        return self.write(
            DraftRemarks,
            "POST",
            f"/drafts/{self.quoted(draft)}/suggestions/{self.quoted(suggestion)}/decision",
            {"state": state, "why": why},
            key=key,
        )
