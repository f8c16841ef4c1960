"""People say what judging heeds: a mode, a confirmation, a false positive, what is never blocked, a source's grade.

A word stays until somebody takes it back, whatever lists and feeds bring, and is history then. A member says two of
them: that a value is a false positive, which bounds the verdict until the center answers, and what is never to be
blocked at its place, which counts for its own files at once and for everybody when the center accepts it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel.events import WordSaid
from wardwatch.intel.judging.types import Mode
from wardwatch.intel.models import FalsePositiveList, HumanWord, Saying
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.members import labels
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Source
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.observables import Observable, guess_asked, key
from wardwatch.standards.tlp import Tlp

OF_MEMBERS = frozenset({Saying.FALSE_POSITIVE, Saying.NEVER})
ACCEPTED = "accepted"
"""The `setting` of a member's entry that the center took over."""
_MODES = frozenset(Mode)
_GRADES = frozenset(Reliability)


class WordNotPossible(Refusal):
    """A word says why, is about a value, list or source that can be read, and has a mode or grade if it needs one."""

    code = "word.not-possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What somebody wants to say: `value` as people write it, `list_key` and `source` by name, as `what` needs them."""

    what: Saying
    why: str
    value: str = ""
    list_key: str = ""
    source: str = ""
    setting: str = ""
    below: bool = False
    who: str = ""


def say(*, word: Word, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """Say it for the principal's organization, in place of what that said of the same before; returns the word's uid.

    Raises `NotAllowed`, `WordNotPossible`, `NotFound` for a list or source that there is not.
    """
    center = center_id()
    own = principal.organization if not principal.is_operator else center
    if own != center and word.what not in OF_MEMBERS:
        raise NotAllowed("Only the center's analysts judge indicators.", action=str(word.what))
    principal.demand(Action.SUBMIT_INTELLIGENCE, own)
    observable = _possible(word)
    label = intern(_label(word.what, None if own == center else own, center))
    with login("worker"), transaction.atomic():
        row = HumanWord(
            what=word.what,
            key=key(observable) if observable else None,
            kind=observable.kind if observable else "",
            value=observable.value if observable else "",
            list_key=_list(word),
            source=_source(word),
            setting=word.setting,
            below=word.below,
            who=word.who.strip(),
            organization=None if own == center else own,
            why=word.why.strip(),
            by=actor.who,
            at=at,
            label_id=label,
        )
        same = HumanWord.objects.filter(
            what=row.what, key=row.key, list_key=row.list_key, source=row.source, organization=row.organization
        )
        same.filter(ended_at=None).update(ended_at=at, ended_by=actor.who, ended_why="", heard=False)
        row.save(force_insert=True)
        _announce(row, "said", actor, at)
    return row.uid


def take_back(*, word: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """End a word: by whom said it, or the center, which so answers a report that it does not share.

    Raises `NotFound` (also for what somebody else may not know), `NotAllowed`, `WordNotPossible` without a reason.
    """
    _demand_reason(why)
    with login("worker"), transaction.atomic():
        row = _open(word, principal)
        principal.demand(Action.SUBMIT_INTELLIGENCE, _acting_for(row, principal))
        _end(row, why, actor, at)
        _announce(row, "ended", actor, at)


def accept(*, word: UUID, why: str, who: str = "", principal: Principal, actor: Actor, at: datetime) -> None:
    """The center takes over what a member said: a false positive is one for everybody, an entry is nobody's to block.

    What others read then names no member: `who` is what the entry belongs to, in the center's words. Raises as
    `take_back`; `WordNotPossible` for an entry without `who`, or what no member said.
    """
    center = center_id()
    principal.demand(Action.SUBMIT_INTELLIGENCE, center)
    _demand_reason(why)
    with login("worker"), transaction.atomic():
        row = _open(word, principal)
        if row.organization is None or row.what not in OF_MEMBERS:
            raise WordNotPossible("Only what a member said can be accepted.")
        if row.what == Saying.NEVER and not who.strip():
            raise WordNotPossible("Say what it belongs to, in words that everybody may read.")
        taken = HumanWord.objects.create(
            what=row.what,
            key=row.key,
            kind=row.kind,
            value=row.value,
            below=row.below,
            who=who.strip(),
            why=why.strip(),
            by=actor.who,
            at=at,
            label_id=intern(_label(Saying(row.what), None, center)),
        )
        if row.what == Saying.NEVER:
            HumanWord.objects.filter(pk=row.pk).update(setting=ACCEPTED)
        else:
            _end(row, why, actor, at)
        _announce(taken, ACCEPTED, actor, at)


def _possible(word: Word) -> Observable | None:
    _demand_reason(word.why)
    observable = guess_asked(word.value) if word.value else None
    if word.value and observable is None:
        raise WordNotPossible("This is no address, network, name, URL or hash.", value=word.value)
    if observable is None and word.what not in (Saying.LIST_MODE, Saying.GRADE):
        raise WordNotPossible("Say which value it is about.")
    settings = {Saying.LIST_MODE: _MODES, Saying.VALUE_MODE: _MODES, Saying.GRADE: _GRADES}.get(word.what)
    if settings is not None and word.setting not in settings:
        raise WordNotPossible(f"Choose one of: {', '.join(sorted(settings))}.")
    if word.what is Saying.NEVER and not word.who.strip():
        raise WordNotPossible("Say what it belongs to.")
    return observable


def _demand_reason(why: str) -> None:
    if not why.strip():
        raise WordNotPossible("Say why: others will read it later.")


def _list(word: Word) -> str:
    needed = word.what is Saying.LIST_MODE
    if (needed or word.list_key) and not FalsePositiveList.objects.filter(key=word.list_key).exists():
        raise NotFound("There is no such list.", list=word.list_key)
    return word.list_key


def _source(word: Word) -> Source | None:
    if word.what is not Saying.GRADE:
        return None
    found = Source.objects.filter(name=word.source).first()
    if found is None:
        raise NotFound("There is no such source, or it brought nothing yet.", source=word.source)
    return found


def _label(what: Saying, member: int | None, center: int) -> Label:
    if member is not None:
        return labels.about(member, center)
    if what is Saying.NEVER:  # whoever uses our files may know what is never in them
        return Label(Tlp.GREEN, published=True, originator=center, organizations=frozenset({center}))
    return labels.internal(center)


def _open(word: UUID, principal: Principal) -> HumanWord:
    row = HumanWord.objects.select_for_update().filter(uid=word, ended_at=None).first()
    theirs = row is not None and row.organization == principal.organization
    if row is None or not (theirs or principal.is_center or principal.is_operator):
        raise NotFound("Nobody says this, or it was taken back.")
    return row


def _acting_for(row: HumanWord, principal: Principal) -> int:
    theirs = row.organization == principal.organization
    return principal.organization if theirs else center_id()


def _end(row: HumanWord, why: str, actor: Actor, at: datetime) -> None:
    ended = {"ended_at": at, "ended_by": actor.who, "ended_why": why.strip(), "heard": False}
    HumanWord.objects.filter(pk=row.pk).update(**ended)


def _announce(row: HumanWord, done: str, actor: Actor, at: datetime) -> None:
    event = WordSaid(
        subject=f"word:{row.uid}", label=row.label_id, why=row.why, what=row.what, done=done, setting=row.setting
    )
    record(event, actor=actor, at=at)
