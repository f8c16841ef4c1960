import gzip
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cpe
from wardwatch.standards.cpe import ANY, NA, Name


def test_a_formatted_string_is_unescaped():
    name = cpe.read(r"cpe:2.3:o:larkmoor:drift\/2_firmware:2.4\:b:-:*:en:*:*:arm64:*")
    assert (name.part, name.vendor, name.product, name.version) == ("o", "larkmoor", "drift/2_firmware", "2.4:b")
    assert (name.update, name.edition, name.language, name.target_hw, name.other) == (NA, ANY, "en", "arm64", ANY)
    assert name.wildcards == frozenset()


def test_case_does_not_distinguish_names():
    assert cpe.read("CPE:2.3:A:Larkmoor:Drift:R2:*:*:*:*:*:*:*") == cpe.read(
        "cpe:2.3:a:larkmoor:drift:r2:*:*:*:*:*:*:*"
    )


def test_a_wildcard_is_told_from_the_character():
    assert cpe.read("cpe:2.3:a:v:p:2.*:*:*:*:*:*:*:*").wildcards == {"version"}
    quoted = cpe.read(r"cpe:2.3:a:v:p:2.\*:*:*:*:*:*:*:*")
    assert (quoted.version, quoted.wildcards) == ("2.*", frozenset())
    assert cpe.read(r"cpe:2.3:a:v:p:\-:*:*:*:*:*:*:*").version == "-"


@pytest.mark.parametrize(
    ("uri", "formatted"),
    [
        ("cpe:/h:larkmoor:drift_pump", "cpe:2.3:h:larkmoor:drift_pump:*:*:*:*:*:*:*:*"),
        ("cpe:/a:tern:net:0.9:-::de", "cpe:2.3:a:tern:net:0.9:-:*:de:*:*:*:*"),
        ("cpe:/a:tern:net%2fx:0.9::~~pro~linux~x64~", r"cpe:2.3:a:tern:net\/x:0.9:*:*:*:pro:linux:x64:*"),
        ("cpe:/a:tern:net:0.%02", "cpe:2.3:a:tern:net:0.*:*:*:*:*:*:*:*"),
        ("cpe:/", "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"),
    ],
)
def test_a_uri_names_the_same_as_its_formatted_string(uri, formatted):
    assert cpe.read(uri) == cpe.read(formatted)
    assert str(cpe.read(uri)) == formatted


@pytest.mark.parametrize(
    "text",
    [
        "", "cpe", "cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:*", "cpe:2.3:x:v:p:1:*:*:*:*:*:*:*",
        "cpe:2.3:a:v:p::*:*:*:*:*:*:*", "cpe:2.3:a:v v:p:1:*:*:*:*:*:*:*", "cpe:2.3:a:v/v:p:1:*:*:*:*:*:*:*",
        "cpe:2.3:a:v:p:1*1:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:**:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\\",
        "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\n", "cpe:/a:v:p:1:2:3:4:5", "cpe:/q:v", "cpe:/a:v:p:1::~a~b", "cpe:/a:v/v",
        "cpe:/a:%",
    ],
)  # fmt: skip
def test_what_is_not_a_name_is_refused(text):
    with pytest.raises(FormatError):
        cpe.read(text)


VALUE = st.one_of(
    st.sampled_from([ANY, NA]), st.text(alphabet=[chr(code) for code in range(33, 127)], min_size=1).map(str.lower)
)


@given(st.sampled_from(["a", "o", "h"]), st.lists(VALUE, min_size=10, max_size=10))
def test_writing_and_reading_a_name_gives_it_back(part, values):
    name = Name(part, *values)
    assert cpe.read(str(name)) == name


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for prefix in ("", "cpe:/", "cpe:2.3:a:v:p:"):
        with suppress(FormatError):
            cpe.read(prefix + text)


def test_published_names_are_read_and_written_back(shared_data: Path):
    with gzip.open(shared_data / "cisa-vulnrichment" / "cve5-vulnrichment-selection.jsonl.gz", "rt") as lines:
        names = {name for line in lines for name in re.findall(r'"(cpe:2\.3:(?:[^"\\]|\\.)*)"', line)}
    names = {json.loads(f'"{name}"') for name in names}
    assert len(names) > 100
    for name in names:
        assert str(cpe.read(name)) == name.lower()
