"""How a run ended, in a form in which two runs can be compared: every row of every table, by content.

Keys and instants differ from run to run and say nothing: a foreign key is replaced by what it points at, an instant by
whether it is set, a random secret by its kind. Everything else must be the same, row for row. The exceptions:

- A message that is *sent* and one of which it is *unknown* both stand as "left": `Mail` tells and judges them.
- A pull that is asked for again after it ended adds a run that says "unchanged"; those runs are left out.
- Seals of the audit trail are made by the clock, over random ids. Left out.
- `messages.handed-over` tells of one round of sending; a killed round tells nothing, its attempts do. Left out.
"""

import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import models
from psycopg import sql

SECRETS = (
    (re.compile(r"WW(-[0-9A-Z]{4}){3}"), "WW-#"),
    (re.compile(r"/answer/[0-9a-f]{40}/"), "/answer/#/"),
    (re.compile(r"(?<=the code )[0-9A-Z]{4}-[0-9A-Z]{4}"), "####-####"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "uuid"),
    (re.compile(r"\b(run|notice|decision|message|quarantined):[0-9]+"), r"\1:#"),
)
RANDOM = {
    "engagements_notice": ("ticket", "ticket_digest"),
    "engagements_answerlink": ("digest",),
    "delivery_message": ("message_id",),
    "audit_event": ("uid", "digest"),
}
POINTERS = {  # numbers that point at rows without a foreign key
    ("exposures_rangebounds", "claim_label"): "markings_label",
    ("exposures_unheardassertion", "assertion"): "provenance_assertion",
    ("exposures_unheardasset", "asset"): "assets_asset",
    ("vulnerabilities_epssscore", "document"): "provenance_document",
    ("delivery_message", "reference"): "engagements_notice",  # "notice:7"
}
IDS = frozenset({"decision", "notice", "message", "run"})
"""Fields of audit facts that hold an id."""
JOBS = """SELECT task_name, queue_name, coalesce(lock, ''), status::text, args::text FROM procrastinate_jobs
    WHERE status <> 'succeeded'"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """One message as it ended; `shown` says whether the analyst is shown it as one to look at."""

    message_id: str
    state: str
    shown: bool


@dataclass(frozen=True)
class Ending:
    """Every table's rows, as texts with their number, and the messages one by one."""

    tables: dict[str, dict[str, int]]
    letters: list[Letter] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Ending":
        read = json.loads(text)
        return cls(read["tables"], [Letter(**letter) for letter in read["letters"]])

    @property
    def rows(self) -> int:
        return sum(sum(table.values()) for table in self.tables.values())

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.tables, sort_keys=True).encode()).hexdigest()[:16]

    def differences(self, other: "Ending") -> list[str]:
        """What stands in one and not in the other, in words; empty when both ended alike."""
        found = []
        for name in sorted(self.tables | other.tables):
            mine, theirs = Counter(self.tables.get(name, {})), Counter(other.tables.get(name, {}))
            for sign, surplus in (("-", mine - theirs), ("+", theirs - mine)):
                found += [f"{sign} {name} x{count}: {text[:600]}" for text, count in sorted(surplus.items())[:3]]
        return found


def look(admin_url: str, *, brief: bool = False) -> Ending:
    """Read everything, as the superuser. `brief` keeps digests of rows only (for millions of rows)."""
    reader = _Reader(admin_url, brief=brief)
    tables = {model._meta.db_table: reader.read(model) for model in _in_order()}
    tables["procrastinate_jobs"] = reader.jobs()
    return Ending({name: dict(counted) for name, counted in tables.items()}, _letters())


def _letters() -> list[Letter]:
    from people import NOW
    from wardwatch.delivery import queries
    from wardwatch.delivery.models import Message
    from wardwatch.kit.database import login
    from wardwatch.members.models import User
    from wardwatch.members.queries import viewer_of

    viewer = viewer_of(User.objects.get(email="ada@test.invalid").person_id, at=NOW)
    shown = {item.uid for item in queries.outbox(viewer=viewer, limit=100_000).troubled}
    with login("worker"):
        return [
            Letter(message_id, state, str(uid) in shown)
            for message_id, state, uid in Message.objects.values_list("message_id", "state", "uid")
        ]


