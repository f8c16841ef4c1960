"""Block lists of the asker's organization: files that firewalls and sensors fetch at an address with a secret."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting
from wardwatch.api.writes import HEADER, once
from wardwatch.sharing import operations, queries
from wardwatch.sharing.types import CONFIRMATION, ListAsked, ListCard, ListFormat, ListKind, ListUse, NewSecret

router = Router(tags=["lists"])
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class BlockListAsking(Schema, extra="forbid"):
    """What a block list asks for."""

    title: Title = Field(description="What reads it.")
    format: ListFormat
    kinds: list[ListKind] = Field([], max_length=20, description="None: all that the format takes.")
    use: ListUse = Field(ListUse.HUNT, description="To look for, or to block: only what is safe to block.")
    min_confidence: int | None = Field(None, ge=0, le=100, description="Null: as sure as the center's judgement asks.")
    confirmation: str = Field("", max_length=200, description=f"Before a list blocks, this sentence: {CONFIRMATION}")

    @property
    def asked(self) -> ListAsked:
        """The same as a value of the slice."""
        return ListAsked(
            title=self.title,
            format=self.format,
            kinds=tuple(self.kinds),
            use=self.use,
            min_confidence=self.min_confidence,
        )


class BlockList(Schema):
    """A block list of your organization."""

    uid: UUID
    title: str
    format: ListFormat
    kinds: list[ListKind]
    use: ListUse
    min_confidence: int | None
    made_at: datetime
    changed_at: datetime
    last_read_at: datetime | None = Field(description="Null: never.")
    last_read_from: str


class BlockLists(Schema):
    """All of them, by title."""

    items: list[BlockList]


class ListAddress(Schema):
    """Where a device fetches a block list. It is shown once: keep it."""

    uid: UUID
    address: str = Field(description="With the secret in it; whoever has it can read the list.")
    secret: str = Field(description="Also the password at the address without it (Basic, any user name).")


@router.get("", response=BlockLists, url_name="api-lists", summary="List block lists")
def block_lists(request: ApiRequest) -> dict[str, object]:
    """The block lists of your organization that are not closed."""
    return {"items": [_shown(card) for card in queries.block_lists(principal=request.principal)]}


@router.post("", response=ListAddress, url_name="api-lists", summary="Make", openapi_extra=HEADER)
@once
def make_block_list(request: ApiRequest, given: BlockListAsking) -> ListAddress:
    """Make a block list for your organization, which is its reader."""
    new = operations.make_list(asked=given.asked, confirmation=given.confirmation, **acting(request))
    return _address(request, new)


@router.get("/{uuid:list}", response=BlockList, url_name="api-list", summary="Show")
def block_list(request: ApiRequest, list: UUID) -> dict[str, object]:  # noqa: A002 - the value's name in the address
    """One of them."""
    return _shown(queries.block_list(list, principal=request.principal))


@router.put("/{uuid:list}", response=BlockList, url_name="api-list", summary="Change", openapi_extra=HEADER)
@once
def change_block_list(request: ApiRequest, list: UUID, given: BlockListAsking) -> BlockList:  # noqa: A002
    """Ask something else of a block list; its address stays."""
    operations.change_list(of=list, asked=given.asked, confirmation=given.confirmation, **acting(request))
    return BlockList.model_validate(_shown(queries.block_list(list, principal=request.principal)))


@router.delete("/{uuid:list}", response=BlockLists, url_name="api-list", summary="Close", openapi_extra=HEADER)
@once
def close_block_list(request: ApiRequest, list: UUID) -> BlockLists:  # noqa: A002
    """Let nothing read a block list any more; gives those that are left. Closing it again changes nothing."""
    operations.close_list(of=list, **acting(request))
    return BlockLists.model_validate(block_lists(request))


@router.post(
    "/{uuid:list}/secret", response=ListAddress, url_name="api-list-secret", summary="New address", openapi_extra=HEADER
)
@once
def rotate_block_list(request: ApiRequest, list: UUID) -> ListAddress:  # noqa: A002
    """Give a block list another address; the one before works no longer."""
    return _address(request, operations.rotate_list(of=list, **acting(request)))


def _shown(card: ListCard) -> dict[str, object]:
    asked = ("title", "format", "kinds", "use", "min_confidence")
    names = ("uid", "made_at", "changed_at", "last_read_at", "last_read_from")
    return {**{name: getattr(card.asked, name) for name in asked}, **{name: getattr(card, name) for name in names}}


def _address(request: ApiRequest, new: NewSecret) -> ListAddress:
    card = queries.block_list(new.uid, principal=request.principal)
    address = f"{settings.PUBLIC_URL}/lists/{new.uid}/{new.secret}/{card.file_name}"
    return ListAddress(uid=new.uid, address=address, secret=new.secret)
