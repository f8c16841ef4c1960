"""Files that devices fetch: what is in them, when they are the same, and who gets nothing."""

import base64
import csv
import gzip
import io
import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lists.fetching import DEVICE, address, fetched, judged, made, values
from people import NOW, Sector
from wardwatch.intel.models import HumanWord, JudgedValue, Saying
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members.labels import internal, own
from wardwatch.sharing import operations
from wardwatch.sharing.models import BlockList
from wardwatch.sharing.types import ListFormat, ListKind, ListUse
from wardwatch.standards.observables import ObservableKind
from wardwatch.standards.tlp import Tlp


def at(monkeypatch: pytest.MonkeyPatch, **later: float) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(**later))


def test_a_list_holds_what_its_organization_may_see_and_what_is_safe(sector: Sector) -> None:
    green = Label(Tlp.GREEN, published=True, originator=sector.center.pk)
    judged("public.evil.example", PUBLIC)
    judged("hunt.evil.example", green, verdict=1)
    judged("never.example", PUBLIC, verdict=0)
    judged("center.evil.example", internal(sector.center.pk))
    judged("riverbend.evil.example", own(sector.riverbend.pk))
    judged("203.0.113.7", PUBLIC, kind=ObservableKind.IPV4)
    hunt = made(sector, sector.rosa)
    block = made(sector, sector.rosa, use=ListUse.BLOCK)
    plain = made(sector, sector.otto, ListFormat.PLAIN)
    table = made(sector, sector.ada, ListFormat.CSV)

    status, text, headers = fetched(address(hunt))
    assert (status, values(text)) == (200, {"public.evil.example", "hunt.evil.example", "riverbend.evil.example"})
    assert text.count("\n") == 3, "an External Dynamic List has entries alone"
    assert (headers["TLP"], headers["List-Entries"]) == ("TLP:AMBER+STRICT", "3")
    assert headers["List-Left-Out"] == '1;why="nobody says when it was seen last"'
    assert "private" in headers["Cache-Control"]
    assert int(headers["Content-Length"]) == len(text)

    _, text, headers = fetched(address(block))
    assert values(text) == {"public.evil.example", "riverbend.evil.example"}
    _, text, headers = fetched(address(plain, ListFormat.PLAIN))
    assert values(text) == {"public.evil.example", "hunt.evil.example"}
    assert "# TLP:GREEN\n" in text
    assert "# entries: 2\n" in text
    assert "# left out, nobody says when it was seen last: 1\n" in text
    _, text, _ = fetched(address(table, ListFormat.CSV))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["value"] for row in rows} == {
        "public.evil.example", "hunt.evil.example", "center.evil.example", "203.0.113.7"
    }  # fmt: skip
    with login("worker"):
        assert BlockList.objects.get(uid=hunt.uid).last_read_at == NOW


def test_every_format_is_written(sector: Sector) -> None:
    for kind, value in (
        (ObservableKind.DOMAIN, "evil.example"),
        (ObservableKind.IPV4, "203.0.113.7"),
        (ObservableKind.URL, "http://evil.example/a"),
        (ObservableKind.SHA256, "ab" * 32),
    ):
        judged(value, PUBLIC, kind=kind)
    for shape, holds in (
        (ListFormat.SURICATA, "alert dns"),
        (ListFormat.SNORT, "alert http"),
        (ListFormat.ZEEK, "Intel::FILE_HASH"),
        (ListFormat.YARA, "//"),
        (ListFormat.SIGMA, "# TLP:CLEAR"),
        (ListFormat.STIX, '"type":"bundle"'),
    ):
        status, text, _ = fetched(address(made(sector, sector.rosa, shape), shape))
        assert (status, holds in text) == (200, True), (shape, text)
        assert shape is not ListFormat.SURICATA or "filesha256" not in text, "a file beside the rules would be missing"
    urls = made(sector, sector.rosa, ListFormat.EDL, ListKind.URLS)
    assert fetched(address(urls))[1] == "evil.example/a\n"


