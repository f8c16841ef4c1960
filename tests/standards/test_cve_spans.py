"""Which versions a CVE record says are affected, by `affected` and by `cpeApplicability`."""

import gzip
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards import cve
from wardwatch.standards.cve import CpeMatch, Operator, Span, Status

BYTES = (Path(__file__).parents[1] / "corpus" / "cve" / "applicable.json").read_bytes()
AFFECTED, UNAFFECTED, UNKNOWN = Status.AFFECTED, Status.UNAFFECTED, Status.UNKNOWN
PLACE = "$.containers.cna.affected[0]"


def changed(change: Callable[[Any], object]) -> cve.Record:
    record = json.loads(BYTES)
    change(record["containers"]["cna"])
    return cve.read(json.dumps(record).encode())


def test_a_product_is_read_whole() -> None:
    record = cve.read(BYTES)
    assert (record.faults, record.data_version) == ((), "5.2.0")
    (gateway,) = record.containers[0].affected
    assert (gateway.package_url, gateway.repo) == ("pkg:generic/examplar/gateway", "https://code.invalid/gateway")
    assert (gateway.program_files, gateway.program_routines) == (("src/trust.c",), ("accept_any",))


def test_every_entry_makes_its_spans_in_order_and_the_default_comes_last() -> None:
    assert list(cve.spans(cve.read(BYTES).containers[0].affected[0])) == [
        Span(AFFECTED, "1.0", True, "1.*", False, "semver", f"{PLACE}.versions[0]"),
        Span(AFFECTED, None, False, "0a1b", False, "git", f"{PLACE}.versions[1]"),
        Span(UNAFFECTED, "0a1b", True, "4f1c", False, "git", f"{PLACE}.versions[1]"),
        Span(UNKNOWN, "2.0.0", True, "2.0.0", True, None, f"{PLACE}.versions[2]"),
        Span(AFFECTED, None, False, None, False, None, f"{PLACE}.versions[3]", known=False),
        Span(UNAFFECTED, None, False, None, False, None, f"{PLACE}.versions[4]"),
        Span(UNAFFECTED, None, False, None, False, None, f"{PLACE}.defaultStatus"),
    ]


def test_changes_are_taken_as_written_or_in_the_order_that_the_caller_knows() -> None:
    changes = [{"at": "10", "status": "affected"}, {"at": "9", "status": "unaffected"}]
    entry = {"version": "1", "status": "affected", "lessThan": "*", "versionType": "custom", "changes": changes}
    (affected,) = changed(lambda cna: cna["affected"][0].update(versions=[entry])).containers[0].affected
    written = [(span.low, span.high, span.status) for span in cve.spans(affected)][:-1]
    assert written == [("1", "10", AFFECTED), ("10", "9", AFFECTED), ("9", None, UNAFFECTED)]
    ordered = cve.spans(affected, lambda version: sorted(version.changes, key=lambda change: int(change.at)))
    assert [(span.low, span.high, span.status) for span in ordered][:-1] == [
        ("1", "9", AFFECTED),
        ("9", "10", UNAFFECTED),
        ("10", None, AFFECTED),
    ]


numbers = st.integers(0, 12)
entries = st.lists(
    st.tuples(
        numbers,
        st.one_of(st.none(), st.tuples(st.sampled_from(["lessThan", "lessThanOrEqual"]), numbers)),
        st.sampled_from(Status),
        st.lists(st.tuples(numbers, st.sampled_from(Status)), max_size=3, unique_by=lambda change: change[0]),
    ),
    max_size=4,
)


def by_the_format(listed: Any, default: Status, version: int) -> Status:
    """The algorithm that the format describes, over whole numbers."""
    for first, end, status, changes in listed:
        if end is None:
            if version == first:
                return Status(status)
        elif first <= version and (version < end[1] or (end[0] == "lessThanOrEqual" and version == end[1])):
            for at, later in sorted(changes):
                status = later if at <= version else status
            return Status(status)
    return default


def by_spans(affected: cve.Affected, version: int) -> Status:
    spans = cve.spans(affected, lambda entry: sorted(entry.changes, key=lambda change: int(change.at)))
    return next(span.status for span in spans if holds(span, version))


def holds(span: Span, version: int) -> bool:
    above = span.low is None or version > int(span.low) or (span.low_inclusive and version == int(span.low))
    below = span.high is None or version < int(span.high) or (span.high_inclusive and version == int(span.high))
    return above and below


@given(entries, st.sampled_from(Status))
def test_the_first_span_that_holds_a_version_says_what_the_format_says(listed: Any, default: Status) -> None:
    # changes outside their range are the author's mistake, of which the format says nothing
    listed = [
        (first, end, status, [change for change in changes if end and first <= change[0] < end[1]])
        for first, end, status, changes in listed
    ]
    versions = tuple(
        cve.Version(
            str(first),
            status,
            "custom",
            **{"less_than" if end[0] == "lessThan" else "less_than_or_equal": str(end[1])} if end else {},
            changes=tuple(cve.Change(str(at), later) for at, later in changes),
        )
        for first, end, status, changes in listed
    )
    affected = cve.Affected("v", "p", None, None, None, default, versions, (), (), ())
    for version in range(14):
        assert by_spans(affected, version) == by_the_format(listed, default, version)


