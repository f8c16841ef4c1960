"""Names as NIST IR 7695 binds them; the numbers in the names of cases are its sections."""

import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cpe
from wardwatch.standards.cpe import ANY, NA, Name, Pattern


def versioned(version: str) -> str:
    return f"cpe:2.3:a:tern:net:{version}:*:*:*:*:*:*:*"


def test_a_formatted_string_is_unescaped():
    name = cpe.read(r"cpe:2.3:o:larkmoor:drift\/2_firmware:2.4\:b:-:*:en:*:*:arm64:*")
    assert (name.part, name.vendor, name.product, name.version) == ("o", "larkmoor", "drift/2_firmware", "2.4:b")
    assert (name.update, name.edition, name.language, name.target_hw, name.other) == (NA, ANY, "en", "arm64", ANY)
    assert name.wildcards == frozenset()


def test_case_does_not_distinguish_names():
    assert cpe.read("CPE:2.3:A:Larkmoor:Drift:R2:*:*:*:*:*:*:*") == cpe.read(
        "cpe:2.3:a:larkmoor:drift:r2:*:*:*:*:*:*:*"
    )
    assert cpe.read("CPE:/A:Larkmoor:Drift%2BPump") == cpe.read("cpe:/a:larkmoor:drift%2bpump")


@pytest.mark.parametrize(
    ("bound", "value"),
    [
        ("*", ANY), ("-", NA), (r"2.\*", "2.*"), (r"\?", "?"), (r"a\\b", "a\\b"), (r"\*2\?", "*2?"),
        ("2.*", Pattern("", "2.", "*")), ("?2", Pattern("?", "2", "")), ("*2??", Pattern("*", "2", "??")),
        ("*soft*", Pattern("*", "soft", "*")), ("?", Pattern("?", "", "")), ("???", Pattern("???", "", "")),
        (r"\**", Pattern("", "*", "*")), (r"a\\?", Pattern("", "a\\", "?")), ("?-", Pattern("?", "-", "")),
        ("--", "--"), ("_", "_"), (r"2\.0\-b\_1", "2.0-b_1"),
    ],
)  # fmt: skip
def test_a_value_is_logical_or_literal_or_has_wildcards_at_its_ends(bound, value):
    name = cpe.read(versioned(bound))
    assert name.version == value
    assert name.wildcards == ({"version"} if isinstance(value, Pattern) else frozenset())


@pytest.mark.parametrize(
    ("uri", "formatted"),
    [
        pytest.param("cpe:/a:tern:net:8.0.6001:beta", "a:tern:net:8.0.6001:beta:*:*:*:*:*:*", id="6.1.2.4.1"),
        pytest.param("cpe:/a:tern:net:8.%02:sp%01", "a:tern:net:8.*:sp?:*:*:*:*:*:*", id="6.1.2.4.2"),
        pytest.param("cpe:/a:tern:net:7.4:-:~~pro~nt~x64~", "a:tern:net:7.4:-:*:*:pro:nt:x64:*", id="6.1.2.4.3"),
        pytest.param("cpe:/a:tern:net:7.5::~~~nt~~", "a:tern:net:7.5:*:*:*:*:nt:*:*", id="6.1.2.4.4"),
        pytest.param(
            "cpe:/a:te%5crn:big%24net:::~~pro~pod~80gb~", r"a:te\\rn:big\$net:*:*:*:*:pro:pod:80gb:*", id="6.1.2.4.5"
        ),
        pytest.param("cpe:/a:tern:net:8.%2a:sp%3f", r"a:tern:net:8.\*:sp\?:*:*:*:*:*:*", id="6.1.3.3.2"),
        ("cpe:/h:larkmoor:drift_pump", "h:larkmoor:drift_pump:*:*:*:*:*:*:*:*"),
        ("cpe:/a:tern:net:0.9:-::de", "a:tern:net:0.9:-:*:de:*:*:*:*"),
        ("cpe:/a:tern:net:0.9:-:pro:de-ch", "a:tern:net:0.9:-:pro:de-ch:*:*:*:*"),
        ("cpe:/a:tern:net:%01%012%02:::-", "a:tern:net:??2*:*:*:-:*:*:*:*"),
        ("cpe:/a:tern:net:::~-~~~~%3a%7e", r"a:tern:net:*:*:-:*:*:*:*:\:\~"),
        ("cpe:/", "*:*:*:*:*:*:*:*:*:*:*"),
    ],
)
def test_both_bindings_say_the_same(uri, formatted):
    name = cpe.read(uri)
    assert name == cpe.read(f"cpe:2.3:{formatted}")
    assert (str(name), cpe.to_uri(name)) == (f"cpe:2.3:{formatted}", uri)


@pytest.mark.parametrize(
    ("uri", "preferred"),
    [
        pytest.param("cpe:/a:te~rn:big%7enet", "cpe:/a:te%7ern:big%7enet", id="6.1.3.3.7"),
        ("cpe:/a:tern:net::::", "cpe:/a:tern:net"),
        ("cpe:/a:tern:net:1::~~~~~", "cpe:/a:tern:net:1"),
        ("cpe:/a:tern:net:1::~a~b~c~d~e~f", "cpe:/a:tern:net:1::~a~b~c~d~e%7ef"),
    ],
)
def test_an_older_uri_is_written_in_the_preferred_form(uri, preferred):
    assert cpe.to_uri(cpe.read(uri)) == preferred


