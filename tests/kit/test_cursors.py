"""Cursors: opaque, the same for the same place, and good only where they were given."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as some

from wardwatch.kit.cursors import BadCursor, open_place, seal_place
from wardwatch.kit.keys import Keyring

Place = tuple[str, date | None, int]


@pytest.fixture(scope="module", autouse=True)
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "HOME", SimpleNamespace(keyring=Keyring(tmp_path_factory.mktemp("home") / "keys")))
        yield


@given(some.tuples(some.text(), some.none() | some.dates(), some.integers(0, 2**63 - 1)))
def test_a_place_comes_back_from_its_own_list_only(place: Place) -> None:
    cursor = seal_place("trail", place)
    assert cursor == seal_place("trail", place)
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert open_place("trail", cursor, Place) == place
    with pytest.raises(BadCursor):
        open_place("findings", cursor, Place)


@given(some.text())
def test_a_cursor_that_nobody_gave_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        open_place("trail", cursor, int)


def test_a_cursor_shows_no_number_and_opens_as_what_it_is() -> None:
    one, next_one = seal_place("trail", 4711), seal_place("trail", 4712)
    assert len(one) == 26  # 16 bytes of authentication and three of number
    assert one[:8] != next_one[:8]
    with pytest.raises(BadCursor):
        open_place("trail", one, str)
