"""A million lines of equipment against 300,000 affected ranges: rebuild, one new advisory, one new inventory.

The claims are the real ones, multiplied (`volume.filling`): products per maker, claims per product, spellings of names
and versions are those of the real data. Peer: DuckDB, which joins the very same key tables and compares the very same
version keys, without deciding between claims and without writing anything down. `--explain` prints the plans of the
longest statements.
"""

import argparse
import importlib.util
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from harness import SHARED_DATA, figure, fresh_home, timed, title
from volume import filling, watching

NOW = datetime(2026, 11, 22, 2, 47, tzinfo=UTC)
SEED = 20261122
EXPORTED = {
    "asset": "SELECT asset_id AS asset, item_id AS item FROM exposures_assetitem",
    "item": "SELECT id AS item, listed_name_id AS listed, release FROM exposures_item",
    "listed_key": "SELECT listed_name_id AS listed, product_key AS name, exact::int AS exact FROM exposures_listedkey",
    "claimed_key": "SELECT claimed_name_id AS claimed, product_key AS name, release FROM exposures_claimedkey",
    "item_version": "SELECT item_id AS item, scheme, encode(version, 'hex') AS version FROM exposures_itemversion",
    "bounds": "SELECT claimed_name_id AS claimed, vulnerability_id AS vulnerability, scheme, encode(low, 'hex') AS low,"
    " low_inclusive::int AS low_in, encode(high, 'hex') AS high, high_inclusive::int AS high_in,"
    " certain::int AS certain FROM exposures_rangebounds WHERE status = 'affected'",
}
PEER = """
    SELECT count(*), sum(n) FROM (
        SELECT t.item, b.vulnerability, any_value(a.n) AS n
        FROM (
            SELECT DISTINCT i.item, c.claimed FROM claimed_key c
            JOIN listed_key l ON l.name = c.name AND (c.release = '' OR l.exact = 1)
            JOIN item i ON i.listed = l.listed AND c.release IN ('', i.release)) t
        JOIN bounds b USING (claimed)
        JOIN (SELECT item, count(*) AS n FROM asset GROUP BY 1) a USING (item)
        LEFT JOIN item_version v ON v.item = t.item AND v.scheme = b.scheme
        WHERE (b.certain = 1 AND b.low IS NULL AND b.high IS NULL) OR v.version IS NULL OR NOT (
            coalesce(v.version < b.low, false) OR coalesce(v.version = b.low AND b.low_in = 0, false)
            OR coalesce(v.version > b.high, false) OR coalesce(v.version = b.high AND b.high_in = 0, false))
        GROUP BY 1, 2)"""


COUNTED = {
    "affected ranges": "vulnerabilities_affectedrange",
    "vulnerabilities": "vulnerabilities_vulnerability",
    "products that claims name": "(SELECT DISTINCT vendor, product FROM vulnerabilities_affectedrange) x",
    "lines": "assets_asset",
    "different lines": "(SELECT DISTINCT vendor, product, model, version FROM assets_asset) x",
}
MET = """(
    SELECT DISTINCT i.id, c.claimed_name_id FROM exposures_claimedkey c
    JOIN exposures_listedkey l ON l.product_key = c.product_key AND (c.release = '' OR l.exact)
    JOIN exposures_item i ON i.listed_name_id = l.listed_name_id AND c.release IN ('', i.release)) t
    JOIN exposures_rangebounds b USING (claimed_name_id)"""


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="Matching at the size of a sector.")
    options.add_argument("--lines", type=int, default=1_000_000)
    options.add_argument("--ranges", type=int, default=300_000)
    options.add_argument("--members", type=int, default=1_000)
    options.add_argument("--brief", action="store_true", help="leave the second rebuild out")
    options.add_argument("--explain", action="store_true", help="print the plans of the longest statements")
    chosen = options.parse_args()
    if not SHARED_DATA.is_dir():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title(f"Matching: {chosen.lines:,} lines x {chosen.ranges:,} affected ranges")
    with fresh_home() as home:
        from people import settle
        from wardwatch.kit.database import login

        settle()
        with login("worker"):
            fill(chosen)
            measure(home, brief=chosen.brief, explain=chosen.explain)
            compare()


