import msgspec
import pytest

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, records


class Lamp(msgspec.Struct, frozen=True):
    name: str
    watts: int


class Room(msgspec.Struct, frozen=True):
    lamps: list[msgspec.Raw]


def test_a_bad_record_is_a_fault_with_its_place_and_name_and_the_rest_is_read():
    room = decode(
        b'{"lamps": [{"name": "a", "watts": 5}, {"name": "b", "watts": "x"}, 7, {"name": "c", "watts": 6}]}', Room
    )
    faults: list[Fault] = []
    assert records(room.lamps, Lamp, "$.lamps", faults, key="name") == (Lamp("a", 5), Lamp("c", 6))
    assert [(fault.place, fault.key) for fault in faults] == [("$.lamps[1].watts", "b"), ("$.lamps[2]", "")]
    assert faults[0].raw == b'{"name": "b", "watts": "x"}'


def test_a_fault_keeps_a_bounded_part_of_the_record():
    faults: list[Fault] = []
    records([msgspec.Raw(b'"' + b"x" * 2 * RAW_LIMIT + b'"')], Lamp, "$", faults)
    assert len(faults[0].raw) == RAW_LIMIT


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "$.room"),
        (b"\xff\xfe", "$.room"),
        (b'{"name": "\xff", "watts": 1}', "$.room"),
        (b'{"name": "\\ud800", "watts": 1}', "$.room"),
        (b'{"name": "a", "watts": 1} {}', "$.room"),
        (b'{"name": "a", "watts": 1.5}', "$.room.watts"),
        (b'{"name": "a", "watts": 1, "more": ' + b"[" * 100_000, "$.room"),
    ],
)
def test_text_that_is_not_such_a_value_is_refused_with_the_place(data, place):
    with pytest.raises(FormatError) as refused:
        decode(data, Lamp, "$.room")
    assert refused.value.place == place


def test_a_byte_order_mark_is_ignored():
    assert decode(b'\xef\xbb\xbf{"name": "a", "watts": 1}', Lamp) == Lamp("a", 1)
