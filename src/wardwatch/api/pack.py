"""The signed pack: what is publicly known of products, for matching an inventory on one's own machine."""

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest
from wardwatch.exposures.pack.building import build_pack
from wardwatch.kit import clock
from wardwatch.kit.errors import Unavailable

router = Router(tags=["pack"])
_BUILDING = 0x9AC4
BYTES = {"responses": {200: {"description": "The pack.", "content": {"application/octet-stream": {}}}}}


class SignedBy(Schema):
    """Who signs packs. Compare it with what the center gave you another way before you trust it for long."""

    pem: str = Field(description="The center's public key.")


@router.get("", url_name="api-pack", summary="The signed pack", openapi_extra=BYTES)
def pack(request: ApiRequest) -> HttpResponse:
    """What everybody may see of affected products, signed; `wardwatch match` reads it. Building it takes seconds."""
    with transaction.atomic():
        _alone()
        made = build_pack(at=clock.now(), sign=settings.HOME.keyring.sign)
    headers = {"Content-Disposition": 'attachment; filename="wardwatch.pack"'}
    return HttpResponse(made, content_type="application/octet-stream", headers=headers)


def _alone() -> None:
    """One at a time, in the caller's transaction: whoever asks again and again holds one thread, not all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_BUILDING])
        if not cursor.fetchone()[0]:
            raise Unavailable("The pack is being built for somebody else. Ask again in a moment.", retry=True)


@router.get("/key", response=SignedBy, url_name="api-pack-key", summary="The key that signs packs")
def pack_key(request: ApiRequest) -> SignedBy:
    """The public key with which a pack is checked."""
    return SignedBy(pem=settings.HOME.keyring.public_key.decode())
