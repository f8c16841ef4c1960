"""Writes of claims: a batch of assertions at a time, one statement per table. Run as the worker."""

import dataclasses
from collections.abc import Iterable
from typing import Any, LiteralString

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from wardwatch.vulnerabilities import models, types

_TABLES: dict[type[types.Claim], type[Model]] = {
    types.AdvisoryClaim: models.Advisory,  # first: what follows points at it
    types.AdvisoryNames: models.AdvisoryVulnerability,
    types.DescriptionClaim: models.CveDescription,
    types.KevClaim: models.KevAssertion,
    types.CvssClaim: models.CvssAssessment,
    types.SsvcClaim: models.SsvcAssessment,
    types.RangeClaim: models.AffectedRange,
    types.RemediationClaim: models.Remediation,
}

_NAME: LiteralString = """
    INSERT INTO vulnerabilities_vulnerability AS v (name, label_id)
    SELECT DISTINCT ON (r.name) r.name, a.label_id
    FROM jsonb_to_recordset(%s::jsonb) AS r (name text, assertion bigint)
    JOIN provenance_assertion a ON a.id = r.assertion JOIN markings_label l ON l.id = a.label_id
    ORDER BY r.name, NOT l.published, l.tlp
    ON CONFLICT (name) DO UPDATE SET label_id = EXCLUDED.label_id
    WHERE v.label_id <> EXCLUDED.label_id AND (
        SELECT (NOT wider.published, wider.tlp) < (NOT known.published, known.tlp)
        FROM markings_label wider, markings_label known WHERE wider.id = EXCLUDED.label_id AND known.id = v.label_id)"""


def store(claims: Iterable[tuple[int, types.Claim]]) -> None:
    """Add claims, each with the id of the assertion that makes it. In the caller's transaction.

    A vulnerability takes the widest label of those that name it: published before not, then the lower TLP. A claim of a
    kind that has no table is a KeyError, before anything is written.
    """
    by_kind: dict[type[types.Claim], list[dict[str, Any]]] = {kind: [] for kind in _TABLES}
    names: set[tuple[str, int]] = set()
    for assertion, claim in claims:
        by_kind[type(claim)].append({"assertion": assertion, **_fields(claim)})
        if not isinstance(claim, types.AdvisoryClaim):
            names.add((claim.vulnerability, assertion))
    with connection.cursor() as cursor:
        if names:
            cursor.execute(_NAME, [_json([{"name": name, "assertion": number} for name, number in sorted(names)])])
        for kind, stated in by_kind.items():
            if stated:
                _insert(cursor, kind, stated)


def _fields(claim: types.Claim) -> dict[str, Any]:
    return {field.name: getattr(claim, field.name) for field in dataclasses.fields(claim)}


def _insert(cursor: CursorWrapper, kind: type[types.Claim], stated: list[dict[str, Any]]) -> None:
    """Insert what `stated` says; ids of label, vulnerability and advisory are found by joins."""
    table = _TABLES[kind]._meta.db_table
    own = [field.name for field in dataclasses.fields(kind) if field.name != "vulnerability"]
    values = {name: f"p.{name}" for name in own}
    joins = f"CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, r) p"
    joins += " JOIN provenance_assertion a ON a.id = (r ->> 'assertion')::bigint"
    values |= {"assertion_id": "a.id", "label_id": "a.label_id"}
    if kind is not types.AdvisoryClaim:
        values["vulnerability_id"] = "v.id"
        joins += " JOIN vulnerabilities_vulnerability v ON v.name = r ->> 'vulnerability'"
    if kind is types.AdvisoryNames:
        values["advisory_id"] = "h.id"
        joins += " JOIN vulnerabilities_advisory h ON h.assertion_id = a.id"
    statement = (
        f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS s (r, number) {joins} ORDER BY s.number"
    )
    cursor.execute(statement, [_json(stated)])


def _json(values: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(values).decode()
