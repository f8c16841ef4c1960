"""Pull a feed, read archived documents again, settle quarantine. All run as the worker.

Whether a person may pull (`Action.PULL_FEEDS`) is asked by the door's principal; a local path is for the operator only.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.feeds import aside, events, models, queries
from wardwatch.feeds.intake import Intake
from wardwatch.feeds.objects import ObjectIntake
from wardwatch.feeds.origins import Local, Validators, Web, is_address
from wardwatch.feeds.registry import feed_called, with_address
from wardwatch.feeds.servers import access_of
from wardwatch.feeds.taxii_server.pages import Served
from wardwatch.feeds.types import (
    ARCHIVE,
    Collected,
    Feed,
    Missing,
    Origin,
    QuarantineState,
    Remark,
    RunState,
    RunSummary,
)
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable
from wardwatch.kit.http import NOTHING, Allow, Client
from wardwatch.kit.progress import Progress, Silent
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.operations import Purged

CUT_OFF = "It was cut off before it was done. The next pull from the same place goes on with it."


class NoReason(Refusal):
    """Setting a record aside has a recorded reason."""

    code = "quarantine.no-reason"


class FeedBusy(Refusal):
    """Another pull of this feed is going on."""

    code = "feed.busy"


def pull(
    *,
    feed: str,
    origin: str | Path | None = None,
    actor: Actor,
    at: datetime,
    progress: Progress | None = None,
    allow: Allow = NOTHING,
) -> RunSummary:
    """Take in what a feed has: archive every file, then read what was not read before.

    `origin` is a path or an address; None: the feed's public address. `allow` names private targets that may be
    fetched from. A pull that was killed is resumed by the next one from the same origin; until then it shows as
    INTERRUPTED, once anything is pulled from elsewhere. Pulling twice changes nothing.
    What could not be fetched ends as a FAILED summary (with `retry_helps`), after what had arrived went in.
    Raises `FeedBusy`, `registry.UnknownFeed`, `registry.NoAddress`, `OriginMissing`, `members.queries.NoCenter`.
    """
    chosen = feed_called(feed)
    where = str(origin) if origin else with_address(feed).url
    with _alone(chosen), _origin(chosen, where, allow) as source_of_files:
        return _Pull(chosen, where, actor, at, progress or Silent()).run(source_of_files)


def reparse(*, document: uuid.UUID, actor: Actor, at: datetime, progress: Progress | None = None) -> RunSummary:
    """Read one archived document again, with the present parser. Raises `NotFound`, `FeedBusy`.

    A parser of another version states every record of the document anew; the same version adds only what it could not
    read before.
    """
    found = Document.objects.filter(uid=document).select_related("source").first()
    if found is None:
        raise NotFound("There is no such document.", document=str(document))
    return _read_again(feed_called(found.source.name), [found.pk], actor, at, progress)


def reparse_feed(*, feed: str, actor: Actor, at: datetime, progress: Progress | None = None) -> RunSummary:
    """Read every archived document of a feed again, as `reparse` does one. Raises `UnknownFeed`, `FeedBusy`."""
    chosen = feed_called(feed)
    archived = Document.objects.filter(source__name=feed).exclude(parsed_at=None)
    return _read_again(chosen, list(archived.values_list("pk", flat=True)), actor, at, progress)


def retry_quarantined(*, feed: str, actor: Actor, at: datetime, progress: Progress | None = None) -> RunSummary | None:
    """Try every open quarantined record of a feed again; what can be read now goes in and is marked so.

    None for those of a keeper that is no feed, which tries its own. Raises `UnknownFeed`, `FeedBusy`.
    """
    if feed in aside.KEEPERS:
        aside.KEEPERS[feed].retry(actor, at)
        return None
    chosen = feed_called(feed)
    waiting = models.QuarantinedRecord.objects.filter(feed=feed, state=QuarantineState.OPEN)
    return _read_again(chosen, list(waiting.values_list("document", flat=True).distinct()), actor, at, progress)


def dismiss_quarantined(*, uid: uuid.UUID, principal: Principal, actor: Actor, at: datetime, why: str) -> None:
    """Set a quarantined record aside for good. Raises `NotAllowed`, `NoReason`, `NotFound` unless it is open."""
    principal.demand(Action.PULL_FEEDS, center_id())
    if not why.strip():
        raise NoReason("Say why the record is set aside.")
    with seen_by(principal.viewer):
        seen = models.QuarantinedRecord.objects.filter(uid=uid).exists()
    with login("worker"), transaction.atomic():
        open_record = models.QuarantinedRecord.objects.filter(uid=uid, state=QuarantineState.OPEN)
        if not seen or not open_record.update(state=QuarantineState.DISMISSED, resolved_at=at):
            raise NotFound("There is no such open record.", record=str(uid))
        label = intern(labels.internal(center_id()))
        event = events.QuarantineDismissed(subject=f"quarantined:{uid}", label=label, why=why.strip(), record=str(uid))
        record(event, actor=actor, at=at)


def _read_again(feed: Feed, documents: list[int], actor: Actor, at: datetime, progress: Progress | None) -> RunSummary:
    with _alone(feed):
        # What no parser ever read was set aside as it came: its hash was wrong, and trying again does not mend that.
        Document.objects.filter(pk__in=documents, parsed_by__gt=0).update(parsed_at=None)
        return _Pull(feed, ARCHIVE, actor, at, progress or Silent()).run(None)


@contextmanager
def _alone(feed: Feed) -> Iterator[None]:
    """One pull of a feed at a time; the lock ends with the connection, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [queries.PULL_LOCK, feed.id])
        if not cursor.fetchone()[0]:
            raise FeedBusy(f"{feed.title} is being pulled already.", feed=feed.id)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [queries.PULL_LOCK, feed.id])


