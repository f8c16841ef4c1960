"""What is read of names is the same in a second process, which knows no settings and no tables."""

from collections.abc import Callable
from typing import Any

import pytest

from wardwatch.exposures import reading
from wardwatch.kit import twofold

CLAIM = ("Contec", "CMS8000", "CMS8000", "affected", "generic", "1.0", True, "2.0", False, True, "", "", "CISA",
         "CVE-2026-1000#cna", "", "", "", "", "", "")  # fmt: skip
LINE = ("Contec", "CMS8000", "", "1.5", "", "", '[["Contec", "CMS 8000"]]', '[["Other", "Thing"]]', None, "")
CLAIMED = ("Contec", "CMS8000", "CMS8000", "", "", "", "", "", "", "", "")


@pytest.mark.parametrize(
    ("function", "thing"),
    [
        (reading.claimed_name, CLAIM),
        (reading.bounds, CLAIM),
        (reading.rank, CLAIM),
        (reading.listed_name, LINE),
        (reading.versions, LINE),
        (reading.meeting, (LINE, CLAIMED, False)),
    ],
)
def test_a_second_process_reads_the_same(
    function: Callable[[twofold.Row], Any], thing: twofold.Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[twofold.Row] = []

    def counted(each: twofold.Row) -> Any:
        here.append(each)
        return function(each)

    counted.__module__, counted.__qualname__ = function.__module__, function.__name__
    monkeypatch.setattr(twofold, "MANY", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    first, second = twofold.each(counted, [thing, thing])
    assert len(here) == 1
    assert alike(first) == alike(second)
    assert first


def alike(found: Any) -> Any:
    """Keys come in any order."""
    if isinstance(found, tuple | list):
        return sorted(map(alike, found), key=repr)
    return found
