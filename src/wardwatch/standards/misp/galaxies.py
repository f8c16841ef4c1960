"""Galaxies: who is known under which names, as the MISP galaxy repository publishes it, one file for each galaxy.

Source: MISP galaxy format (draft-dulaunoy-misp-galaxy-format), section "Cluster".
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, identifier
from wardwatch.standards.aliases import Alias
from wardwatch.standards.misp import clusters, parts, wire
from wardwatch.standards.misp.types import Cluster

MAX_CLUSTERS = 200_000
LONGEST_NAME = 200
_NAMED = frozenset({"intrusion-set", "threat-actor", "malware", "tool"})


class Related(msgspec.Struct, frozen=True, gc=False):
    """`related`: what the cluster has to do with another (`similar`, `uses`); how sure that is stands in its tags."""

    dest_uuid: str
    type: str
    tags: tuple[str, ...] = ()


class Known(msgspec.Struct, frozen=True):
    """A cluster and what it is related to."""

    cluster: Cluster
    related: tuple[Related, ...] = ()


class Galaxy(msgspec.Struct, frozen=True):
    """The clusters of one file, and what of it could not be read."""

    uuid: str | None
    type: str
    name: str
    source: str
    version: int
    clusters: tuple[Known, ...]
    faults: tuple[Fault, ...]


class _Wire(msgspec.Struct, frozen=True):
    values: list[msgspec.Raw]
    type: str
    uuid: wire.Text = None
    name: wire.Text = None
    source: wire.Text = None
    version: wire.Text = None


class _Value(msgspec.Struct, frozen=True):
    value: str
    uuid: wire.Text = None
    description: wire.Text = None
    meta: Any = None
    related: Any = None


def read(data: bytes) -> Galaxy:
    """The galaxy in `data`; FormatError where it is none. A bad cluster becomes a Fault."""
    said = decode(data, _Wire)
    if len(said.values) > MAX_CLUSTERS:
        raise FormatError(f"the galaxy has more than {MAX_CLUSTERS:,} clusters", "$.values")
    version = wire.number(said.version, "version", 0, 10**12) or 0
    source = wire.text(said.source, "source")
    found, faults = [], []
    for index, raw in enumerate(said.values):
        place, text = f"$.values[{index}]", bytes(raw)
        try:
            value = decode(text, _Value, place)
            found.append(Known(_cluster(value, said.type, source, version), tuple(_related(value.related))))
        except FormatError as error:
            faults.append(Fault(error.place or place, error.reason, identifier(text, "value"), text[:RAW_LIMIT]))
    return Galaxy(
        uuid=wire.uuid(said.uuid),
        type=said.type,
        name=wire.text(said.name, "name"),
        source=source,
        version=version,
        clusters=tuple(found),
        faults=tuple(faults),
    )


def aliases(galaxy: Galaxy) -> Iterator[Alias]:
    """The names of each actor, malware or tool of the galaxy; none of galaxies of other things.

    What has more than 200 characters is too long to be a name.
    """
    kind = clusters.stix_type(galaxy.type)
    if kind not in _NAMED:
        return
    source = f"misp-galaxy:{galaxy.type}"
    for known in galaxy.clusters:
        cluster = known.cluster
        names = dict.fromkeys(name.strip() for name in (cluster.value, *cluster.meta.get("synonyms", ())))
        ref = clusters.ref(cluster)
        yield from (Alias(kind, name, ref, cluster.value, source) for name in names if 0 < len(name) <= LONGEST_NAME)


def _cluster(value: _Value, kind: str, source: str, version: int) -> Cluster:
    name = wire.text(value.value, "value").strip()
    if not name:
        raise FormatError("the cluster has no `value`")
    return Cluster(
        type=kind,
        value=name,
        tag_name=f'misp-galaxy:{kind}="{name}"',
        uuid=wire.uuid(value.uuid),
        description=wire.text(value.description, "description"),
        source=source,
        version=version,
        meta=parts.meta(value.meta),
    )


def _related(said: Any) -> Iterator[Related]:
    for each in said if isinstance(said, list) else ():
        if isinstance(each, dict):
            target = wire.uuid(each.get("dest-uuid"), "dest-uuid")
            tags = each.get("tags")
            if target:
                words = tuple(one for one in tags if isinstance(one, str)) if isinstance(tags, list) else ()
                yield Related(target, str(each.get("type", "")), words)
