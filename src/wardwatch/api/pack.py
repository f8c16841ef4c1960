"""The signed pack: what is publicly known of products, for matching an inventory on one's own machine."""

from django.conf import settings
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest
from wardwatch.exposures.pack.building import build_pack
from wardwatch.kit import clock

router = Router(tags=["pack"])
BYTES = {"responses": {200: {"description": "The pack.", "content": {"application/octet-stream": {}}}}}


class SignedBy(Schema):
    """Who signs packs. Compare it with what the center gave you another way before you trust it for long."""

    pem: str = Field(description="The center's public key.")


@router.get("", url_name="api-pack", summary="The signed pack", openapi_extra=BYTES)
def pack(request: ApiRequest) -> HttpResponse:
    """What everybody may see of affected products, signed; `wardwatch match` reads it. Building it takes seconds."""
    keyring = settings.HOME.keyring
    made = build_pack(at=clock.now(), sign=keyring.sign)
    headers = {"Content-Disposition": 'attachment; filename="wardwatch.pack"'}
    return HttpResponse(made, content_type="application/octet-stream", headers=headers)


@router.get("/key", response=SignedBy, url_name="api-pack-key", summary="The key that signs packs")
def pack_key(request: ApiRequest) -> SignedBy:
    """The public key with which a pack is checked."""
    return SignedBy(pem=settings.HOME.keyring.public_key.decode())
