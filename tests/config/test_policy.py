"""A center's own policy is what its program judges by, and an unsound one stops it before it judges."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wardwatch.cli import main

JUDGE = """
import django
django.setup()
from wardwatch.triage import policy, tables
judged = policy.decide(policy.Situation(product_class=policy.product_class("Invented", "Thing")))
print(judged.protect_within_days)
"""


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"WARDWATCH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)


def test_the_program_judges_by_the_policy_in_its_home(tmp_path: Path) -> None:
    assert run(tmp_path, "-c", JUDGE).stdout == "30\n"
    (tmp_path / "policy.toml").write_text("days.scheduled = { protect = 45, fix = 120 }")
    assert run(tmp_path, "-c", JUDGE).stdout == "45\n"


def test_an_unsound_policy_stops_every_command(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("days.scheduled = { protect = 45, fix = 4 }")
    refused = run(tmp_path, "-m", main.__name__, "status")
    assert refused.returncode
    assert f"{tmp_path}/policy.toml: days.scheduled: fixing comes before protecting" in refused.stderr
    assert refused.stderr.startswith("The configuration is wrong. ")
    assert "Traceback" not in refused.stderr


def test_a_wrong_variable_is_the_environments_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_PORT", "http")
    refused = run(tmp_path, "-m", main.__name__, "status")
    assert refused.stderr == "The environment is wrong. WARDWATCH_PORT: is not a port number\n"