def fill(chosen: argparse.Namespace) -> None:
    """Claims and lines."""
    filling.pull(SHARED_DATA, NOW)
    figure("claims multiplied", timed(lambda: filling.multiply(chosen.ranges)), "s")
    taken = timed(lambda: filling.equip(chosen.lines, chosen.members, NOW, seed=SEED))
    figure("lines written", taken, "s")
    analyze()
    for words, statement in COUNTED.items():
        figure(words, ask(f"SELECT count(*) FROM {statement}"), "")


def ask(statement: str) -> Any:
    """The first value of the first row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def analyze() -> None:
    """What the server does by itself a minute after such a change."""
    from django.db import connection

    from wardwatch.kit.database import login

    with login("owner"), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def measure(home: Path, *, brief: bool, explain: bool) -> None:
    """Rebuild from nothing, rebuild again, one advisory, one inventory."""
    from wardwatch.exposures.operations import catch_up

    rebuilt("rebuild, from no finding at all", home, NOW, aim="90 s", explain=explain)
    figure("findings", ask("SELECT count(*) FROM exposures_finding"), "", aim="3,000,000")
    figure("pairs of different line and range that share a name", ask(f"SELECT count(*) FROM {MET}"), "")
    analyze()
    if not brief:
        rebuilt("rebuild again, nothing to change", home, NOW + timedelta(days=1), aim="90 s", explain=False)
        analyze()
    figure("catch up with nothing", timed(lambda: catch_up(at=NOW)) * 1000, "ms")
    advisories()
    inventories()


def rebuilt(words: str, home: Path, at: datetime, *, aim: str, explain: bool) -> None:
    """One rebuild: seconds, memory, steps, statements."""
    from django.db import connection

    from wardwatch.exposures.operations import rebuild

    steps, statements = watching.Steps(), watching.Statements(explained=explain)
    with watching.memory(home) as peak, connection.execute_wrapper(statements):
        taken = timed(lambda: rebuild(at=at, progress=steps))
    figure(words, taken, "s", aim=aim)
    figure("  processor time, Python", peak.python_seconds, "s")
    figure("  processor time, PostgreSQL", peak.server_seconds, "s")
    figure("  peak memory, PostgreSQL and Python", peak.python + peak.server, "MB", aim="2,000")
    figure("    of it Python", peak.python, "MB")
    figure("    of it PostgreSQL", peak.server, "MB")
    for name, seconds in steps.seconds:
        figure(f"  step: {name}", seconds, "s")
    longest(statements, 40, explain=explain)


def longest(statements: watching.Statements, count: int, *, explain: bool = False) -> None:
    """Where the time went."""
    figure("  in statements", sum(statements.seconds.values()), "s")
    for seconds, name in statements.longest(count):
        print(f"    {seconds:8.3f} s  {name}")
        if explain and seconds > 1 and name in statements.plans:
            print(statements.plans[name])


def advisories() -> None:
    """One new record about one product that many have, seven times."""
    from django.db import connection
    from findings import publish

    from wardwatch.exposures.operations import catch_up
    from wardwatch.provenance.models import Document

    document = Document.objects.order_by("id").first()
    vendor, product = common_product()
    seconds: list[float] = []
    for number in range(7):
        publish(document, f"CVE-2026-{990000 + number}", "Publisher", [(vendor, product, "1.5.0")], number)
        statements = watching.Statements()
        with connection.execute_wrapper(statements):
            seconds.append(timed(lambda: catch_up(at=NOW)))
    opened = ask("SELECT count(*) FROM exposures_finding WHERE vulnerability_id = (SELECT max(id) FROM"
                 " vulnerabilities_vulnerability)")  # fmt: skip
    figure(f"one new advisory, median of {len(seconds)}", statistics.median(seconds) * 1000, "ms", aim="150 ms")
    figure("  the first", seconds[0] * 1000, "ms")
    figure("  findings that it opened", opened, "")
    longest(statements, 8)


def common_product() -> tuple[str, str]:
    """A product that about one line in a thousand is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vendor, product FROM (SELECT vendor, product, count(*) AS n FROM assets_asset GROUP BY 1, 2) x"
            " ORDER BY abs(n - (SELECT count(*) FROM assets_asset) / 1000), 1, 2 LIMIT 1"
        )
        vendor, product = cursor.fetchone()
        return vendor, product