@contextmanager
def _origin(feed: Feed, where: str, allow: Allow) -> Iterator[Origin]:
    if not is_address(where):
        yield Local(where)
        return
    known = {
        url: Validators(etag, last_modified)
        for url, etag, last_modified in models.Retrieval.objects.filter(feed=feed.id).values_list(
            "url", "etag", "last_modified"
        )
    }
    access = access_of(feed.id)
    if access is not None and access.objects == where:
        allow = access.allowing(allow)
    with Client(allow=allow) as client:
        yield Web(where, client, known) if access is None else Served(access, client, known)


class _Pull:
    """One run, from its row to its event."""

    def __init__(self, feed: Feed, where: str, actor: Actor, at: datetime, progress: Progress) -> None:
        self._feed = feed
        self._actor = actor
        self._at = at
        self._progress = progress
        self._begun = time.monotonic()
        self._internal = intern(labels.internal(center_id()))
        self._source = provenance.register_source(name=feed.id, title=feed.title, url=feed.url, licence=feed.licence)
        self._run = self._resume_or_start(where)
        self._problems: list[str] = []
        self._missing: list[str] = []
        self._remarks: list[str] = []
        self._retry_helps: bool | None = None

    def run(self, origin: Origin | None) -> RunSummary:
        try:
            if origin is not None:
                self._collect(origin)
            self._read_pending()
            return self._finish()
        except BaseException:
            with suppress(DatabaseError):  # the next pull says it, where the database is what failed
                _cut_off(models.Run.objects.filter(pk=self._run.pk))
            raise

    def _read_pending(self) -> None:
        if self._feed.objects is None:
            Intake(self._feed, self._source, self._run, self._at, self._progress).read_pending()
        else:
            given = (self._feed, self._source, self._run, self._at, self._progress)
            ObjectIntake(*given, actor=self._actor).read_pending()

    def _resume_or_start(self, where: str) -> models.Run:
        """The run of this pull. Whoever holds the feed's lock knows that no other run of it is alive."""
        of_feed = models.Run.objects.filter(feed=self._feed.id)
        _cut_off(of_feed)
        resumed = of_feed.filter(origin=where, state=RunState.INTERRUPTED).order_by("-pk").first()
        if resumed is None:
            return models.Run.objects.create(
                feed=self._feed.id, origin=where, started_at=self._at, label_id=self._internal
            )
        resumed.state, resumed.problem = RunState.RUNNING, ""
        resumed.save(update_fields=["state", "problem"])
        return resumed

    def _collect(self, origin: Origin) -> None:
        """Archive every file; what stops collecting does not stop what has arrived from going in."""
        try:
            for number, file in enumerate(self._feed.collect(origin), start=1):
                if isinstance(file, Missing):
                    self._missing.append(file.reason)
                    continue
                if isinstance(file, Remark):
                    self._remarks.append(file.words)
                    continue
                with file.stream:
                    self._archive(file)
                self._progress.step(number, None, f"{self._feed.id}: {file.name}")
        except Unavailable as error:
            self._problems.append(error.message)
            self._retry_helps = error.retry
        except FormatError as error:
            self._problems.append(f"the listing cannot be read: {error}")
            self._retry_helps = False
        except Refusal as refusal:
            self._problems.append(refusal.message)
            self._retry_helps = False

    def _archive(self, file: Collected) -> None:
        label = self._internal if self._feed.mark or self._feed.objects else intern(PUBLIC)
        try:
            with transaction.atomic():
                archived = provenance.archive(
                    source=self._source,
                    name=file.name,
                    url=file.url,
                    media_type="application/xml" if file.name.lower().endswith(".xml") else self._feed.media_type,
                    stream=file.stream,
                    label=self._internal if file.problem else label,
                    retrieved_at=file.retrieved_at or self._at,
                    licence=self._feed.licence,
                )
                if archived.is_new:
                    models.Run.objects.filter(pk=self._run.pk).update(documents=F("documents") + 1)
                    if file.problem:
                        self._set_aside(archived.document, file.problem)
                if file.retrieved_at is not None and not file.problem:
                    self._remember(file, file.retrieved_at, archived.sha256)
        except Purged as refusal:
            self._problems.append(refusal.message)
            self._retry_helps = False

    def _set_aside(self, document: int, problem: str) -> None:
        models.QuarantinedRecord.objects.create(
            feed=self._feed.id,
            document_id=document,
            place="$",
            reason=problem,
            raw=b"",
            quarantined_at=self._at,
            label_id=self._internal,
        )
        models.Run.objects.filter(pk=self._run.pk).update(quarantined=F("quarantined") + 1)
        Document.objects.filter(pk=document).update(parsed_at=self._at)

    def _remember(self, file: Collected, retrieved_at: datetime, sha256: str) -> None:
        models.Retrieval.objects.update_or_create(
            feed=self._feed.id,
            url=file.url,
            defaults={
                "etag": file.etag,
                "last_modified": file.last_modified,
                "sha256": bytes.fromhex(sha256),
                "retrieved_at": retrieved_at,
            },
        )

    def _finish(self) -> RunSummary:
        seconds = time.monotonic() - self._begun
        with transaction.atomic():
            summary = queries.summary_of(models.Run.objects.get(pk=self._run.pk))
            brought = summary.new or summary.changed or summary.withdrawn or summary.quarantined
            state = RunState.FINISHED if brought else RunState.UNCHANGED
            facts = {
                "state": RunState.FAILED if self._problems else state,
                "finished_at": self._at + timedelta(seconds=seconds),
                "missing": len(self._missing),
                "problem": "; ".join([*self._problems[:20], *self._remarks[:20], *self._gaps()]),
                "retry_helps": self._retry_helps,
            }
            models.Run.objects.filter(pk=self._run.pk).update(**facts)
            if not self._problems and summary.origin != ARCHIVE:
                models.Look.objects.update_or_create(feed=self._feed.id, defaults={"looked_at": self._at})
            if brought:
                self._announce(summary)
            if self._problems:
                failed = events.FeedFailed(
                    subject=f"run:{summary.uid}",
                    label=self._internal,
                    run=str(summary.uid),
                    feed=self._feed.id,
                    retry_helps=bool(self._retry_helps),
                )
                record(failed, actor=self._actor, at=self._at)
            finished = queries.summary_of(models.Run.objects.get(pk=self._run.pk))
        return replace(finished, seconds=seconds)

    def _gaps(self) -> list[str]:
        gone = len(self._missing)
        return [f"of what is listed, {gone} could not be had: {'; '.join(self._missing[:5])}"] if gone else []

    def _announce(self, summary: RunSummary) -> None:
        event = events.FeedPulled(
            subject=f"run:{summary.uid}",
            label=self._internal,
            run=str(summary.uid),
            feed=self._feed.id,
            documents=summary.documents,
            new=summary.new,
            changed=summary.changed,
            unchanged=summary.unchanged,
            withdrawn=summary.withdrawn,
            quarantined=summary.quarantined,
        )
        record(event, actor=self._actor, at=self._at)


def _cut_off(runs: "QuerySet[models.Run]") -> None:
    """Say of those that show as running that they are not; when each ended is not known."""
    runs.filter(state=RunState.RUNNING).update(state=RunState.INTERRUPTED, problem=CUT_OFF, retry_helps=True)
