"""The real claims, multiplied; and lines of equipment that they concern.

Each copy of the claims speaks of other makers, products and vulnerabilities: the maker's name ends, and each product's
begins, with a word of the copy's own. So every maker has as many products, each product as many claims, and each record
as many products as in the real data, with real spellings of names and versions. Claims without a maker's name, which
no line can be matched with, are not copied.
"""

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

PULLED = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("cve_records", "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz"),
    ("cisa_csaf", "cisa-csaf/icsma"),
    ("cisa_csaf", "cisa-csaf/icsa_hph_sector.jsonl.gz"),
)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
CARE = ("life-sustaining", "treatment", "diagnostic", "monitoring", "records", "administrative", "unknown")
NAMELESS = "('', 'n/a', 'na', 'unknown', 'unspecified')"
WIDE = "^(multiple|various|all|several|n/a)"
_COPIED = ("kevassertion", "ssvcassessment", "cvssassessment", "remediation")
_NUMBERED = r"regexp_replace({0}, '^(CVE-\d+-\d+)', '\1' || lpad(c.k::text, 3, '0'))"
_NAMED = f"CASE WHEN {{0}} LIKE 'CVE-%%' THEN {_NUMBERED} ELSE {{0}} || '-' || c.k END"


def pull(data: Path, at: datetime) -> None:
    """The real claims. Runs as the worker."""
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations as feeds

    for feed, name in PULLED:
        feeds.pull(feed=feed, origin=str(data / name), actor=OPERATOR, at=at)


def multiply(ranges: int) -> int:
    """Copy the claims until there are so many affected ranges; returns how many there are. Runs as the worker."""
    from django.db import connection, transaction

    from wardwatch.vulnerabilities.models import AffectedRange

    have = AffectedRange.objects.count()
    copied = AffectedRange.objects.extra(where=[f"lower(vendor) NOT IN {NAMELESS}"]).count()
    copies = -(-max(0, ranges - have) // copied)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_copy AS SELECT k, 'Q' || translate(lpad(k::text, 3, '0'), '0123456789',"
            " 'abcdefghij') AS word FROM generate_series(1, %s) k",
            [copies],
        )
        _copy_identities(cursor)
        _copy_claims(cursor)
    return AffectedRange.objects.count()


def _copy_identities(cursor: Any) -> None:
    """Vulnerabilities and assertions of each copy, under numbers of its own."""
    for table, rows in (
        ("vulnerabilities_vulnerability", "SELECT id FROM vulnerabilities_vulnerability"),
        ("provenance_assertion", "SELECT id FROM provenance_assertion WHERE superseded_at IS NULL AND NOT withdrawn"),
    ):
        short = table.rpartition("_")[2]
        cursor.execute(
            f"CREATE TEMP TABLE bench_{short} AS SELECT o.id AS old, c.k, c.word, nextval('{table}_id_seq') AS new"
            f" FROM ({rows}) o CROSS JOIN bench_copy c"
        )
        cursor.execute(f"CREATE INDEX ON bench_{short} (old, k)")
        cursor.execute(f"ANALYZE bench_{short}")
    name, key, whole = (_NAMED.format(column) for column in ("o.name", "o.key", "o.whole"))
    cursor.execute(
        f"INSERT INTO vulnerabilities_vulnerability (id, label_id, name) SELECT c.new, o.label_id, {name}"
        " FROM bench_vulnerability c JOIN vulnerabilities_vulnerability o ON o.id = c.old"
    )
    cursor.execute(
        "INSERT INTO provenance_assertion (id, label_id, document_id, source_id, key, whole, version, digest, asserter,"
        f" place, valid_at, recorded_at, withdrawn) SELECT c.new, o.label_id, o.document_id, o.source_id, {key},"
        f" CASE WHEN o.whole = '' THEN '' ELSE {whole} END, o.version, o.digest, o.asserter, o.place, o.valid_at,"
        " o.recorded_at, false FROM bench_assertion c JOIN provenance_assertion o ON o.id = c.old"
    )


