"""`wardwatch extract`: reports read on one's own machine."""

import gzip
import json
from pathlib import Path

from cli.homes import Ask, Run
from papers import pdf

NAMES = json.dumps(
    {"type": "ransomware", "values": [{"value": "Harbor Locker", "uuid": "6f1d5a50-0000-4000-8000-000000000001"}]}
).encode()


def test_what_a_report_holds(tmp_path: Path, ask: Ask, run: Run) -> None:
    report, names = tmp_path / "report.pdf", tmp_path / "ransomware.json.gz"
    report.write_bytes(pdf(["Harbor Locker calls hxxps[:]//evil[.]com/a"], []))
    names.write_bytes(gzip.compress(NAMES))
    said = ask("extract", report, "--names", names)
    assert [(each["kind"], each["value"], each["defanged"]) for each in said["finds"]] == [
        ("name", "harbor locker", False),
        ("url", "https://evil.com/a", True),
    ]
    assert said["finds"][1]["places"] == [
        {"start": 20, "end": 42, "line": 1, "page": 1, "written": "hxxps[:]//evil[.]com/a"}
    ]
    shown = run("extract", str(report)).output
    assert "https://evil.com/a" in shown
    assert "not read: page 2 has no text" in shown


def test_what_cannot_be_read_is_named(tmp_path: Path, ask: Ask) -> None:
    report, names = tmp_path / "report.txt", tmp_path / "names.json.gz"
    report.write_bytes(b"\x00\x01")
    assert ask("extract", report, status=1)["error"] == "format"
    report.write_text("evil[.]com")
    names.write_bytes(gzip.compress(NAMES)[:20])
    assert "broken gzip" in ask("extract", report, "--names", names, status=1)["message"]
    names.write_bytes(b"[]")
    assert "names.json.gz: is neither" in ask("extract", report, "--names", names, status=1)["message"]
