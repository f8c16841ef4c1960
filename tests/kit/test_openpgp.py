"""OpenPGP keys and signatures; where it is installed, GnuPG agrees."""

import shutil
import subprocess
from pathlib import Path

import pytest

from wardwatch.kit.keys import Keyring
from wardwatch.kit.openpgp import OpenPgpKey, UnusableKey, fits

DATA = b'{"document": "invented"}\n'
HOLDER = "Invented Center <center@center.invalid>"


@pytest.fixture(scope="module")
def key() -> OpenPgpKey:
    return OpenPgpKey(OpenPgpKey.make(HOLDER))


def test_a_signature_fits_its_bytes_and_its_key_only(key: OpenPgpKey) -> None:
    signature = key.sign(DATA)
    other = OpenPgpKey(OpenPgpKey.make(HOLDER))
    assert signature.startswith("-----BEGIN PGP SIGNATURE-----")
    assert fits(key.public, DATA, signature)
    assert not fits(key.public, DATA + b" ", signature)
    assert not fits(other.public, DATA, signature)
    assert not fits(key.public, DATA, "no signature")
    assert len(key.fingerprint) == 40


def test_what_is_public_holds_no_secret(key: OpenPgpKey) -> None:
    assert b"PUBLIC KEY BLOCK" in key.public
    assert b"PRIVATE" not in key.public
    assert "PRIVATE" not in repr(key)
    with pytest.raises(UnusableKey):
        OpenPgpKey(key.public)
    with pytest.raises(UnusableKey):
        OpenPgpKey(b"no key")


def test_a_home_makes_its_key_once_and_another_when_it_is_forgotten(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    assert not ring.has_openpgp
    first = ring.openpgp(HOLDER)
    assert ring.openpgp("Somebody else").fingerprint == first.fingerprint
    assert (tmp_path / "keys" / "openpgp").stat().st_mode & 0o777 == 0o600
    ring.forget_openpgp()
    assert not ring.has_openpgp
    assert ring.openpgp(HOLDER).fingerprint != first.fingerprint


@pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed here")
def test_another_program_agrees(key: OpenPgpKey, tmp_path: Path) -> None:
    files = {"key.asc": key.public, "made.json": DATA, "made.json.asc": key.sign(DATA).encode(), "other.json": b"{}"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)

    def gpg(*words: str) -> "subprocess.CompletedProcess[str]":
        command = ["gpg", "--homedir", str(home), "--batch", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert gpg("--import", "key.asc").returncode == 0
    said = gpg("--verify", "made.json.asc", "made.json")
    assert said.returncode == 0
    assert f'Good signature from "{HOLDER}"' in said.stderr
    assert gpg("--verify", "made.json.asc", "other.json").returncode != 0