def inventories(size: int = 5_000) -> None:
    """The lines of one new member, three times."""
    from django.db import connection

    from wardwatch.exposures.operations import catch_up

    seconds: list[float] = []
    opened = 0
    for number in range(3):
        with connection.cursor() as cursor:
            (organization,) = filling.enlist(cursor, 1, f"Newcomer {number}")
            cursor.execute(
                "SELECT vendor, product, version FROM assets_asset WHERE mod(id, %s) = %s LIMIT %s",
                [max(1, ask("SELECT count(*) FROM assets_asset") // size // 2), number, size],
            )
            texts = [(vendor, product, f"{version}.{number + 1}" if version else "") for vendor, product, version
                     in cursor.fetchall()]  # fmt: skip
            filling.add_lines(cursor, [organization], iter(texts), NOW)
        statements = watching.Statements()
        with connection.execute_wrapper(statements):
            seconds.append(timed(lambda: catch_up(at=NOW)))
        opened = ask(f"SELECT count(*) FROM exposures_finding WHERE organization_id = {organization}")
    figure(f"one new inventory of {len(texts):,} lines, median of {len(seconds)}", statistics.median(seconds), "s",
           aim="2 s")  # fmt: skip
    figure("  findings that it opened", opened, "")
    longest(statements, 8)


def compare() -> None:
    """The same join by DuckDB."""
    if importlib.util.find_spec("duckdb") is None:
        print("  DuckDB is not installed (pip install duckdb); the peer is left out.")
        return
    import duckdb

    with tempfile.TemporaryDirectory(prefix="ww-bench-") as folder:
        base = duckdb.connect()
        base.execute("SET threads = 2")
        for name, statement in EXPORTED.items():
            export(statement, Path(folder) / f"{name}.csv")
        taken = timed(lambda: load(base, Path(folder)))
        figure("peer DuckDB: reading the key tables", taken, "s")
        found: list[tuple[int, int]] = []
        taken = timed(lambda: found.extend(base.execute(PEER).fetchall()))
        figure("peer DuckDB: joining names, comparing versions", taken, "s")
        figure("  pairs of line and vulnerability that it finds", found[0][1], "")


def load(base: Any, folder: Path) -> None:
    """The exported tables into DuckDB."""
    for name, columns in COLUMNS.items():
        types = {column: "VARCHAR" if column in TEXTS else "BIGINT" for column in columns}
        base.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder / name}.csv', header = true, quote = '\"',"
            f" escape = '\"', nullstr = '\\N', auto_detect = false, columns = {types})"
        )


TEXTS = frozenset({"name", "release", "scheme", "version", "low", "high"})
COLUMNS = {
    "asset": ("asset", "item"),
    "item": ("item", "listed", "release"),
    "listed_key": ("listed", "name", "exact"),
    "claimed_key": ("claimed", "name", "release"),
    "item_version": ("item", "scheme", "version"),
    "bounds": ("claimed", "vulnerability", "scheme", "low", "low_in", "high", "high_in", "certain"),
}


def export(statement: str, path: Path) -> None:
    """A table as comma-separated values."""
    from django.db import connection

    copied = f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER, NULL '\\N')"
    with connection.cursor() as cursor, path.open("wb") as file, cursor.cursor.copy(copied) as copy:
        for part in copy:
            file.write(part)


if __name__ == "__main__":
    main()
