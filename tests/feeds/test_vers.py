"""A `vers:` specifier keeps the order of its own scheme, whichever format it is written in."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from feeds.documents import advisory
from wardwatch.exposures.matching import ranges, versions
from wardwatch.feeds.cisa_csaf import FEED
from wardwatch.feeds.cve_records.ranges import ranges as of_record
from wardwatch.feeds.types import Entry
from wardwatch.standards import cve
from wardwatch.vulnerabilities.types import RangeClaim

DEB = "vers:deb/>=1:4.2-1|<1:4.2-3~bpo12+1"
"""Two revisions of a Debian package; by any order but Debian's "3~bpo" would be no version at all."""


def of_csaf(text: str, category: str = "product_version_range") -> Iterator[RangeClaim]:
    told = advisory()
    branch = told["product_tree"]["branches"][0]["branches"][0]["branches"][0]
    branch |= {"category": category, "name": text}
    return _claims(told)


def of_openvex(text: str) -> Iterator[RangeClaim]:
    product = {"@id": "pkg:deb/debian/drift?vers=" + text.replace("+", "%2B")}
    statement = {"vulnerability": {"name": "CVE-2031-0001"}, "status": "affected", "products": [product]}
    return _claims(
        {
            "@context": "https://openvex.dev/ns/v0.2.0",
            "@id": "https://larkmoor.example/1",
            "author": "Larkmoor",
            "timestamp": "2031-01-01T00:00:00Z",
            "version": 1,
            "statements": [{**statement, "action_statement": "Update."}],
        }
    )


def of_cyclonedx(text: str) -> Iterator[RangeClaim]:
    affects = [{"ref": "pump", "versions": [{"range": text}]}]
    return _bom({"name": "Drift"}, {"affects": affects})


def of_component(text: str) -> Iterator[RangeClaim]:
    return _bom({"name": "Drift", "versionRange": text, "isExternal": True}, {"affects": [{"ref": "pump"}]})


def of_cve(text: str) -> Iterator[RangeClaim]:
    record = {"vendor": "Larkmoor", "product": "Drift", "collection_url": None, "package_name": None}
    lists: dict[str, Any] = {"package_url": None, "cpes": (), "platforms": (), "modules": ()}
    entry = cve.Version(text, cve.Status.AFFECTED, "custom")
    affected = cve.Affected(**record, **lists, default_status=cve.Status.UNKNOWN, versions=(entry,))
    container = cve.Container(cve.Kind.CNA, "id", None, None, None, None, (affected,), (), None, None, (), (), ())
    return of_record("CVE-2031-0001", container, [])


def _bom(component: dict[str, Any], stated: dict[str, Any]) -> Iterator[RangeClaim]:
    pump = {"type": "firmware", "bom-ref": "pump", **component}
    vulnerability = {"id": "CVE-2031-0001", "analysis": {"state": "exploitable"}, **stated}
    head = {"bomFormat": "CycloneDX", "specVersion": "1.7", "metadata": {"component": pump}}
    return _claims({**head, "vulnerabilities": [vulnerability]})


def _claims(document: dict[str, Any]) -> Iterator[RangeClaim]:
    (entry,) = FEED.parse("one.json", io.BytesIO(json.dumps(document).encode()))
    assert isinstance(entry, Entry), entry
    yield from (claim for claim in entry.claims if isinstance(claim, RangeClaim))


def says(claim: RangeClaim, version: str, ecosystem: str = "deb") -> str:
    scheme = versions.scheme_of(claim.scheme)
    bounds = ranges.bounds(claim.low, claim.low_inclusive, claim.high, claim.high_inclusive, scheme)
    places = versions.keys(version, ecosystem)
    return str(ranges.verdict(bounds, places.get(bounds.scheme)))


FORMATS = [of_csaf, of_openvex, of_cyclonedx, of_component, of_cve]


@pytest.mark.parametrize("form", FORMATS)
def test_the_scheme_reaches_the_comparison(form: Any) -> None:
    (claim,) = form(DEB)
    assert (claim.scheme, claim.low, claim.high, claim.understood) == ("deb", "1:4.2-1", "1:4.2-3~bpo12+1", True)
    assert says(claim, "1:4.2-2") == "affected"
    assert says(claim, "1:4.2-3") == "not_affected"  # after its own backport, which only Debian's order knows
    assert says(claim, "4.3-1") == "not_affected"  # an epoch counts before all else: below the range


@pytest.mark.parametrize("form", FORMATS)
def test_every_version_and_no_version(form: Any) -> None:
    (claim,) = form("vers:all/*")
    assert (claim.scheme, claim.low, claim.high, claim.understood) == ("all", None, None, True)
    assert says(claim, "whatever", "") == "affected"
    assert list(form("vers:none/*")) == []


@pytest.mark.parametrize("form", [of_csaf, of_cyclonedx, of_component, of_cve])
@pytest.mark.parametrize("text", ["vers:gem/>=2.2.0|!= 2.2.1|<2.3.0", " VERS:GEM/>= 2.2.0 | !=2.2.1 | <2.3.0"])
def test_white_space_and_capitals_of_the_scheme_mean_nothing(form: Any, text: str) -> None:
    below, above = form(text)
    assert {below.scheme, above.scheme} == {"gem"}
    assert [says(each, "2.2.1") for each in (below, above)] == ["not_affected", "not_affected"]
    assert says(above, "2.3.0.rc1", "gem") == "affected"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["vers:npm/<2.0.0|>=1.0.0", "vers:npm/1.0 or so", "vers:npm/<", "vers:npm/"])
def test_what_breaks_the_rules_is_asked_and_not_guessed(form: Any, text: str) -> None:
    (claim,) = form(text)
    assert (claim.understood, claim.low, claim.high) == (False, None, None)


def test_a_specifier_in_the_place_of_a_single_version_is_one_too() -> None:
    (claim,) = of_csaf("vers:npm/>=1.0.0|<2.0.0", "product_version")
    assert (claim.scheme, says(claim, "1.9.0-rc.1", "npm")) == ("npm", "affected")
