"""Files as devices and programs read them: right values, nothing smuggled in, nothing past the gate."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit.sheets import clean
from wardwatch.sharing.exports import (
    COLUMNS,
    KINDS,
    Heading,
    MarkingAbove,
    PlainList,
    Row,
    Sids,
    Tally,
    bundle,
    plain,
    sigma,
    snort,
    suricata,
    table,
    yara,
    zeek,
)
from wardwatch.sharing.exports.types import one_line
from wardwatch.standards.observables import Observable, ObservableKind, guess
from wardwatch.standards.tlp import Tlp

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADING = Heading(title="Terns", center="Plover Center", tlp=Tlp.AMBER, made_at=NOW, link="center.example/intel/")
SIDS = Sids(b"a key of the tests")
Renderer = Callable[[Iterable[Row], Heading], Iterator[bytes]]
RENDERERS: dict[str, Renderer] = {
    **{f"plain {what}": partial(plain, what=what) for what in PlainList},
    "table": table,
    "zeek": zeek,
    "suricata": partial(suricata, sids=SIDS),
    "snort": partial(snort, sids=SIDS),
}
every_renderer = pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)


def row(value: str | Observable, number: int = 1, **changes: object) -> Row:
    found = guess(value) if isinstance(value, str) else value
    assert found, value
    whole: dict[str, object] = {
        "id": f"indicator--{UUID(int=number, version=4)}",
        "number": number,
        "kind": found.kind,
        "value": found.value,
        "last_seen": NOW - timedelta(days=2),
        "changed": NOW - timedelta(days=1),
        "tlp": Tlp.GREEN,
        "verdict": Verdict.BLOCK,
        "first_seen": NOW - timedelta(days=9),
        "valid_until": NOW + timedelta(days=30),
        "confidence": 80,
        "threat": "Nesting Tern",
        "sources": 3,
    }
    return Row(**(whole | changes))


ROWS = (
    row("192.0.2.7", 1),
    row("198.51.100.0/24", 2),
    row("2001:db8::7", 3),
    row("nest.example.org", 4),
    row("https://nest.example.org:8443/a;b?c=d#e", 5),
    row("tern@nest.example.org", 6),
    row("a" * 32, 7),
    row("b" * 40, 8),
    row("c" * 64, 9),
)


def text(pieces: Iterable[bytes]) -> str:
    return b"".join(pieces).decode()


def changed(**changes: object) -> list[Row]:
    return [msgspec.structs.replace(each, **changes) for each in ROWS]


@pytest.mark.parametrize(
    ("what", "values"),
    [
        (PlainList.ADDRESSES, ["192.0.2.7", "198.51.100.0/24", "2001:db8::7"]),
        (PlainList.IPV4, ["192.0.2.7", "198.51.100.0/24"]),
        (PlainList.IPV6, ["2001:db8::7"]),
        (PlainList.DOMAINS, ["nest.example.org"]),
        (PlainList.EMAILS, ["tern@nest.example.org"]),
        (PlainList.MD5, ["a" * 32]),
        (PlainList.SHA1, ["b" * 40]),
        (PlainList.SHA256, ["c" * 64]),
    ],
)
def test_a_plain_list_has_one_kind_and_says_its_marking(what, values):
    lines = text(plain(ROWS, HEADING, what)).splitlines()
    assert lines[:3] == ["# TLP:AMBER", "# Terns", "# Plover Center, 2026-11-22T12:00:00Z"]
    assert [line for line in lines if not line.startswith("#")] == values
    assert f"# entries: {len(values)}" in lines
    assert text(plain(ROWS, HEADING, what, commented=False)).splitlines() == values


def test_urls_go_with_and_without_their_scheme():
    urls = partial(plain, heading=HEADING, what=PlainList.URLS, commented=False)
    assert text(urls(ROWS)) == "https://nest.example.org:8443/a;b?c=d#e\n"
    assert text(urls(ROWS, schemes=False)) == "nest.example.org:8443/a;b?c=d#e\n"
    assert text(urls([row("http://evil.example.org")], schemes=False)) == "evil.example.org/\n"


def test_only_what_is_safe_to_block_is_in_a_block_list():
    hunted, tally = [row("192.0.2.7", verdict=Verdict.HUNT)], Tally()
    assert text(plain(hunted, HEADING, PlainList.ADDRESSES, commented=False, tally=tally)) == ""
    assert tally.left_out == {"not for this use": 1}
    for render in (table, zeek):
        assert "192.0.2.7" in text(render(hunted, HEADING))
        assert "192.0.2.7" not in text(render(hunted, HEADING, least=Verdict.BLOCK))


@every_renderer
def test_never_is_never(render):
    """Whatever verdict is asked for."""
    written = text(render(changed(verdict=Verdict.NEVER), HEADING, least=Verdict.NEVER))
    assert not [each.value for each in ROWS if each.value in written]


@every_renderer
def test_what_is_over_is_over(render):
    written = text(render(changed(valid_until=NOW), HEADING))
    assert not [each.value for each in ROWS if each.value in written]


@every_renderer
def test_a_row_above_the_files_marking_ends_it(render):
    """Half a file without the row would look like a whole one; so the reader gets an error instead."""
    with pytest.raises(MarkingAbove, match=r"TLP:AMBER\+STRICT.*TLP:AMBER"):
        list(render(changed(tlp=Tlp.AMBER_STRICT)[-1:], HEADING))


def test_there_is_no_row_without_a_last_sighting():
    known = {"id": "indicator--1", "number": 1, "kind": ObservableKind.IPV4, "value": "192.0.2.7", "changed": NOW}
    with pytest.raises(TypeError, match="last_seen"):
        Row(**known, tlp=Tlp.CLEAR, verdict=Verdict.BLOCK)


@every_renderer
def test_rows_stream(render):
    """Pieces come long before the last row was asked for."""
    asked = 0

    def many() -> Iterator[Row]:
        nonlocal asked
        for number in range(100_000):
            asked += 1
            yield msgspec.structs.replace(ROWS[number % len(ROWS)], number=number)

    stream = iter(render(many(), HEADING))
    next(stream)
    next(stream)
    assert asked < 30_000


def test_a_table_reads_back():
    found = list(csv.DictReader(io.StringIO(text(table(ROWS, HEADING)))))
    assert [each["value"] for each in found] == [each.value for each in ROWS]
    assert list(found[0].values()) == [
        *("ipv4", "192.0.2.7", "block", "80", "TLP:GREEN", "Nesting Tern"),
        *("2026-11-13T12:00:00Z", "2026-11-20T12:00:00Z", "2026-12-22T12:00:00Z", "3", ROWS[0].id),
    ]
    unknown = row("192.0.2.7", first_seen=None, valid_until=None, confidence=None, threat="")
    (bare,) = csv.DictReader(io.StringIO(text(table([unknown], HEADING))))
    assert (bare["first_seen"], bare["valid_until"], bare["confidence"], bare["threat"]) == ("", "", "", "")


def test_zeeks_fields_are_where_it_looks():
    lines = [line.split("\t") for line in text(zeek(ROWS, HEADING)).splitlines() if not line.startswith("# ")]
    assert lines[0] == ["#fields", "indicator", "indicator_type", "meta.source", "meta.desc", "meta.url"]
    assert {line[1]: line[0] for line in lines[1:]} == {
        "Intel::ADDR": "2001:db8::7",
        "Intel::SUBNET": "198.51.100.0/24",
        "Intel::DOMAIN": "nest.example.org",
        "Intel::URL": "nest.example.org:8443/a;b?c=d#e",
        "Intel::EMAIL": "tern@nest.example.org",
        "Intel::FILE_HASH": "c" * 64,
    }
    said = "Nesting Tern: block, confidence 80, last seen 2026-11-20T12:00:00Z, valid until 2026-12-22T12:00:00Z"
    url = f"https://center.example/intel/{ROWS[0].id}"
    assert lines[1][2:] == ["Plover Center", f"{said}, sources 3, TLP:GREEN", url]


def test_a_bundle_is_its_objects():
    objects = [b'{"type":"indicator","id":"indicator--%d", "x":  [1,\n2]}' % number for number in range(3000)]
    whole = b"".join(bundle(objects, "bundle--1"))
    assert [one["id"] for one in json.loads(whole)["objects"]] == [f"indicator--{number}" for number in range(3000)]
    assert all(one in whole for one in objects)
    assert json.loads(b"".join(bundle([], "bundle--1"))) == {"type": "bundle", "id": "bundle--1"}


def test_rules_pass_through_as_stored():
    rules = [b"rule a { condition: true }", b'rule b { strings: $x = "\xff" condition: $x }\n']
    whole = b"".join(yara(rules, HEADING))
    assert whole.startswith(b"// TLP:AMBER\n// Terns\n")
    assert whole.endswith(rules[0] + b"\n" + rules[1])
    documents = b"".join(sigma([b"title: a", b"---\ntitle: b\n"], HEADING))
    assert documents.endswith(b"\n---\ntitle: a\n---\ntitle: b\n")


evil = st.text(max_size=40) | st.sampled_from(
    [
        *("=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "a\nb", "a\r\nb", "a,b", 'a"b', "\u2028x", "\u202eevil", "\x00"),
        *("a\tIntel::ADDR\tb", "#fields", "# x", "\\x09", "-", "(empty)", "\ud800", " ", ""),
    ]
)
kinds = st.sampled_from(sorted({kind for each in KINDS.values() for kind in each} - {ObservableKind.URL}))
evil_rows = st.builds(
    lambda kind, value, threat, name: row(Observable(kind, value), threat=threat, id=name), kinds, evil, evil, evil
)


@settings(max_examples=300, deadline=None)
@given(st.lists(evil_rows, max_size=4))
def test_no_text_becomes_a_line(rows):
    """Whatever a value, a name or an id holds, even past normalising: each row is one line at most, and no formula."""
    for what in PlainList:
        *lines, last = text(plain(rows, HEADING, what, commented=False)).split("\n")
        assert last == ""
        assert set(lines) <= {each.value for each in rows if each.kind in KINDS[what]}
        assert all(line and line[0] not in "#;" and " " not in line for line in lines)
    cells = list(csv.reader(io.StringIO(text(table(rows, HEADING)), newline="")))
    assert len(cells) <= 1 + len(rows)
    assert all(len(each) == len(COLUMNS) for each in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for each in cells[1:] for cell in each)
    for line in text(zeek(rows, HEADING)).split("\n")[3:]:
        assert not line or line[0] == "#" or line.count("\t") == 4
        assert not re.search(r"[\x00-\x08\x0a-\x1f\u2028\u2029\u202e]", line)


@given(evil)
def test_what_begins_like_a_formula_is_text_and_reads_back(threat):
    (found,) = csv.DictReader(io.StringIO(text(table([row("192.0.2.7", threat=threat)], HEADING)), newline=""))
    assert clean(found["threat"]) == clean(one_line(threat).encode("utf-8", "replace").decode())


@given(evil.filter(bool))
def test_zeek_reads_what_was_written(threat):
    """Its reader takes `\\x..` for a byte, and nothing else for anything."""
    lines = text(zeek([row("192.0.2.7", threat=threat)], HEADING)).split("\n")
    said = next(line for line in lines if line.startswith("192")).split("\t")[3]
    read = re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), said)
    wanted = "".join(letter if letter.isprintable() else " " for letter in threat)
    assert read.startswith(f"{wanted}: block".encode("utf-8", "replace").decode())