@pytest.mark.parametrize(
    "text",
    [
        "", "cpe", "cpe:2.3:a:v:p:1", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\\",
        "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*\n", "cpe:/a:v:p:1:2:en:en:5", "x" * 5000, "cpe:2.3:a:é:p:1:*:*:*:*:*:*:*",
    ],
)  # fmt: skip
def test_what_is_not_a_name_is_refused(text):
    with pytest.raises(FormatError):
        cpe.read(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("cpe:2.3:x:v:p:1:*:*:*:*:*:*:*", "part"),
        ("cpe:2.3:?:v:p:1:*:*:*:*:*:*:*", "part"),
        ("cpe:2.3:a:v v:p:1:*:*:*:*:*:*:*", "vendor"),
        ("cpe:2.3:a:v/v:p:1:*:*:*:*:*:*:*", "vendor"),
        (r"cpe:2.3:a:v:\p:1:*:*:*:*:*:*:*", "product"),
        (versioned(""), "version"),
        pytest.param(versioned("7.4.*.1570"), "version", id="6.2.3.3.3"),
        (versioned("1?1"), "version"),
        (versioned("**"), "version"),
        (versioned("**1"), "version"),
        (versioned("*?1"), "version"),
        (versioned("1*?"), "version"),
        (versioned(r"\-"), "version"),
        ("cpe:2.3:a:v:p:1:*:*:e*:*:*:*:*", "language"),
        ("cpe:2.3:a:v:p:1:*:*:en_us:*:*:*:*", "language"),
        ("cpe:2.3:a:v:p:1:*:*:*:*:*:*:~", "other"),
        ("cpe:/q:v", "part"),
        ("cpe:/a:v/v", "vendor"),
        ("cpe:/a:%", "vendor"),
        pytest.param("cpe:/a:v:p%07", "product", id="6.1.3.3.6"),
        pytest.param("cpe:/a:v:p:12.%02.1234", "version", id="6.1.3.3.8"),
        ("cpe:/a:v:p:%02", "version"),
        ("cpe:/a:v:p:*", "version"),
        ("cpe:/a:v:p:1::~a~b", "edition"),
        ("cpe:/a:v:p:1::~~%41~~~", "sw_edition"),
        ("cpe:/a:v:p:1:::english-please-now-really", "language"),
    ],
)
def test_a_value_that_is_not_well_formed_is_refused_at_its_place(text, place):
    with pytest.raises(FormatError) as refused:
        cpe.read(text)
    assert refused.value.place == place
    assert repr(text) in refused.value.reason


@pytest.mark.parametrize("tag", ["en", "de-ch", "es-419", "zh-hant-tw", "sl-rozaj-biske", "x-hospital", "i-klingon"])
def test_a_language_is_a_tag_of_rfc_5646(tag):
    assert cpe.read(f"cpe:/a:tern:net::::{tag}").language == tag


@pytest.mark.parametrize(
    "value", ["", "-", "Tern", "a b", "é", "\n", "a\x7f"],
)  # fmt: skip
def test_a_name_cannot_be_made_of_what_is_no_value(value):
    with pytest.raises(FormatError):
        Name(vendor=value)


@pytest.mark.parametrize(
    "parts",
    [("", "a", ""), ("*", "", ""), ("", "", "*"), ("", "", "?"), ("*", "", "*"), ("?", "", "?"), ("*?", "a", ""),
     ("", "a", "**"), ("x", "a", ""), ("*", "A", "")],
)  # fmt: skip
def test_a_pattern_cannot_be_made_of_what_is_none(parts):
    with pytest.raises(FormatError):
        Pattern(*parts)


TEXT = (
    st.text(alphabet=[chr(code) for code in range(33, 127)], min_size=1).map(str.lower).filter(lambda text: text != "-")
)
MARKS = st.sampled_from(["", "", "*", "?", "???"])


@st.composite
def patterns(draw) -> Pattern:
    before, after = draw(MARKS.flatmap(lambda before: MARKS.map(lambda after: (before, after))).filter(any))
    return Pattern(before, draw(TEXT), after)


VALUE = st.one_of(st.sampled_from([ANY, NA]), TEXT, patterns())
NAMES = st.builds(
    Name,
    part=st.sampled_from(["a", "o", "h", ANY, NA]),
    language=st.sampled_from([ANY, NA, "en", "de-ch"]),
    **dict.fromkeys(set(cpe.ATTRIBUTES) - {"part", "language"}, VALUE),
)


@given(NAMES)
def test_writing_and_reading_a_name_gives_it_back(name):
    assert cpe.read(str(name)) == name
    assert cpe.read(cpe.to_uri(name)) == name


SAMPLES = [r"cpe:2.3:a:te\\rn:net\:2:*8.1??:-:*:de-ch:pro:nt:x64:*", "cpe:/a:te%5crn:net:%028.1%01::~-~pro~nt~x64~:de"]


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 3), st.text(max_size=4))))
@example(SAMPLES[0], [(20, 0, "\\" * 2000)])
@example(SAMPLES[0], [(20, 0, "?" * 2000), (25, 0, "a")])
@example(SAMPLES[1], [(20, 0, "%01" * 600), (25, 0, "a")])
def test_a_damaged_name_is_read_or_refused_at_once(text, damages):
    for place, cut, put in damages:
        text = text[:place] + put + text[place + cut :]
    start = time.process_time()
    with suppress(FormatError):
        name = cpe.read(text)
        assert cpe.read(str(name)) == cpe.read(cpe.to_uri(name)) == name
    assert time.process_time() - start < 0.5


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for prefix in ("", "cpe:/", "cpe:2.3:a:v:p:"):
        with suppress(FormatError):
            cpe.read(prefix + text)
