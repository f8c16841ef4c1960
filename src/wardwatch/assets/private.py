"""The sealed part of assets: written and read in bulk. Row-level security decides which sealed rows one gets at all."""

from collections.abc import Iterable, Mapping

import msgspec
from django.conf import settings
from django.db import connection

from wardwatch.assets.models import AssetPrivate
from wardwatch.assets.types import Details, NetworkExposure
from wardwatch.kit.resealing import Seal, Sealed
from wardwatch.kit.sealing import Sealer


class Private(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of one asset; empty text and UNKNOWN mean *not stated*."""

    site: str = ""
    hostname: str = ""
    serial: str = ""
    network_exposure: NetworkExposure = NetworkExposure.UNKNOWN


NOTHING = Private()
_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(Private)


def private_of(details: Details) -> Private:
    """The part of an asset's details that is sealed."""
    return Private(details.site, details.hostname, details.serial, details.network_exposure)


def unseal_many(ids: Iterable[int]) -> Mapping[int, Private]:
    """The private parts of these assets, as far as whoever asks may see them. Absent: nothing stated, or hidden.

    In a job (the worker, no viewer) all of them. 200,000 take about a second.
    """
    sealer = open_sealer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT asset_id, sealed FROM assets_assetprivate WHERE asset_id = ANY(%s)", [list(ids)])
        return {asset: _DECODER.decode(sealer.unseal(sealed, _about(asset))) for asset, sealed in cursor.fetchall()}


def seal_many(private: Mapping[int, Private], *, label: int) -> None:
    """Store the private parts of these assets; what is empty is removed. New rows get `label`, old ones keep theirs."""
    sealer = open_sealer()
    stated = {
        asset: sealer.seal(_ENCODER.encode(said), _about(asset)) for asset, said in private.items() if said != NOTHING
    }
    empty = [asset for asset, said in private.items() if said == NOTHING]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assets_assetprivate WHERE asset_id = ANY(%s)", [empty])
        if not stated:
            return
        cursor.execute(
            "INSERT INTO assets_assetprivate (asset_id, sealed, label_id)"
            " SELECT asset_id, sealed, %s FROM unnest(%s::bigint[], %s::bytea[]) AS said(asset_id, sealed)"
            " ON CONFLICT (asset_id) DO UPDATE SET sealed = excluded.sealed",
            [label, list(stated), list(stated.values())],
        )


def _seal() -> Seal:
    sealer = open_sealer()
    return Seal(
        key_of=lambda sealed: sealer.key_id_of(sealed).hex(),
        older=frozenset(key.hex() for key in sealer.older_key_ids),
        renew=lambda asset, sealed: sealer.seal(sealer.unseal(sealed, _about(asset)), _about(asset)),
    )


def open_sealer() -> Sealer:
    """This home's sealer."""
    sealer: Sealer = settings.HOME.keyring.sealer()
    return sealer


def _about(asset: int) -> bytes:
    return b"asset:%d" % asset


DETAILS = Sealed(AssetPrivate, ("sealed",), batch=10_000, seal=_seal)
