"""The front-end packages are locked by hash, and building again costs nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src" / "wardwatch" / "web" / "static" / "vendor"


def test_the_lock_holds_a_hash_for_each_package_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert "resolved" not in text
    assert "registry" not in text


@pytest.mark.skipif(not VENDOR.is_dir(), reason="front-end assets are not built")
def test_an_unchanged_build_touches_nothing() -> None:
    before = {file: file.stat().st_mtime_ns for file in VENDOR.rglob("*")}
    command = [sys.executable, "tools/assets.py"]
    done = subprocess.run(command, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert {file: file.stat().st_mtime_ns for file in VENDOR.rglob("*")} == before
