"""Clusters of galaxies (actors, malware, tools, techniques) as STIX objects.

Sources: MISP core format, section "Galaxy"; MISP galaxy format (draft-dulaunoy-misp-galaxy-format); STIX 2.1 section 4.
A cluster of MITRE's has the UUID of MITRE's own object, so it becomes that id, dated so that MITRE's own is newer.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from wardwatch.standards.misp import ids
from wardwatch.standards.misp.types import Cluster, Tag

_TAG = re.compile(r'misp-galaxy:([^=]+)="(.+)"')
_MITRE = re.compile(r"mitre-(?:(?:enterprise|mobile|pre|ics)-(?:attack-)?)?(.+)")
_TYPES = {
    "attack-pattern": "attack-pattern",
    "techniques": "attack-pattern",
    "course-of-action": "course-of-action",
    "intrusion-set": "intrusion-set",
    "groups": "intrusion-set",
    "microsoft-activity-group": "threat-actor",
    "threat-actor": "threat-actor",
    "malware": "malware",
    "software": "malware",
    "android": "malware",
    "backdoor": "malware",
    "banker": "malware",
    "botnet": "malware",
    "cryptominers": "malware",
    "malpedia": "malware",
    "ransomware": "malware",
    "rat": "malware",
    "stealer": "malware",
    "exploit-kit": "tool",
    "rmm-tool": "tool",
    "tds": "tool",
    "tool": "tool",
    "branded-vulnerability": "vulnerability",
    "country": "location",
    "region": "location",
    "sector": "identity",
}
_MALWARE_TYPES = {"ransomware": "ransomware", "backdoor": "backdoor", "botnet": "bot", "rat": "remote-access-trojan"}
_ALIASED = frozenset({"intrusion-set", "threat-actor", "malware", "tool", "attack-pattern"})
_EXTERNAL = re.compile(r"(?:T|S|G|M|A|C|DET|DS)\d{4}(?:\.\d{3})?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
MAX_ALIASES = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RELATED = {
    "attack-pattern": "indicates",
    "campaign": "indicates",
    "intrusion-set": "indicates",
    "malware": "indicates",
    "threat-actor": "indicates",
    "tool": "indicates",
}
"""What an indicator has to do with such an object (STIX 2.1 appendix B); with others it is `related-to`."""


def stix_type(galaxy: str) -> str:
    """The type of object that a cluster of such a galaxy becomes; a type of MISP's own where STIX has none."""
    match = _MITRE.fullmatch(galaxy)
    return _TYPES.get(match[1] if match else galaxy, "x-misp-galaxy-cluster")


def named(tags: Iterable[Tag], told: Iterable[Cluster]) -> Iterator[Cluster]:
    """The clusters that tags name and that are not among those told in full, as feeds and exports often have them."""
    known = {each.tag_name or f'misp-galaxy:{each.type}="{each.value}"' for each in told}
    for tag in tags:
        if (match := _TAG.fullmatch(tag.name)) and tag.name not in known:
            yield Cluster(match[1], match[2], tag.name)


def is_galaxy(tag: str) -> bool:
    """Whether the tag names a cluster."""
    return _TAG.fullmatch(tag) is not None


def ref(cluster: Cluster) -> str:
    """The id of the object that the cluster becomes."""
    kind = stix_type(cluster.type)
    return ids.own(kind, cluster.uuid) if cluster.uuid else ids.derived(kind, cluster.type, cluster.value)


def made(cluster: Cluster) -> dict[str, Any]:
    """The cluster as a STIX object, without markings.

    MISP gives clusters a version and no time: the version is counted in milliseconds since 1970.
    """
    kind = stix_type(cluster.type)
    instant = ids.stamp(_EPOCH + timedelta(milliseconds=min(cluster.version, 10**12)))
    fields: dict[str, Any] = {
        "type": kind,
        "spec_version": "2.1",
        "id": ref(cluster),
        "created": ids.EPOCH,
        "modified": instant,
        "name": cluster.value,
    }
    if cluster.description and cluster.description != cluster.value:
        fields["description"] = cluster.description
    aliases = [each for each in cluster.meta.get("synonyms", ())[:MAX_ALIASES] if each and each != cluster.value]
    if aliases and kind in _ALIASED:
        fields["aliases"] = list(dict.fromkeys(aliases))
    if references := _references(cluster):
        fields["external_references"] = references
    _particulars(fields, kind, cluster)
    galaxy = {"galaxy": cluster.type, "tag_name": cluster.tag_name, "source": cluster.source}
    said = {name: text for name, text in galaxy.items() if text}
    if kind.startswith("x-misp"):
        return fields | said | {"extensions": {ids.EXTENSION: {"extension_type": "new-sdo"}}}
    return fields | {"extensions": {ids.EXTENSION: {"extension_type": "property-extension", **said}}}


def _particulars(fields: dict[str, Any], kind: str, cluster: Cluster) -> None:
    if kind == "malware":
        fields["is_family"] = True
        if word := _MALWARE_TYPES.get(cluster.type):
            fields["malware_types"] = [word]
    elif kind == "identity":
        fields["identity_class"] = "class"
    elif kind == "location":
        codes = (*cluster.meta.get("ISO", ()), *cluster.meta.get("ISO3166-2", ()))
        code = next((each for each in codes if _COUNTRY.fullmatch(each)), None)
        if code and cluster.type == "country":
            fields["country"] = code.upper()
        else:  # a region's name, as section 4.10 allows it beside the vocabulary
            fields["region"] = cluster.value


def _references(cluster: Cluster) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    source = "mitre-attack" if cluster.type.startswith("mitre-") else cluster.type
    for code in cluster.meta.get("external_id", ())[:20]:
        if source != "mitre-attack" or _EXTERNAL.fullmatch(code):
            found.append({"source_name": source, "external_id": code})
    for url in cluster.meta.get("refs", ())[:100]:
        if url.startswith(("http://", "https://")) and " " not in url:
            found.append({"source_name": "url", "url": url})
    return found