def _in_order() -> list[type[models.Model]]:
    """Our models, each after those that it points at."""
    own = [model for app in apps.get_app_configs() if app.name.startswith("wardwatch.") for model in app.get_models()]
    named = {model._meta.db_table: model for model in own}
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model]) -> None:
        if model in ordered:
            return
        pointed_at = [column.related_model for column in model._meta.concrete_fields if column.is_relation]
        pointed_at += [named[target] for (table, _), target in POINTERS.items() if table == model._meta.db_table]
        for other in pointed_at:
            if other is not model:
                place(other)
        ordered.append(model)

    for model in own:
        place(model)
    return ordered


class _Reader:
    """Reads table after table, remembering what each row says for those that point at it."""

    def __init__(self, admin_url: str, *, brief: bool) -> None:
        self._connection = psycopg.connect(admin_url)
        self._brief = brief
        self._said: dict[str, dict[Any, str]] = {}

    def read(self, model: type[models.Model]) -> Counter[str]:
        table, *key = model._meta.db_table, *(column.column for column in model._meta.pk_fields)
        pointed_at = self._said.setdefault(table, {})
        counted: Counter[str] = Counter()
        by = sql.SQL(", ").join(map(sql.Identifier, key))
        statement = sql.SQL("SELECT * FROM {} ORDER BY {}").format(sql.Identifier(table), by)
        with self._connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            for row in cursor.execute(statement):
                said = self._say(model, row)
                if said is None:
                    continue
                digest = hashlib.sha256(said.encode()).hexdigest()[:20]
                pointed_at[row[key[0]]] = digest  # nothing points at a row with several columns for its key
                counted[digest if self._brief else said] += 1
        return counted

    def jobs(self) -> Counter[str]:
        rows = self._connection.execute(JOBS).fetchall()
        return Counter(" | ".join(_plain(value) for value in row) for row in rows)

    def _say(self, model: type[models.Model], row: Row) -> str | None:
        table = model._meta.db_table
        if table in LEFT_OUT and LEFT_OUT[table](row):
            return None
        row = AS_TOLD[table](row) if table in AS_TOLD else row
        words = {
            column.column: self._value(table, column, row[column.column])
            for column in model._meta.concrete_fields
            if not isinstance(column, models.AutoField)
        }
        return json.dumps(words, sort_keys=True, ensure_ascii=False)

    def _value(self, table: str, column: Any, value: Any) -> Any:
        if value is None:
            return None
        if target := POINTERS.get((table, column.column)):
            return self._said[target].get(int(str(value).rpartition(":")[2]), "nothing")
        if column.is_relation:
            return self._said[column.related_model._meta.db_table].get(value, "nothing")
        if column.column in RANDOM.get(table, ()):
            return "random"
        if isinstance(column, models.DateTimeField):
            return "set"
        if isinstance(column, models.UUIDField):
            return "random" if column.default is uuid.uuid4 else str(value)
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        return data.hex() if len(data) <= 64 else hashlib.sha256(data).hexdigest()
    text = json.dumps(value, sort_keys=True, default=str) if isinstance(value, dict | list) else str(value)
    for secret, kind in SECRETS:
        text = secret.sub(kind, text)
    return text


def _message(row: Row) -> Row:
    text = settings.HOME.keyring.decrypt(bytes(row["sealed_text"])).decode()
    return {**_left(row), "sealed_text": _plain(text), "attempts_left": row["attempts_left"]}


def _left(row: Row) -> Row:
    return {**row, "state": "left", "reason": "", "answer": ""} if row["state"] in ("sent", "unknown") else row


def _event(row: Row) -> Row:
    return {**row, "facts": {name: "id" if name in IDS else value for name, value in row["facts"].items()}}


AS_TOLD: dict[str, Callable[[Row], Row]] = {
    "delivery_message": _message,
    "delivery_attempt": _left,
    "audit_event": _event,
}
LEFT_OUT: dict[str, Callable[[Row], bool]] = {
    "feeds_run": lambda row: row["state"] == "unchanged",
    "audit_event": lambda row: row["name"] == "messages.handed-over",
    "audit_seal": lambda row: True,
    "audit_head": lambda row: True,
}
