"""Pieces that the versions or the name of a product speak of become part of the claim."""

import pytest

from wardwatch.feeds.pieces import Stated, apart


@pytest.mark.parametrize(
    ("raw", "name", "stated"),
    [
        ("< 3.06", "Pump", [("< 3.06", "")]),
        ("", "Pump", [("", "")]),
        ("versions before 3.06 (serial number below 14000)", "", [("versions before 3.06", "serial\t<\t14000")]),
        (
            "before 3.06 (serial number below 14000) / before 4.03 (serial number above 14000)", "",
            [("before 3.06", "serial\t<\t14000"), ("before 4.03", "serial\t>\t14000")],
        ),
        # whether 4.03 alone or all before it is meant, nobody can tell
        (
            "before 3.06 (serial number below 14000) / 4.03 (serial number above 14000)", "",
            [(None, "serial\t<\t14000"), (None, "serial\t>\t14000")],
        ),
        ("< may 28", "Old: manufactured prior to May 28", [("", "unread\tmanufactured prior to May 28")]),
        ("1.0", "Old: manufactured before 2019", [("1.0", "made\t\t2018-12-31")]),
        ("vers:generic/<3", "Pump", [("vers:generic/<3", "")]),
    ],
)  # fmt: skip
def test_versions_and_pieces_are_told_apart(raw: str, name: str, stated: list[tuple[str | None, str]]) -> None:
    assert apart(raw, name) == tuple(Stated(*each) for each in stated)
