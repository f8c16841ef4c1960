"""Who may have it: TLP tags, distribution and sharing groups brought together, never wider than any of them says.

Sources: MISP core format, `distribution` of section "Event"; MISP taxonomies `tlp` and `ais-marking`
(https://www.misp-project.org/taxonomies.html); https://www.first.org/tlp/.

Distribution is read as MISP's own servers read it on receiving (https://www.circl.lu/doc/misp/sharing/): each hop takes
one level off, so "this community only" ends with the organisation that received it, and "connected communities" with
that organisation's own community. An event that is not published is its makers' draft: it ends with who was given it.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards import tlp
from wardwatch.standards.misp import ids
from wardwatch.standards.misp.types import Distribution, SharingGroup, Tag
from wardwatch.standards.stix.markings import TLP_2
from wardwatch.standards.tlp import Tlp

UNKNOWN_TLP = Tlp.AMBER_STRICT
"""What a `tlp:` tag counts as that names none of TLP's labels (`tlp:ex:chr`, `tlp:unclear`)."""

MAX_GROUPS = 20
"""Sharing groups that limit one thing; of more, nobody but the recipient is in all of them."""

_TLP_TAG = re.compile(r'\s*(?:tlp|ais-marking\s*:\s*tlpmarking)\s*[:=]\s*"?([^"]*)"?\s*', re.IGNORECASE)
_REFS = {label: ref for ref, label in TLP_2.items()}


class Reach(IntEnum):
    """How far the distribution lets it go from whoever received it, from the widest to the narrowest."""

    ANYONE = 0
    COMMUNITY = 1
    """The community of the organisation that received it: for a center, the enrolled."""
    NAMED = 2
    """The organisations of a sharing group."""
    RECIPIENT = 3
    """The organisation that received it alone."""


_REACHES = {
    Distribution.ORGANISATION: Reach.RECIPIENT,
    Distribution.COMMUNITY: Reach.RECIPIENT,
    Distribution.CONNECTED: Reach.COMMUNITY,
    Distribution.ALL: Reach.ANYONE,
    Distribution.SHARING_GROUP: Reach.NAMED,
    Distribution.INHERIT: Reach.ANYONE,
}
_WORDS = {Reach.COMMUNITY: "MISP: the recipient's community", Reach.RECIPIENT: "MISP: the recipient alone"}
REACH_REFS = {reach: ids.derived("marking-definition", "reach", reach.name) for reach in _WORDS}
"""The marking that says so, where it is the same for everybody: a sharing group has its own."""


class Release(msgspec.Struct, frozen=True):
    """Who may have it. `tlp` is the strictest label said, None where none is; of `groups`, all count.

    What neither is marked nor limited by distribution is not public: the source's own default says what it is.
    """

    tlp: Tlp | None = None
    reach: Reach = Reach.ANYONE
    groups: tuple[SharingGroup, ...] = ()

    def narrowed(self, other: "Release") -> "Release":
        """What both allow."""
        if other in (_SILENT, self):
            return self
        said = [each for each in (self.tlp, other.tlp) if each is not None]
        reach = max(self.reach, other.reach)
        groups = (*self.groups, *(each for each in other.groups if each not in self.groups))
        if reach is Reach.RECIPIENT or len(groups) > MAX_GROUPS:
            return Release(max(said, default=None), Reach.RECIPIENT)
        return Release(max(said, default=None), reach, groups)

    @property
    def label(self) -> Tlp | None:
        """The widest TLP label under which it may be kept; None: the source's default, and no wider than `reach`."""
        if self.reach >= Reach.NAMED:
            return max(self.tlp or Tlp.CLEAR, Tlp.AMBER_STRICT)
        if self.reach is Reach.COMMUNITY and self.tlp is not None:
            return max(self.tlp, Tlp.GREEN)
        return self.tlp

    @property
    def recipient_alone(self) -> bool:
        """Whether only who received it may have it, whatever the source agreed to for its label."""
        return self.reach >= Reach.NAMED

    @property
    def marking_refs(self) -> tuple[str, ...]:
        """`object_marking_refs`: the label, and what the distribution adds to it.

        A reader that does not know the latter sees a marking that it does not know, and the label.
        """
        label = self.label
        refs = [] if label is None else [_REFS[label]]
        if self.reach is Reach.NAMED:
            refs += [_group_ref(group) for group in self.groups] or [REACH_REFS[Reach.RECIPIENT]]
        elif self.reach is Reach.RECIPIENT or (self.reach is Reach.COMMUNITY and label is None):
            refs.append(REACH_REFS[self.reach])
        return tuple(refs)

    def definitions(self) -> list[dict[str, Any]]:
        """The marking definitions among `marking_refs` that are not TLP's own, as STIX objects."""
        groups = [_group_definition(group) for group in self.groups] if self.reach is Reach.NAMED else []
        known = {definition["id"] for definition in groups}
        return groups + [
            _REACH_DEFINITIONS[ref] for ref in self.marking_refs if ref in _REACH_DEFINITIONS.keys() - known
        ]


_SILENT = Release()


def stated(
    distribution: Distribution | None, group: SharingGroup | None, tags: Iterable[Tag], unknown: list[str] | None = None
) -> Release:
    """What a record itself says. Names of `tlp:` tags that say none of TLP's labels are added to `unknown`."""
    labels = []
    for tag in tags:
        if match := _TLP_TAG.fullmatch(tag.name):
            try:
                labels.append(tlp.read(match[1]))
            except FormatError:
                labels.append(UNKNOWN_TLP)
                if unknown is not None:
                    unknown.append(tag.name)
    reach = Reach.ANYONE if distribution is None else _REACHES[distribution]
    if reach is Reach.ANYONE and not labels:
        return _SILENT
    groups = (group or SharingGroup(None),) if reach is Reach.NAMED else ()
    return Release(max(labels, default=None), reach, groups)


def is_tlp(tag: str) -> bool:
    """Whether the tag is a marking, which STIX objects carry as such and not as a label."""
    return _TLP_TAG.fullmatch(tag) is not None


def reach_of(refs: Iterable[str]) -> Reach:
    """The narrowest reach among the marking references that `Release` gave; a sharing group's are not among them."""
    known = {ref: reach for reach, ref in REACH_REFS.items()}
    return max((known[ref] for ref in refs if ref in known), default=Reach.ANYONE)


def _group_ref(group: SharingGroup) -> str:
    return ids.derived("marking-definition", "sharing group", group.uuid or f"number {group.name}")


def _group_definition(group: SharingGroup) -> dict[str, Any]:
    said = {"sharing_group": {"uuid": group.uuid, "name": group.name}}
    organisations = [{"uuid": each.uuid, "name": each.name} for each in group.organisations]
    name = f"MISP sharing group {group.name or group.uuid or ''}".strip()
    definition = _definition(_group_ref(group), name, said | {"organisations": organisations})
    return definition | {"object_marking_refs": [_REFS[Tlp.AMBER_STRICT]]}


def _definition(ref: str, name: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": ref,
        "created_by_ref": ids.AUTHOR,
        "created": ids.EPOCH,
        "name": name,
        "extensions": {ids.EXTENSION: {"extension_type": "property-extension", **said}},
    }


_REACH_DEFINITIONS = {
    REACH_REFS[reach]: _definition(REACH_REFS[reach], words, {"reach": reach.name.lower()})
    | {"object_marking_refs": [_REFS[Tlp.CLEAR]]}
    for reach, words in _WORDS.items()
}
