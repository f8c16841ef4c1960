"""Which line of a new list is which asset."""

from wardwatch.assets.matching import Known, compare, identity
from wardwatch.assets.types import Details, Field, Line

ALL = frozenset(Field)


def known(*details: Details, active: bool = True) -> list[Known]:
    return [Known(number, f"key{number}", one, active) for number, one in enumerate(details, 1)]


def pump(**said: object) -> Details:
    return Details(vendor="BD", product="Alaris").having(**said)


def lines(*details: Details) -> list[Line]:
    return [Line(number, one) for number, one in enumerate(details, 2)]


def outcome(
    assets: list[Known], *details: Details, complete: bool = True
) -> tuple[int, list[int], list[int], list[int]]:
    changes = compare(assets, lines(*details), stated=ALL, complete=True)
    return (
        len(changes.added),
        [change.known.id for change in changes.changed],
        [change.known.id for change in changes.confirmed],
        [asset.id for asset in changes.retired],
    )


def test_a_serial_number_is_followed_through_every_other_change() -> None:
    assets = known(pump(serial="A", department="ICU", version="1"), pump(serial="B", department="ICU", version="1"))
    assert outcome(assets, pump(serial="b", department="ED", version="2")) == (0, [2], [], [1])


def test_two_serial_numbers_are_two_assets_even_in_the_same_place() -> None:
    assert outcome(known(pump(serial="A", site="X")), pump(serial="B", site="X")) == (1, [], [], [1])


def test_several_products_on_one_host_stay_apart() -> None:
    assets = known(
        Details(vendor="M", product="Windows", hostname="h"), Details(vendor="M", product="SQL", hostname="h")
    )
    assert outcome(assets, Details(vendor="M", product="SQL", hostname="H", version="2")) == (0, [2], [], [1])


def test_equal_lines_pair_by_version_before_order() -> None:
    assets = known(pump(version="1"), pump(version="2"))
    assert outcome(assets, pump(version="2"), pump(version="3")) == (0, [1], [2], [])
    assert outcome(assets, pump(version="2")) == (0, [], [2], [1])


def test_a_serial_number_that_became_known_updates_the_line_without_one() -> None:
    assert outcome(known(pump(department="ICU")), pump(department="ICU", serial="A")) == (0, [1], [], [])


def test_a_bare_entry_becomes_the_first_line_that_names_it() -> None:
    described = [pump(department="ICU", version="1"), pump(department="ED", version="2")]
    assert outcome(known(pump()), *described) == (1, [1], [], [])


def test_a_retired_line_that_returns_is_the_same_asset() -> None:
    assert outcome(known(pump(serial="A"), active=False), pump(serial="A")) == (0, [1], [], [])


def test_an_unstated_column_erases_nothing() -> None:
    changes = compare(
        known(pump(version="1", owner="Biomed")),
        lines(pump(version="2")),
        stated=frozenset({Field.VENDOR, Field.PRODUCT, Field.VERSION}),
        complete=False,
    )
    assert changes.changed[0].details == pump(version="2", owner="Biomed")


def test_many_equal_lines_pair_quickly() -> None:
    assets = known(*[pump(version=str(number % 3)) for number in range(20_000)])
    assert outcome(assets, *[pump(version=str(number % 3)) for number in range(20_000)])[1] == []


def test_spelling_does_not_change_an_identity() -> None:
    assert identity(pump(serial="sn-1 ")) == identity(pump(serial="SN1"))
    assert identity(Details(vendor="Dräger", product="Infinity")) == identity(
        Details(vendor="DRAGER", product="infinity")
    )


def test_a_line_keeps_the_digests_of_its_file_while_it_is_the_same_version() -> None:
    digest, newer = f"sha256:{'ab' * 32}", f"sha256:{'cd' * 32}"
    assets = known(pump(serial="A", version="1", hashes=digest))
    assert outcome(assets, pump(serial="A", version="1")) == (0, [], [1], [])
    for said, kept in (({"version": "2"}, ""), ({"version": "1", "hashes": newer}, newer), ({"department": "ICU"}, "")):
        changes = compare(assets, lines(pump(serial="A", **said)), stated=ALL, complete=True)
        assert [change.details.hashes for change in changes.changed] == [kept]
    moved = compare(assets, lines(pump(serial="A", version="1", department="ICU")), stated=ALL, complete=True)
    assert [change.details.hashes for change in moved.changed] == [digest]