def _copy_claims(cursor: Any) -> None:
    from django.apps import apps

    for name in ("affectedrange", *_COPIED):
        model = apps.get_model("vulnerabilities", name)
        columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
        said = dict.fromkeys(columns, "") | {column: f"o.{column}" for column in columns}
        said |= {"assertion_id": "a.new", "vulnerability_id": "v.new"}
        only = ""
        if name == "affectedrange":
            said |= {"cpe": "''", "purl": "''", "vendor": "o.vendor || ' ' || a.word"}
            for column in ("product", "product_text"):
                said[column] = (
                    f"CASE WHEN o.{column} = '' OR o.{column} ~* '{WIDE}' THEN o.{column}"
                    f" ELSE a.word || ' ' || o.{column} END"
                )
            only = f" WHERE lower(o.vendor) NOT IN {NAMELESS}"
        table = model._meta.db_table
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(said[column] for column in columns)}"
            f" FROM {table} o JOIN bench_assertion a ON a.old = o.assertion_id"
            f" JOIN bench_vulnerability v ON v.old = o.vulnerability_id AND v.k = a.k{only}"
        )


def equip(lines: int, members: int, at: datetime, *, seed: int) -> list[int]:
    """Members with lines of equipment, more lines of products with more claims; returns the members' numbers."""
    from django.db import connection

    chance = random.Random(seed)
    with connection.cursor() as cursor:
        organizations = enlist(cursor, members, "Member")
        cursor.execute(
            "SELECT vendor, product_text, count(*), min(high), min(low) FROM vulnerabilities_affectedrange"
            f" WHERE lower(vendor) NOT IN {NAMELESS} AND product_text !~* '{WIDE}' AND length(product_text) <= 300"
            " GROUP BY 1, 2 ORDER BY 1, 2"
        )
        products = cursor.fetchall()
        weights = [count**1.15 * chance.paretovariate(1.2) for _, _, count, _, _ in products]
        chosen = chance.choices(products, weights, k=lines)
        add_lines(cursor, organizations, _texts(chosen, chance), at)
    return organizations


def _texts(chosen: list[Any], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for vendor, product, _, high, low in chosen:
        versions = [high or low or "1.4", low or "0.9", "0.9", "1.5.2", "99.0", high or "2.1", "0.8.1", ""]
        yield vendor, product, versions[min(7, int(chance.random() * 8.5))]


def enlist(cursor: Any, members: int, name: str) -> list[int]:
    """New members, each in one of four time zones."""
    from wardwatch.markings.operations import intern
    from wardwatch.markings.types import PUBLIC

    cursor.execute(
        "INSERT INTO members_organization (label_id, uid, name, kind, size_class, address, city, state, postal_code,"
        " telephone, time_zone, directory, is_demo) SELECT %s, gen_random_uuid(), %s || ' ' || n, 'hospital', 'small',"
        " '', '', 'OH', '', '', (%s::text[])[1 + n %% 4], '', false FROM generate_series(1, %s) n RETURNING id",
        [intern(PUBLIC), name, list(ZONES), members],
    )
    return [number for (number,) in cursor.fetchall()]


def add_lines(cursor: Any, organizations: list[int], texts: Iterator[tuple[str, str, str]], at: datetime) -> None:
    """Lines of equipment, dealt to the members in turn, as an import would write them."""
    from wardwatch.kit.database import copy_rows
    from wardwatch.markings.operations import intern
    from wardwatch.members import labels
    from wardwatch.members.queries import center_id

    center = center_id()
    marked = [(number, intern(labels.about(number, center))) for number in organizations]
    cursor.execute(
        "CREATE TEMP TABLE bench_line (n int, organization bigint, label bigint, vendor text, product text,"
        " version text)"
    )
    rows = ((n, *marked[n % len(marked)], *text) for n, text in enumerate(texts))
    copy_rows(cursor, "bench_line", ("n", "organization", "label", "vendor", "product", "version"), rows)
    from wardwatch.assets.models import Asset

    fields = [field for field in Asset._meta.concrete_fields if not field.null and not field.primary_key]
    said = {field.column: "''" if field.empty_strings_allowed else str(field.get_default()) for field in fields}
    said |= {
        "label_id": "label", "uid": "gen_random_uuid()", "organization_id": "organization", "line": "n + 1",
        "key": "'line ' || n", "vendor": "vendor", "product": "product", "version": "version", "quantity": "1",
        "care_role": "(%(care)s::text[])[1 + n %% 7]", "recorded_at": "%(at)s", "changed_at": "%(at)s",
    }  # fmt: skip
    cursor.execute(
        f"INSERT INTO assets_asset ({', '.join(said)}) SELECT {', '.join(said.values())} FROM bench_line"
        " ORDER BY organization, n",
        {"care": list(CARE), "at": at},
    )
    cursor.execute("DROP TABLE bench_line")
