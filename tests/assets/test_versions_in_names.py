"""Versions written behind names: what is taken out, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.assets.inventory.versions import Split, alone, split


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        ("CMS8000 v2.1.3", "CMS8000", "2.1.3"),
        ("Alaris 8015 Rev C", "Alaris 8015", "C"),
        ("IntelliVue MX40 Rev. B.06.18", "IntelliVue MX40", "B.06.18"),
        ("Alaris 8015 rev. 2.1", "Alaris 8015", "2.1"),
        ("M540 SW VG4.1", "M540", "VG4.1"),
        ("M540 (SW VG4.1)", "M540", "VG4.1"),
        ("MX800 S/W Rev B.02.15", "MX800", "B.02.15"),
        ("Infusomat, firmware: 053L00091", "Infusomat", "053L00091"),
        ("Plum 360 FW v15.11.0", "Plum 360", "15.11.0"),
        ("Orchestra V4.1.2 build 33", "Orchestra", "4.1.2 build 33"),
        ("CADD Server software version 2.3 SP2", "CADD Server", "2.3 SP2"),
        ("Bomba X versión 3", "Bomba X", "3"),
        ("CMS8000 v2.1.3 patient monitor", "CMS8000 patient monitor", "2.1.3"),
        ("Gateway - Release 12", "Gateway", "12"),
        ("Windows 10 version 22H2", "Windows 10", "22H2"),
    ],
)
def test_a_version_that_is_announced_is_taken_out(text: str, name: str, version: str) -> None:
    assert split(text) == Split(name, version)


@pytest.mark.parametrize(
    "text",
    [
        *("V60", "Respironics V60", "Spectrum V8", "MX800", "Servo-i", "Trilogy 202", "Reveal LINQ", "Revolution CT"),
        *("Vela v", "HW Rev B", "CMS8000 hardware rev 2", "v2.1.3", "Rev C", "SW Radiology", "Software", "Version"),
        *("Release", "Vertiq 4.1", "Revera", "Pump v2.1 SW v3.1", "SonoSite REV", "", "1.2.3", "Verathon 3"),
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert split(text) is None


@given(st.text(alphabet="v.0 RevrSW/wC2-(), ", max_size=300))
def test_nothing_is_invented_and_no_name_takes_long(text: str) -> None:
    begun = time.process_time()
    found = split(text)
    assert time.process_time() - begun < 0.2
    if found:
        letters = "".join(text.split())
        assert all("".join(part.split()) in letters for part in (found.version,))
        assert len("".join(found.name.split())) < len(letters)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.1", "3.1"),
        ("Rev. B", "B"),
        ("Rev C.00.05", "C.00.05"),
        ("Version 6.4.0", "6.4.0"),
        ("MX800", None),
        ("V60", None),
        ("M540 v2.1", None),
    ],
)
def test_a_model_that_is_nothing_but_a_version(text: str, version: str | None) -> None:
    assert alone(text) == version