def test_the_tag_changes_exactly_when_the_file_does(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = NOW + timedelta(hours=2)
    judged("one.example", PUBLIC)
    judged("ends.example", PUBLIC, valid_until=ends, rejudge_at=ends)
    hidden = judged("hidden.example", own(sector.orchard.pk))
    path = address(made(sector, sector.rosa, ListFormat.PLAIN), ListFormat.PLAIN)
    seen: dict[str, str] = {}

    def tag(*, new: bool) -> None:
        _, text, headers = fetched(path)
        assert (headers["ETag"] not in seen) is new
        assert seen.setdefault(headers["ETag"], text) == text
        assert new is (list(seen.values()).count(text) == 1 and list(seen.values())[-1] == text)
        assert fetched(path, **{"If-None-Match": headers["ETag"]})[:2] == (304, "")
        head = DEVICE.head(path)
        assert (head.status_code, head["ETag"], head.content) == (200, headers["ETag"], b"")

    tag(new=True)
    at(monkeypatch, minutes=50)
    seen_before = dict(seen)
    _, text, headers = fetched(path)
    assert seen_before == {headers["ETag"]: text}, "time alone changes nothing"
    with login("worker"):
        JudgedValue.objects.filter(pk=hidden.pk).update(changed=NOW, threat="hidden")
    assert fetched(path)[2]["ETag"] in seen, "what is hidden is not in the tag"
    judged("two.example", PUBLIC, changed=NOW - timedelta(days=30))
    tag(new=True)
    with login("worker"):
        JudgedValue.objects.filter(value="one.example").delete()
    tag(new=True)
    at(monkeypatch, hours=2)
    tag(new=True)
    assert values(fetched(path)[1]) == {"two.example"}, "what ended is gone before anything judged it again"


def test_rows_of_several_labels_are_judged_together(sector: Sector) -> None:
    judged("twice.example", PUBLIC, verdict=1, has_twin=True)
    judged("twice.example", own(sector.riverbend.pk), verdict=2, has_twin=True, sources=[3, 4], origins=[3, 4])
    judged("over.example", PUBLIC, has_twin=True)
    judged("over.example", internal(sector.center.pk), has_twin=True, verdict=0, never="A clearinghouse")
    rosa, otto, ada = (made(sector, user, use=ListUse.BLOCK) for user in (sector.rosa, sector.otto, sector.ada))
    assert values(fetched(address(rosa))[1]) == {"twice.example", "over.example"}
    assert fetched(address(rosa))[2]["TLP"] == "TLP:AMBER+STRICT"
    assert values(fetched(address(otto))[1]) == {"over.example"}
    assert values(fetched(address(ada))[1]) == set()
    assert 'why="belongs to what is never blocked"' in fetched(address(ada))[2]["List-Left-Out"]


def test_changes_since_lead_to_the_same_list(sector: Sector, monkeypatch: pytest.MonkeyPatch) -> None:
    judged("stays.example", PUBLIC)
    judged("revoked.example", PUBLIC)
    judged("narrowed.example", PUBLIC)
    new = made(sector, sector.rosa)
    table = made(sector, sector.rosa, ListFormat.CSV)
    _, text, headers = fetched(address(new))
    held, since = values(text), headers["List-Since"]
    since_table = fetched(address(table, ListFormat.CSV))[2]["List-Since"]
    at(monkeypatch, hours=3)
    with login("worker"):
        later = NOW + timedelta(hours=2)
        JudgedValue.objects.filter(value="revoked.example").update(verdict=0, revoked=True, changed=later)
        JudgedValue.objects.filter(value="narrowed.example").delete()
    judged("narrowed.example", internal(sector.center.pk), changed=later)
    judged("new.example", PUBLIC, changed=later)
    _, changes, headers = fetched(f"{address(new)}?since={since}")
    assert changes.splitlines() == sorted(changes.splitlines(), key=lambda line: line[0] == "+")
    for line in changes.splitlines():
        held = held | {line[1:]} if line[0] == "+" else held - {line[1:]}
    assert held == values(fetched(address(new))[1]) == {"stays.example", "new.example"}
    assert "stays.example" not in changes
    rows = list(csv.DictReader(io.StringIO(fetched(f"{address(table, ListFormat.CSV)}?since={since_table}")[1])))
    assert {(row["change"], row["value"]) for row in rows} == {
        ("gone", "revoked.example"), ("gone", "narrowed.example"), ("in", "new.example")
    }  # fmt: skip
    assert fetched(f"{address(new)}?since=nothing")[0] == 400
    assert fetched(f"{address(new)}?since={since_table}")[0] == 400, "a place in another list"
    at(monkeypatch, days=31)
    assert fetched(f"{address(new)}?since={since}")[0] == 410


def test_what_an_organization_never_blocks_is_in_none_of_its_files(sector: Sector) -> None:
    judged("pay.clearing.example", PUBLIC)
    judged("evil.example", PUBLIC)
    with login("worker"):
        HumanWord.objects.create(
            label_id=intern(own(sector.riverbend.pk)),
            what=Saying.NEVER,
            kind=ObservableKind.DOMAIN,
            value="clearing.example",
            below=True,
            organization=sector.riverbend.pk,
            by="person:1",
            at=NOW,
        )
    rosa, otto = (made(sector, user) for user in (sector.rosa, sector.otto))
    _, text, headers = fetched(address(rosa))
    assert values(text) == {"evil.example"}
    assert headers["List-Left-Out"] == '1;why="belongs to what you never block"'
    assert values(fetched(address(otto))[1]) == {"evil.example", "pay.clearing.example"}


def test_a_table_is_another_where_only_confidence_decayed(sector: Sector) -> None:
    judged("evil.example", PUBLIC)
    table, plain = made(sector, sector.rosa, ListFormat.CSV), made(sector, sector.rosa)
    before = fetched(address(table, ListFormat.CSV))[2]["ETag"], fetched(address(plain))[2]["ETag"]
    with login("worker"):
        JudgedValue.objects.update(confidence=71)
    after = fetched(address(table, ListFormat.CSV))[2]["ETag"], fetched(address(plain))[2]["ETag"]
    assert (before[0] != after[0], before[1] == after[1]) == (True, True)


def test_what_does_not_open_looks_missing(sector: Sector, caplog: Any, capfd: Any) -> None:
    new, other = made(sector, sector.rosa), made(sector, sector.otto)
    acting: dict[str, Any] = {"principal": sector.principal(sector.rosa), "at": NOW}
    closed, rotated = (made(sector, sector.rosa, min_confidence=least) for least in (1, 2))
    from wardwatch.audit.types import OPERATOR

    operations.close_list(of=closed.uid, actor=OPERATOR, **acting)
    fresh = operations.rotate_list(of=rotated.uid, actor=OPERATOR, **acting)
    missing = fetched(f"/lists/{uuid4()}/{new.secret}/list.txt")
    assert missing[0] == 404
    with caplog.at_level(logging.DEBUG):
        for path in (
            address(new, secret="wrong"),
            address(new, secret=other.secret),
            address(closed),
            address(rotated),
            address(new, ListFormat.CSV),
        ):
            status, text, headers = fetched(path)
            assert (status, text, sorted(headers)) == (404, missing[1], sorted(missing[2])), path
        assert fetched(address(fresh))[0] == fetched(address(new))[0] == 200
    written = caplog.text + "".join(capfd.readouterr())
    assert not [each.secret for each in (new, other, closed, rotated, fresh) if each.secret in written]
    by_password = f"/lists/{new.uid}/list.txt"
    basic = {"Authorization": "Basic " + base64.b64encode(f"any:{new.secret}".encode()).decode()}
    assert fetched(by_password)[0] == 401
    assert fetched(f"/lists/{uuid4()}/list.txt")[0] == 401
    assert fetched(by_password, **basic)[0] == 200
    wrong = {"Authorization": "Basic " + base64.b64encode(b"any:wrong").decode()}
    assert fetched(by_password, **wrong)[:2] == missing[:2]
    assert DEVICE.post(address(new)).status_code == 405


def test_a_list_in_trouble_tells_nothing_of_its_secret(
    sector: Sector, monkeypatch: pytest.MonkeyPatch, capfd: Any, settings: Any
) -> None:
    new = made(sector, sector.rosa)
    judged("one.example", PUBLIC)
    packed = DEVICE.get(address(new), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(b"".join(packed.streaming_content)) == b"one.example\n"  # type: ignore[arg-type]

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError(f"what holds {new.secret}")

    monkeypatch.setattr("wardwatch.sharing.queries.listed.rows_of", broken)
    status, text, _ = fetched(address(new))
    said = text + "".join(capfd.readouterr())
    assert (status, new.secret in said) == (500, False), said
    settings.API_REQUESTS_PER_MINUTE = 0
    assert fetched(address(new))[0] == 429
