"""Who and what the audit trail mentions, by name: looked up together for one page, as far as the reader may see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardwatch.audit.queries import Entry
from wardwatch.engagements.queries import decision_names, notice_names
from wardwatch.markings.types import Viewer
from wardwatch.members.naming import organization_names
from wardwatch.members.queries import person_names

FACTS = {
    "person": "person",
    "organization": "organization",
    "member": "organization",
    "provider": "organization",
    "grantee": "organization",
    "notice": "notice",
    "decision": "decision",
}
"""Facts of events that are ids, and of what."""
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Names by kind and id; what is not among them is hidden from the reader, or gone."""

    names: Mapping[str, Names]

    def subject(self, reference: str) -> str:
        """What happened to something: "notice:7" as the notice's ticket and title."""
        kind, _colon, number = reference.partition(":")
        if kind not in self.names or not number.isdecimal():
            return reference
        return self.names[kind].get(int(number)) or _unseen(kind)

    def actor(self, who: str) -> str:
        """Who did it."""
        kind, _colon, rest = who.partition(":")
        if kind == "job":
            return _("the program, by itself (%(job)s)") % {"job": rest}
        if kind == "operator":
            return _("the operator at the shell")
        if kind == "anonymous":
            return _("a visitor")
        return self.subject(who) if kind == "person" else rest or who

    def fact(self, name: str, value: object) -> str:
        """One fact in words: its name, and the value or whom it stands for."""
        named = name in FACTS and isinstance(value, int)
        return f"{name.replace('_', ' ')} {self.subject(f'{FACTS[name]}:{value}') if named else value}"


def mentioned_in(entries: Iterable[Entry], *, viewer: Viewer) -> Mentioned:
    """Look up everybody and everything that these rows mention: one statement for each kind."""
    ids: dict[str, set[int]] = {kind: set() for kind in _LOOK_UP}
    for entry in entries:
        facts = [f"{FACTS[name]}:{value}" for name, value in entry.facts.items() if name in FACTS]
        for reference in (entry.subject, entry.actor, *facts):
            kind, _colon, number = reference.partition(":")
            if kind in ids and number.isdecimal():
                ids[kind].add(int(number))
    return Mentioned({kind: look_up(ids[kind], viewer) for kind, look_up in _LOOK_UP.items()})


def _people(ids: set[int], viewer: Viewer) -> Names:
    return person_names([f"person:{number}" for number in ids], viewer=viewer)


def _organizations(ids: set[int], viewer: Viewer) -> Names:
    return organization_names(ids, viewer=viewer)


def _decisions(ids: set[int], viewer: Viewer) -> Names:
    return {number: each.title for number, each in decision_names(ids, viewer=viewer).items()}


def _notices(ids: set[int], viewer: Viewer) -> Names:
    found = notice_names(ids, viewer=viewer)
    return {number: ", ".join(filter(None, (each.address, each.title))) for number, each in found.items()}


_LOOK_UP: dict[str, Callable[[set[int], Viewer], Names]] = {
    "person": _people,
    "organization": _organizations,
    "decision": _decisions,
    "notice": _notices,
}


def _unseen(kind: str) -> str:
    if kind == "person":
        return _("someone you may not see")
    if kind == "organization":
        return _("an organization you may not see")
    return _("something you may not see")
