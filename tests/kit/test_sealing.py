from pathlib import Path

import pytest

from wardwatch.kit.keys import Keyring
from wardwatch.kit.sealing import Unopenable


def test_a_sealed_value_opens_only_in_its_place_and_with_this_homes_keys(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    sealed = ring.sealer().seal(b"SN-4711", b"asset:1")
    assert b"4711" not in sealed
    assert ring.sealer().unseal(sealed, b"asset:1") == b"SN-4711"
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    other = Keyring(tmp_path / "other").sealer()
    for attempt in (
        lambda: ring.sealer().unseal(sealed, b"asset:2"),
        lambda: ring.sealer().unseal(altered, b"asset:1"),
        lambda: ring.sealer().unseal(b"", b"asset:1"),
        lambda: other.unseal(sealed, b"asset:1"),
    ):
        with pytest.raises(Unopenable):
            attempt()


def test_rotation_keeps_old_values_readable_and_tells_them_apart(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    old = ring.sealer().seal(b"x", b"")
    ring.rotate()
    sealer = ring.sealer()
    assert sealer.unseal(old, b"") == b"x"
    assert not old.startswith(sealer.key_id)
    assert sealer.seal(b"x", b"").startswith(sealer.key_id)
    ring.retire()
    with pytest.raises(Unopenable):
        ring.sealer().unseal(old, b"")


def test_fingerprints_are_the_keyrings_digests(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    assert ring.sealer().fingerprint(b"x") == ring.digest(b"x")
