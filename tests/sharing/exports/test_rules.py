"""Rules for sensors: read by a strict reader of their grammar, by a library, and by the sensors where they are."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import suricataparser
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit.errors import FormatError
from wardwatch.sharing.exports import FILE_LISTS, Heading, PlainList, Row, Sids, plain, snort, suricata, zeek
from wardwatch.sharing.exports.sids import FACETS, FIRST, FIXED
from wardwatch.standards.observables import Observable, ObservableKind, guess, normalise
from wardwatch.standards.tlp import Tlp

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADING = Heading(title="Terns", center="Plover Center", tlp=Tlp.AMBER, made_at=NOW, link="center.example/intel/")
SIDS = Sids(b"a key of the tests")
HEADER = re.compile(
    r"alert (?:ip|dns|tls|http|smtp|smb|ftp-data|udp|ssl) (?:any|\$HOME_NET) any"
    r" (?:->|<>) (?:any|[0-9a-f.:/]+) (?:any|53) "
)
OPTION = re.compile(r'\s*([a-z0-9_.]+)(?::("[^"\\;]*"[^";]*|[^";]*))?;')
OPTIONS = {
    *("msg", "threshold", "classtype", "reference", "metadata", "sid", "rev", "flow", "content", "nocase", "endswith"),
    *("startswith", "bsize", "dotprefix", "dns.query", "tls.sni", "http.host", "http.uri.raw"),
    *("filemd5", "filesha1", "filesha256", "http_header", "http_raw_uri", "bufferlen", "ssl_state"),
}


def row(value: Observable, number: int = 1, **changes: object) -> Row:
    whole: dict[str, object] = {
        "id": f"indicator--{UUID(int=number, version=4)}",
        "number": number,
        "kind": value.kind,
        "value": value.value,
        "last_seen": NOW - timedelta(days=2),
        "changed": NOW - timedelta(days=1),
        "tlp": Tlp.GREEN,
        "verdict": Verdict.HUNT,
        "confidence": 80,
        "threat": "Nesting Tern",
    }
    return Row(**(whole | changes))


TEXTS = (
    *("192.0.2.7", "198.51.100.0/24", "2001:db8::7", "2001:db8:1::/48", "nest.example.org", "xn--nst-qla.example.org"),
    'http://nest.example.org/a;b?c="d"|e:f(g)#h',
    "https://[2001:db8::9]:8443/" + "x" * 300,
    *("http://192.0.2.9/", "a" * 32, "b" * 40, "c" * 64),
)
VALUES = [value for text in TEXTS if (value := guess(text))]
SAMPLE = [row(value, number) for number, value in enumerate(VALUES)]


def lines(pieces: Iterable[bytes]) -> list[str]:
    *found, last = b"".join(pieces).decode().split("\n")
    assert last == ""
    return [line for line in found if not line.startswith("#")]


def taken_apart(rule: str) -> list[tuple[str, str]]:
    """Options of a rule as the manuals write them: `name;` or `name:value;`, a text in quotes; nothing else."""
    header = HEADER.match(rule)
    assert header, rule
    assert rule[header.end()] == "(", rule
    assert rule.endswith(")"), rule
    inside, found, at = rule[header.end() + 1 : -1].strip(), [], 0
    while at < len(inside):
        match = OPTION.match(inside, at)
        assert match, inside[at:]
        assert match[1] in OPTIONS, match[1]
        found.append((match[1], match[2] or ""))
        at = match.end()
    return found


def bytes_of(content: str) -> bytes:
    inside = re.fullmatch(r'"([^"]*)".*', content)
    assert inside
    parts = inside[1].split("|")
    assert len(parts) % 2 == 1
    return b"".join(bytes.fromhex(part) if odd % 2 else part.encode("ascii") for odd, part in enumerate(parts))


def check(rule: str) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for name, value in taken_apart(rule):
        options.setdefault(name, []).append(value)
    assert all(len(options[once]) == 1 for once in ("msg", "sid", "rev", "classtype", "metadata")), rule
    assert len(options["msg"][0]) < 255
    assert all(0 < len(bytes_of(each)) <= 255 for each in options.get("content", []))
    return options


def test_the_sample_is_whole():
    assert len(VALUES) == len(TEXTS)


@pytest.mark.parametrize("render", [suricata, snort])
def test_rules_keep_the_grammar(render):
    found = lines(render(SAMPLE, HEADING, SIDS))
    sids = [int(check(rule)["sid"][0]) for rule in found]
    assert len(sids) == len(set(sids))
    assert all(FIXED <= sid < 1 << 31 for sid in sids)
    for rule, sid in zip(found, sids, strict=True):
        read = suricataparser.parse_rule(rule)
        assert read is not None, rule
        assert (read.sid, read.action) == (sid, "alert")


def test_suricata_looks_where_the_value_is():
    found = {check(rule)["sid"][0]: rule for rule in lines(suricata(SAMPLE, HEADING, SIDS))}
    asked, hello, host = (found[str(SIDS.of(4, facet))] for facet in range(3))
    assert 'dns.query; dotprefix; content:".nest.example.org"; nocase; endswith;' in asked
    assert 'tls.sni; dotprefix; content:".nest.example.org"; nocase; endswith;' in hello
    assert 'http.host; dotprefix; content:".nest.example.org"; endswith;' in host  # in small letters already
    page = check(found[str(SIDS.of(6))])
    path = b"/a;b?c=%22d%22%7Ce:f(g)"
    assert [bytes_of(each) for each in page["content"]] == [b"nest.example.org", path]
    assert page["bsize"] == ["16", str(len(path))]
    long = check(found[str(SIDS.of(7))])
    assert len(bytes_of(long["content"][1])) == 200
    assert long["bsize"][1] == "301"
    assert f"reference:url,center.example/intel/{SAMPLE[4].id};" in asked
    assert "metadata:tlp GREEN, use hunt, confidence 80, last_seen 2026-11-20;" in asked


def test_digests_have_a_rule_only_with_their_list():
    assert sum("filesha256:wardwatch-sha256.lst;" in rule for rule in lines(suricata(SAMPLE, HEADING, SIDS))) == 4
    assert lines(suricata(SAMPLE[:1], HEADING, SIDS))[-1].startswith("alert ip")


def test_snort_writes_names_as_they_travel():
    found = {check(rule)["sid"][0]: check(rule) for rule in lines(snort(SAMPLE, HEADING, SIDS))}
    asked, hello, host = (found[str(SIDS.of(4, facet))]["content"][0] for facet in range(3))
    assert bytes_of(asked) == b"\x04nest\x07example\x03org\x00"
    assert bytes_of(hello) == b"\x00\x00\x10nest.example.org"
    assert bytes_of(host) == b"nest.example.org"
    assert b"# left out, sha256 has no place in this format: 1" in b"".join(snort(SAMPLE, HEADING, SIDS))


def test_numbers_are_stable_and_revisions_rise_with_the_row():
    before = lines(suricata(SAMPLE, HEADING, SIDS))
    assert before == lines(suricata(SAMPLE, HEADING, Sids(b"a key of the tests")))
    (after,) = lines(suricata([row(VALUES[0], 0, changed=NOW)], HEADING, SIDS))
    assert check(after)["sid"] == check(before[0])["sid"]
    assert int(check(after)["rev"][0]) == int(check(before[0])["rev"][0]) + 24 * 60


def test_numbers_do_not_meet():
    """A permutation cannot: here for a stretch of rows, with all their facets, under two keys."""
    for key in (b"", b"other"):
        sids = Sids(key)
        found = {sids.of(number, facet) for number in range(20_000) for facet in range(FACETS)}
        assert len(found) == 20_000 * FACETS
        assert min(found) >= FIRST
        assert max(found) < 1 << 31
    for number, facet in ((-1, 0), (Sids.MOST, 0), (0, FACETS)):
        with pytest.raises(ValueError, match="rule number"):
            SIDS.of(number, facet)


evil = st.text(max_size=30) | st.sampled_from(
    ['";) alert ip any any -> any any (sid:1;', "a\nb", "|3b|", "\\", "a;b", "\ud800", "'", "$HOME_NET", "(x)", ","]
)


@st.composite
def normal_values(draw):
    """What normalising leaves of anything: the only values that reach an export."""
    told = draw(evil)
    for kind, text in draw(
        st.permutations(
            [(ObservableKind.URL, f"http://nest.example.org/{told}"), (ObservableKind.DOMAIN, f"{told}.example.org")]
        )
    ):
        try:
            return normalise(kind, text)
        except FormatError:
            continue
    return VALUES[4]


@settings(max_examples=300, deadline=None)
@given(normal_values(), evil, evil, st.sampled_from([suricata, snort]))
def test_nothing_becomes_an_option(value, threat, name, render):
    """Whatever value, name and id hold, a rule has the options of a harmless one and no others; each line is a rule."""
    harmless = VALUES[6] if value.kind is ObservableKind.URL else VALUES[4]
    wanted = [[each for each, _ in taken_apart(rule)] for rule in lines(render([row(harmless)], HEADING, SIDS))]
    found = lines(render([row(value, threat=threat, id=name)], HEADING, SIDS))
    assert len(found) == len(wanted)
    for rule, names in zip(found, wanted, strict=True):
        check(rule)
        own = [each for each, _ in taken_apart(rule)]
        assert own in (names, [each for each in names if each != "reference"])


def ran(command: list[str], folder: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=str(folder))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("suricata"), reason="Suricata is not on this machine (Debian 12 has no package)")
def test_suricata_takes_the_rules(tmp_path):
    (tmp_path / "wardwatch.rules").write_bytes(b"".join(suricata(SAMPLE, HEADING, SIDS)))
    for kind, file in FILE_LISTS.items():
        (tmp_path / file).write_bytes(b"".join(plain(SAMPLE, HEADING, PlainList(kind.value), least=Verdict.HUNT)))
    ran(["suricata", "-T", "-S", "wardwatch.rules", "-l", "."], tmp_path)


@pytest.mark.skipif(not shutil.which("snort"), reason="Snort 3 is not on this machine (Debian has no package)")
def test_snort_takes_the_rules(tmp_path):
    (tmp_path / "wardwatch.rules").write_bytes(b"".join(snort(SAMPLE, HEADING, SIDS)))
    ran(["snort", "-T", "-R", "wardwatch.rules"], tmp_path)


@pytest.mark.skipif(not shutil.which("zeek"), reason="Zeek is not on this machine (Debian has no package)")
def test_zeek_takes_the_file(tmp_path):
    (tmp_path / "intel.dat").write_bytes(b"".join(zeek(SAMPLE, HEADING)))
    script = '@load frameworks/intel/seen\nredef Intel::read_files += { "intel.dat" };\n'
    (tmp_path / "read.zeek").write_text(script)
    ran(["zeek", "-b", "read.zeek"], tmp_path)