def test_two_upper_ends_are_a_fault_and_the_first_counts() -> None:
    entry = {"version": "1", "status": "affected", "lessThan": "2", "lessThanOrEqual": "3", "versionType": "custom"}
    record = changed(lambda cna: cna["affected"][0].update(versions=[entry]))
    assert [(fault.place, fault.key) for fault in record.faults] == [(f"{PLACE}.versions[0]", "1")]
    assert next(cve.spans(record.containers[0].affected[0])).high == "2"


def test_a_version_that_cannot_be_read_takes_the_default_with_it() -> None:
    record = changed(lambda cna: cna["affected"][0]["versions"][1].update(status="maybe"))
    assert [(fault.place, fault.key) for fault in record.faults] == [(f"{PLACE}.versions[1].status", "0")]
    (gateway,) = record.containers[0].affected
    assert [version.place for version in gateway.versions] == [f"{PLACE}.versions[{n}]" for n in (0, 2, 3, 4)]
    assert gateway.default_status is UNKNOWN


def test_a_product_or_reference_that_cannot_be_read_costs_only_itself() -> None:
    def damage(cna: Any) -> None:
        cna["affected"].insert(0, {"vendor": "Examplar", "product": "Pump", "platforms": [7]})
        cna["references"] = [{"url": 7}, {"url": "https://vendor.invalid"}]

    record = changed(damage)
    assert {fault.place for fault in record.faults} == {f"{PLACE}.platforms[0]", "$.containers.cna.references[0].url"}
    (gateway,) = record.containers[0].affected
    assert (gateway.product, gateway.place) == ("Gateway", "$.containers.cna.affected[1]")
    assert [link.url for link in record.containers[0].references] == ["https://vendor.invalid"]


def test_the_bounds_of_cpe_matches() -> None:
    first, second = cve.read(BYTES).containers[0].cpe_applicability
    node = "$.containers.cna.cpeApplicability[0].nodes[0]"
    assert [span for _, span in cve.cpe_spans(first)] == [
        Span(AFFECTED, "1.0", True, "2.4", False, place=f"{node}.cpeMatch[0]"),
        Span(AFFECTED, "3.0", False, "3.9", True, place=f"{node}.cpeMatch[1]"),
    ]
    assert (first.nodes[1].matches[0].vulnerable, second.operator, second.nodes[0].negate) == (False, Operator.OR, True)


def test_a_configuration_that_cannot_be_read_is_left_out_whole() -> None:
    record = changed(lambda cna: cna["cpeApplicability"][0]["nodes"][1]["cpeMatch"][0].pop("criteria"))
    assert [fault.place for fault in record.faults] == ["$.containers.cna.cpeApplicability[0].nodes[1].cpeMatch[0]"]
    assert [each.place for each in record.containers[0].cpe_applicability] == ["$.containers.cna.cpeApplicability[1]"]


@pytest.mark.parametrize(("firmware", "hardware"), list(product([True, False, None], repeat=2)))
def test_a_configuration_holds_by_three_valued_logic(firmware: bool | None, hardware: bool | None) -> None:
    both, negated = cve.read(BYTES).containers[0].cpe_applicability

    def present(match: CpeMatch) -> bool | None:
        return firmware if match.vulnerable else hardware

    expected = False if False in (firmware, hardware) else None if None in (firmware, hardware) else True
    assert cve.holds(both, present) is expected
    assert cve.holds(negated, present) is (None if firmware is None else not firmware)


def test_of_an_empty_configuration_nothing_can_be_told() -> None:
    record = changed(lambda cna: cna.update(cpeApplicability=[{"nodes": []}]))
    assert cve.holds(record.containers[0].cpe_applicability[0], lambda _: True) is None


def test_every_published_record_says_which_versions_and_where(shared_data: Path) -> None:
    lines = gzip.decompress((shared_data / "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz").read_bytes())
    records = [(cve.read(line), json.loads(line)) for line in lines.splitlines()]
    assert [record.faults for record, _ in records] == [()] * 304
    for record, written in records:
        for container in record.containers:
            for affected in container.affected:
                for span in cve.spans(affected):
                    assert span.status is status_at(written, span)


def status_at(written: Any, span: Span) -> Status:
    """What the JSON says at the place of a span that is the beginning of its entry, else any of its changes."""
    value: Any = written
    for step in span.place.removeprefix("$.").replace("[", ".").replace("]", "").split("."):
        value = value[int(step)] if isinstance(value, list) else value.get(step, "unknown")
    if isinstance(value, str):
        return Status(value)
    changes = {change["at"]: change["status"] for change in value.get("changes", ())}
    return Status(changes.get(span.low, value["status"]))
