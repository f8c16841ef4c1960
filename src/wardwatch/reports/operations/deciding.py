"""A person accepts, refuses or reopens finds; what is accepted becomes STIX objects, what is taken back is revoked."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel import operations as intel
from wardwatch.intel.extraction import MentionKind
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id, center_identity
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.reports import events, models
from wardwatch.reports.making import Maker, links
from wardwatch.reports.names import numbers
from wardwatch.reports.queries import may_decide
from wardwatch.reports.types import FindState, Meant, ReportState
from wardwatch.standards.stix import Raw
from wardwatch.standards.tlp import Tlp

LISTED = 100
"""Finds that the event names."""
PARSER = 1
NAME, ATTACK_ID = MentionKind.NAME.value, MentionKind.ATTACK_ID.value
_ENCODE = msgspec.json.Encoder().encode
_IDENTITY = "wardwatch:identity:"


class NotRead(Refusal):
    """A report whose text is not read has no finds to decide about."""

    code = "report.not-read"


@dataclass(frozen=True, slots=True)
class Decided:
    """How many finds were decided, and how many versions of objects that made. What stays open: finds (numbers) that
    mean several things, until somebody says which; and how many stand on false-positive lists, where all were
    accepted at once."""

    finds: int
    objects: int
    unclear: tuple[int, ...] = ()
    listed: int = 0


def decide(
    *,
    report: UUID,
    state: FindState,
    numbers: Iterable[int] | None = None,
    kind: str = "",
    means: Mapping[int, str] | None = None,
    why: str = "",
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> Decided:
    """Accept, refuse or reopen finds of a report: those with these numbers, or (None) all open ones, or all open ones
    of a kind. `means` says for a number which STIX id a name means; the others of several meanings stay open. What
    stands on a false-positive list is accepted by its number only, never with all. A number of ATT&CK that nobody here
    knows becomes a mere reference of the report.

    Raises `NotFound` where the person may not see the report, `NotAllowed`, `NotRead`.
    """
    with seen_by(principal.viewer):
        seen = models.Report.objects.filter(uid=report).values_list("organization", flat=True).first()
    if seen is None:
        raise NotFound("There is no such report.", report=str(report))
    demand_decider(principal, seen)
    with login("worker"), transaction.atomic():
        row = models.Report.objects.select_for_update().get(uid=report)
        if row.state != ReportState.READ:
            raise NotRead("This report is not read yet.")
        wanted = models.ReportFind.objects.filter(report=row).exclude(state=state)
        wanted = wanted.filter(number__in=list(numbers)) if numbers is not None else wanted.filter(state=FindState.OPEN)
        finds = list((wanted.filter(kind=kind) if kind else wanted).order_by("number"))
        listed = [each for each in finds if each.hints] if numbers is None and state is FindState.ACCEPTED else []
        deciding = _Deciding(row, at)
        for find in finds if not listed else [each for each in finds if not each.hints]:
            deciding.decide(find, state, (means or {}).get(find.number, ""), actor.who, why.strip())
        objects = deciding.store(actor)
        if deciding.decided:
            event = events.FindsDecided(
                subject=f"report:{report}",
                label=row.label_id,
                why=why.strip(),
                report=str(report),
                state=state.value,
                numbers=tuple(each.number for each in deciding.decided[:LISTED]),
                count=len(deciding.decided),
                objects=objects,
            )
            record(event, actor=actor, at=at)
    return Decided(len(deciding.decided), objects, tuple(deciding.unclear), len(listed))


def demand_decider(principal: Principal, organization: int) -> None:
    """Raise `NotAllowed` unless the person may decide about a report of this organization."""
    if not may_decide(principal, organization):
        raise NotAllowed("Your role does not let you decide about this report.", action=str(Action.SUBMIT_INTELLIGENCE))


def _identity_of(report: str) -> str:
    """The identity of a submitter that is not named, another one for each report: who knows one knows no other."""
    return f"identity--{uuid5(NAMESPACE_URL, _IDENTITY + report)}"


class _Deciding:
    """One decision: the finds that it changed, and the objects that follow."""

    def __init__(self, row: models.Report, at: datetime) -> None:
        self._row = row
        self._at = at
        self._source = Document.objects.select_related("source").get(pk=row.document_id).source
        self._ours = row.organization == center_id()
        self._maker = Maker(
            uid=row.uid,
            title=row.title,
            said_by=row.said_by,
            url=row.url,
            published=row.published,
            handed_in_at=row.handed_in_at,
            tlp=Tlp(row.tlp),
            identity=center_identity() if self._ours else _identity_of(f"{self._source.name}|{row.uid}"),
            identity_name=self._source.title,
            is_public=self._ours,
        )
        self._objects: list[dict[str, Any]] = []
        self._numbers: Mapping[str, Meant] | None = None
        self.decided: list[models.ReportFind] = []
        self.unclear: list[int] = []

    def decide(self, find: models.ReportFind, state: FindState, meant: str, by: str, why: str) -> None:
        """Change one find, and note the object that is made or taken back by it."""
        if state is FindState.ACCEPTED and not self._accept(find, meant):
            self.unclear.append(find.number)
            return
        if find.state == FindState.ACCEPTED:
            self._take_back(find)
        find.state, find.decided_by, find.decided_at, find.why = state, by, self._at, why
        if state is FindState.OPEN:
            find.decided_by, find.decided_at = "", None
        self.decided.append(find)

    def _accept(self, find: models.ReportFind, meant: str) -> bool:
        if find.kind == ATTACK_ID and not find.means:
            self._know(find)
        refs = [ref for _, _, ref in find.means]
        if meant in refs:
            refs = [meant]
        if len(set(refs)) > 1:
            return False
        find.rounds += 1
        said = self._maker.of_find(find.kind, find.value, find.sentence, find.rounds, since=self._at)
        if said is not None:
            self._objects.append(said)
            refs = [said["id"]]
            find.made = said["id"]
        find.refs = refs
        return True

    def _know(self, find: models.ReportFind) -> None:
        """Ask again what a number means: its matrix may have been pulled since the report was read."""
        if self._numbers is None:
            self._numbers = numbers()
        if known := self._numbers.get(find.value):
            find.means = [[known.type, known.name, known.id]]

    def _take_back(self, find: models.ReportFind) -> None:
        if find.made and find.decided_at:
            said = self._maker.of_find(
                find.kind, find.value, find.sentence, find.rounds, since=find.decided_at, at=self._at
            )
            assert said is not None
            self._objects.append(said)
        find.made, find.refs = "", []

    def store(self, actor: Actor) -> int:
        """Store the finds and publish the objects; returns how many versions of objects there are."""
        if not self.decided:
            return 0
        columns = ["state", "decided_by", "decided_at", "why", "means", "made", "refs", "rounds"]
        models.ReportFind.objects.bulk_update(self.decided, columns, batch_size=500)
        standing = models.ReportFind.objects.filter(report=self._row, state=FindState.ACCEPTED).order_by("number")
        refs = list(dict.fromkeys(ref for each in standing for ref in each.refs))
        before = {ref: (source, kind, target, since) for ref, source, kind, target, since in self._row.links}
        self._link(refs, standing, before)
        changed = bool(self._objects) or any(each.kind in (NAME, ATTACK_ID) for each in self.decided)
        if changed and (refs or self._row.stix_id):
            self._report(refs, [each.value for each in standing if each.kind == ATTACK_ID and not each.refs])
        self._row.rounds += 1
        self._row.save(update_fields=["links", "stix_id", "made_at", "rounds"])
        if not self._objects:
            return 0
        return self._publish([self._maker.author(), *self._objects], actor)

    def _link(self, refs: Sequence[str], standing: Iterable[models.ReportFind], before: dict[str, Any]) -> None:
        means = [
            Meant(type=type_, name=name, id=ref)
            for each in standing
            for type_, name, ref in each.means
            if ref in each.refs
        ]
        wanted = links(refs, dict.fromkeys(means))
        kept, known = [], set()
        for ref, (source, kind, target, since) in before.items():
            link = (source, kind, target)
            if link in wanted:
                kept.append([ref, *link, since])
                known.add(link)
            else:
                self._objects.append(self._maker.link(ref, link, datetime.fromisoformat(since), self._at))
        for link in sorted(wanted - known):
            ref = self._maker.id("relationship", *link, self._row.rounds)
            self._objects.append(self._maker.link(ref, link, self._at))
            kept.append([ref, *link, self._at.isoformat()])
        self._row.links = kept

    def _report(self, refs: Sequence[str], mentioned: Sequence[str]) -> None:
        row = self._row
        if not row.stix_id:
            row.stix_id, row.made_at = self._maker.id("report", row.rounds), self._at
        assert row.made_at
        said = self._maker.report(
            row.stix_id, refs, row.made_at, self._at, revoked=not refs, mentioned=mentioned[:LISTED]
        )
        self._objects.append(said)
        if not refs:
            row.stix_id, row.made_at = "", None

    def _publish(self, objects: Sequence[dict[str, Any]], actor: Actor) -> int:
        """By the way of every object: archived first, then read, validated and published."""
        bundle = b'{"type":"bundle","id":"bundle--%s","objects":[%s]}' % (
            str(uuid5(self._row.uid, str(self._row.rounds))).encode(),
            b",".join(map(_ENCODE, objects)),
        )
        internal = intern(labels.internal(center_id()))
        archived = provenance.archive(
            source=self._source.pk,
            name=f"{self._row.uid}/accepted-{self._row.rounds}.json",
            url="",
            media_type="application/stix+json;version=2.1",
            stream=io.BytesIO(bundle),
            label=internal,
            retrieved_at=self._at,
            licence="",
        )
        document = Document.objects.get(pk=archived.document)
        arriving = intel.Arriving(document=document, unmarked=None, at=self._at)
        brought = arriving.add([(n, Raw(_ENCODE(each), "$.objects", n)) for n, each in enumerate(objects)])
        if brought.faults:
            raise NotRead(f"What was accepted is no valid object: {brought.faults[0]}")
        intel.publish(documents=[document.pk], actor=actor, at=self._at)
        provenance.publish(documents=[document.pk], parser=PARSER, at=self._at)
        return brought.new + brought.changed
