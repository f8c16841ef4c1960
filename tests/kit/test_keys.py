import stat
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardwatch.kit.keys import Keyring, Undecipherable, UnsafeSecret, verify


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def test_secrets_are_made_once_and_closed_to_others(ring: Keyring) -> None:
    again = Keyring(ring.folder)
    assert ring.password("app") == again.password("app") != ring.password("worker")
    assert ring.web_secret == again.web_secret
    assert ring.digest(b"x") == again.digest(b"x") != ring.digest(b"y")
    assert again.decrypt(ring.encrypt(b"x")) == b"x"
    assert again.verify(b"x", ring.sign(b"x"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in ring.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700


def test_threads_that_start_together_get_the_same_secret(ring: Keyring) -> None:
    found: set[str] = set()
    threads = [threading.Thread(target=lambda: found.add(Keyring(ring.folder).password("app"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert [file.name for file in ring.folder.iterdir()] == ["password-app"]


@given(st.binary())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_goes_in_comes_out(ring: Keyring, data: bytes) -> None:
    assert ring.decrypt(ring.encrypt(data)) == data
    signature = ring.sign(data)
    assert ring.verify(data, signature)
    assert not ring.verify(data + b"\0", signature)


def test_rotation_keeps_old_values_readable_until_the_old_key_is_retired(ring: Keyring) -> None:
    old, forgotten = ring.encrypt(b"old"), ring.encrypt(b"forgotten")
    ring.rotate()
    assert ring.decrypt(old) == b"old"
    renewed = ring.renew(old)
    ring.retire()
    assert ring.decrypt(renewed) == b"old"
    with pytest.raises(Undecipherable):
        ring.decrypt(forgotten)


def test_another_home_can_check_a_signature_but_not_make_it(ring: Keyring, tmp_path: Path) -> None:
    other = Keyring(tmp_path / "other")
    assert verify(ring.public_key, b"head", ring.sign(b"head"))
    assert not verify(ring.public_key, b"head", other.sign(b"head"))
    assert not verify(b"no key", b"head", ring.sign(b"head"))
    with pytest.raises(Undecipherable):
        other.decrypt(ring.encrypt(b"x"))


def test_open_altered_or_linked_files_are_refused(ring: Keyring, tmp_path: Path) -> None:
    ring.password("app")
    (ring.folder / "password-app").chmod(0o640)
    with pytest.raises(UnsafeSecret, match="open to other accounts"):
        ring.password("app")
    (ring.folder / "web-secret").symlink_to(tmp_path / "keys" / "password-app")
    with pytest.raises(UnsafeSecret, match="is a link"):
        _ = ring.web_secret
    (ring.folder / "signing").touch(mode=0o600)
    with pytest.raises(UnsafeSecret, match="empty"):
        ring.sign(b"x")
    with pytest.raises(ValueError, match="name"):
        ring.password("../app")
    ring.folder.chmod(0o755)
    with pytest.raises(UnsafeSecret):
        Keyring(ring.folder)
