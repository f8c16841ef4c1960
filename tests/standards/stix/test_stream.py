import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards.stix import stream
from wardwatch.standards.stix.stream import Raw, objects

CORPUS = Path(__file__).parents[2] / "corpus" / "stix"


class Pieces(io.RawIOBase):
    """A stream that hands out its pieces one by one, as a socket does."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)

    def read(self, size: int = -1) -> bytes:
        return next(self.pieces, b"")


def read(text: bytes) -> list[Raw | Fault]:
    return list(objects(io.BytesIO(text)))


def good(text: bytes) -> list[bytes]:
    return [each.data for each in read(text) if isinstance(each, Raw)]


def faults(text: bytes) -> list[str]:
    return [str(each) for each in read(text) if isinstance(each, Fault)]


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "WINDOW", 256)


A, B = b'{"type":"x-a","n":[{"a":1},{"b":"},{"}]}', b'{"type":"x-b"}'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (b'{"type":"bundle","id":"bundle--1","objects":[%s,%s]}', ["$.objects[0]", "$.objects[1]"]),
        (b'{"objects":[%s,%s],"type":"bundle","spec_version":"2.0"}', ["$.objects[0]", "$.objects[1]"]),
        (b'{"more":true,"next":"7","objects":[%s,%s]}', ["$.objects[0]", "$.objects[1]"]),
        (b"[%s,%s]", ["$[0]", "$[1]"]),
        (b'\xef\xbb\xbf \r\n { "objects" : [\t%s \n ,\n %s ] } \n', ["$.objects[0]", "$.objects[1]"]),
    ],
)
def test_a_bundle_an_envelope_and_a_list_give_their_objects_as_written(text: bytes, places: list[str]):
    found = read(text % (A, B))
    assert [each.data for each in found if isinstance(each, Raw)] == [A, B]
    assert [each.place for each in found] == places


def test_a_single_object_is_itself_even_with_objects_inside():
    observed = b'{"type":"observed-data","objects":{"0":{"type":"x-a"}}}'
    listed = b'{"type":"x-list","objects":[{"type":"x-a"}]}'
    assert [(each.place, each) for each in read(observed)] == [("$", Raw(observed, "$"))]
    assert good(listed) == [listed]


@pytest.mark.parametrize("text", [b"{}", b"[]", b'{"more":false}', b'{"type":"bundle","id":"bundle--1"}'])
def test_what_holds_no_objects_gives_none(text: bytes):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "$: the text is empty"),
        (b" null", "$: is neither a JSON object nor a list"),
        (b"<html>", "$: is neither a JSON object nor a list"),
        (b'{"type":"x-a"', "$: is not JSON, or too large before its objects begin"),
        (b'{"type" "x-a"}', "$: is not JSON, or too large before its objects begin"),
    ],
)
def test_what_is_no_document_is_refused(text: bytes, reason: str):
    with pytest.raises(FormatError) as refused:
        read(text)
    assert str(refused.value) == reason


BROKEN = [
    (b"1", "$[1]: is not an object"),
    (b"null", "$[1]: is not an object"),
    (b'"},{"', "$[1]: is not an object"),
    (b'{"type":"x-a","n":NaN}', "$[1]: is not JSON (byte 18): invalid character"),
    (b'{"type":"x-a","n":01}', "$[1]: is not JSON (byte 19): invalid number"),
    (b'{"type":"x-a","n":"\xff"}', "$[1]: is not UTF-8 (byte 19)"),
    (b'{"type":"x-a","n":"\\ud800"}', "$[1]: does not end, or holds half of a surrogate pair"),
    (b'{"type":"x-a","n":"a\nb"}', "$[1]: is not JSON (byte 20): invalid character"),
    (b'{"n":' * 2000 + b"1" + b"}" * 2000, "$[1]: is nested too deeply"),
    (b'{"type":"x-a","n":{"m":1}', """$[1]: is not JSON (byte 26): expected '"'"""),
    (b'{"type":"x-a","n":["a","b"}', "$[1]: is not JSON (byte 26): expected ',' or ']'"),
    (b'{"type":"x-a","n":"b}', None),
]


@pytest.mark.parametrize(("bad", "fault"), BROKEN, ids=range(len(BROKEN)))
@pytest.mark.parametrize("small", [True, False])
def test_a_broken_object_is_one_fault_and_the_rest_goes_on(
    bad: bytes, fault: str | None, small: bool, monkeypatch: pytest.MonkeyPatch
):
    if small:
        monkeypatch.setattr(stream, "WINDOW", 64)
    text = b"[" + A + b"," + bad + b"," + A + b"," + B + b"]"
    found = good(text)
    assert found[0] == A
    assert fault is None or (found == [A, A, B] and faults(text) == [fault])
    assert len(faults(text)) >= 1


def test_a_fault_names_the_object_where_it_can():
    (fault,) = [each for each in read(b'[{"id":"x-a--1","n":-}]') if isinstance(each, Fault)]
    assert (fault.key, fault.raw) == ("x-a--1", b'{"id":"x-a--1","n":-}')


def test_a_text_that_ends_too_early_keeps_what_came():
    assert good(b'{"objects":[' + A + b"," + B[:-3]) == [A]
    assert faults(b'{"objects":[' + A) == ["$.objects: the list of objects does not end", "$: does not end"]


def test_commas_and_text_out_of_place_are_told():
    assert faults(b"[{}{},,{},] x") == [
        "$[1]: single commas do not separate it from what stands before it",
        "$[2]: single commas do not separate it from what stands before it",
        "$[3]: single commas do not separate it from what stands before it",
        "$: more text follows after its end",
    ]
    twice = b'{"type":"bundle","objects":[{}],"id":"b","objects":[{}]}'
    assert (good(twice), faults(twice)) == ([b"{}"], ["$.objects: a second member of this name is not read"])
    assert faults(b'{"objects":{}}') == ["$: its objects are no list"]
    assert faults(b'{"kind":"x"}') == ["$: is neither a bundle, nor an envelope, nor an object with a type"]


def test_an_object_too_large_is_one_fault_in_bounded_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "OBJECT_LIMIT", 1 << 16)
    monkeypatch.setattr(stream, "WINDOW", 1 << 12)

    def pieces() -> Iterator[bytes]:
        yield b'[{"type":"x-a","n":"'
        yield from (b"\\\\" * 500 for _ in range(2000))
        yield b'"},' + B + b',{"n":'
        yield from (b"[" * 1000 for _ in range(2000))
        yield from (b"]" * 1000 for _ in range(2000))
        yield b"}," + B + b"]"

    found = list(objects(Pieces(pieces())))
    assert [each.reason if isinstance(each, Fault) else each.data for each in found] == [
        "is larger than 65536 bytes",
        B,
        "is larger than 65536 bytes",
        B,
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(['},{"type":"', "[", "}", "\\"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(st.sampled_from(["type", "id", "n", "m"]), JSON), max_size=12)


@given(OBJECTS, st.sampled_from([None, 1, "\t"]), st.sampled_from([(",", ":"), (" ,", ": "), (", ", " : ")]), st.data())
@settings(max_examples=200, deadline=None)
def test_every_object_of_every_spelling_comes_out_as_written(listed, indent, separators, data):
    text = json.dumps({"objects": listed}, indent=indent, separators=separators).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a < b]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "WINDOW", data.draw(st.sampled_from([1, 7, 64, 1 << 20])))
        found = list(objects(Pieces(pieces)))
    assert [json.loads(each.data) for each in found if isinstance(each, Raw)] == listed
    assert [each.place for each in found] == [f"$.objects[{n}]" for n in range(len(listed))]


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\x1 ', max_size=80).map(str.encode), st.binary(max_size=12))
@settings(max_examples=400, deadline=None)
def test_no_text_does_more_than_fault(text: bytes, inserted: bytes):
    for document in (text, b"[" + A + b"," + text + b"," + B + b"]", A[:14] + inserted + A[14:]):
        try:
            found = read(document)
        except FormatError:
            continue
        assert all(isinstance(json.loads(each.data), dict) for each in found if isinstance(each, Raw))
