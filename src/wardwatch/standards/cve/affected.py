"""From the wire to the public values: the products of `affected`, and `cpeApplicability`."""

from collections.abc import Iterator

from wardwatch.kit.errors import Fault
from wardwatch.kit.jsonpieces import Losses
from wardwatch.standards.cve import types, wire

NOTHING = frozenset({"n/a", "unspecified", "unknown", "[unknown]", "-", ""})


def read(product: wire.Product, place: str, losses: Losses) -> types.Affected:
    """The entry of `affected` at the JSON path `place`."""
    versions = f"{place}.versions"
    return types.Affected(
        vendor=_named(product.vendor),
        product=_named(product.product),
        collection_url=product.collection_url,
        package_name=_named(product.package_name),
        package_url=product.package_url,
        default_status=types.Status.UNKNOWN if versions in losses.dropped else product.default_status,
        versions=tuple(_versions(product.versions, versions, losses)) if product.versions else (),
        cpes=product.cpes,
        platforms=product.platforms,
        modules=product.modules,
        program_files=product.program_files,
        program_routines=tuple(routine.name for routine in product.program_routines),
        repo=product.repo,
        place=place,
    )


def _versions(versions: tuple[wire.Version, ...], place: str, losses: Losses) -> Iterator[types.Version]:
    for here, each in zip(losses.places(place), versions, strict=False):
        if each.less_than is not None and each.less_than_or_equal is not None:
            losses.faults.append(Fault(here, "has both lessThan and lessThanOrEqual; lessThan counts", each.version))
        yield types.Version(
            _named(each.version),
            each.status,
            each.version_type,
            each.less_than,
            each.less_than_or_equal,
            each.changes,
            here,
        )


def _named(text: str | None) -> str | None:
    """The text, or None where it is one of the words that publishers write for nothing."""
    return None if text is None or text.strip().casefold() in NOTHING else text


def read_applicability(entry: wire.Applicability, place: str) -> types.Applicability:
    """The entry of `cpeApplicability` at the JSON path `place`."""
    nodes = (_node(node, f"{place}.nodes[{index}]") for index, node in enumerate(entry.nodes))
    return types.Applicability(entry.operator, entry.negate, tuple(nodes), place)


def _node(node: wire.CpeNode, place: str) -> types.CpeNode:
    matches = (_match(match, f"{place}.cpeMatch[{index}]") for index, match in enumerate(node.cpe_match))
    return types.CpeNode(node.operator, node.negate, tuple(matches))


def _match(match: wire.CpeMatch, place: str) -> types.CpeMatch:
    return types.CpeMatch(
        criteria=match.criteria,
        vulnerable=match.vulnerable,
        match_criteria_id=match.match_criteria_id,
        version_start_including=match.version_start_including,
        version_start_excluding=match.version_start_excluding,
        version_end_including=match.version_end_including,
        version_end_excluding=match.version_end_excluding,
        place=place,
    )
