"""What a CSAF provider offers, as our own reader of providers takes it."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from products.documents import CENTER, edition
from wardwatch.products.renderers import csaf, provider
from wardwatch.products.types import Marking
from wardwatch.standards import csaf as reader
from wardwatch.standards.tlp import Tlp

BASE = "https://center.example/.well-known/csaf/"
AT = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
DATA = csaf.render(edition()).data


def offered(number: str, year: int, after: int) -> provider.Offered:
    return provider.Offered(
        number=number,
        title='Pumps, "model X"',
        summary="",
        path=f"/{year}/{number}.json",
        released=AT,
        updated=AT + timedelta(hours=after),
        sha256=hashlib.sha256(DATA).hexdigest(),
        sha512=hashlib.sha512(DATA).hexdigest(),
    )


ALL = [offered("202611231305", 2026, 0), offered("202612010000", 2026, 9), offered("202701010000", 2027, 5)]


def test_the_metadata_lead_to_the_feeds_and_the_directory() -> None:
    data = provider.metadata(CENTER, BASE, updated=AT, markings=(Marking.CLEAR, Marking.AMBER, Marking.AMBER_STRICT))
    read = reader.read_provider_metadata(data)
    assert read.faults == ()
    assert read.canonical_url == BASE + "provider-metadata.json"
    assert (read.role, read.last_updated) == ("csaf_provider", AT)
    assert (read.publisher.name, read.publisher.category) == (CENTER.name, "coordinator")
    directory, rolie = read.distributions
    assert directory.directory_url == BASE
    assert [(each.url, each.tlp) for each in rolie.rolie] == [
        (BASE + "csaf-feed-tlp-white.json", Tlp.CLEAR),
        (BASE + "csaf-feed-tlp-amber.json", Tlp.AMBER),
    ]


def test_a_trusted_provider_names_its_key_and_its_signatures() -> None:
    made = json.loads(provider.metadata(CENTER, BASE, updated=AT, key="A1" * 20))
    assert made["role"] == "csaf_trusted_provider"
    assert made["public_openpgp_keys"] == [{"fingerprint": "A1" * 20, "url": f"{BASE}openpgp/{'A1' * 20}.asc"}]
    signed = replace(ALL[0], is_signed=True)
    (entry,) = json.loads(provider.feed(CENTER, BASE, Marking.CLEAR, [signed], updated=AT))["feed"]["entry"]
    assert entry["link"][-1] == {"rel": "signature", "href": f"{BASE}2026/202611231305.json.asc"}


def test_the_feed_has_each_document_with_its_hashes() -> None:
    read = reader.read_rolie(provider.feed(CENTER, BASE, Marking.CLEAR, ALL, updated=AT))
    assert read.faults == ()
    assert (read.id, read.updated) == ("csaf-feed-tlp-white", AT)
    assert [each.id for each in read.entries] == ["202612010000", "202701010000", "202611231305"]
    last = read.entries[-1]
    url = BASE + "2026/202611231305.json"
    assert (last.content_url, last.title, last.updated) == (url, 'Pumps, "model X"', AT)
    assert last.hashes == {"sha256": f"{url}.sha256", "sha512": f"{url}.sha512"}
    assert reader.read_rolie(provider.feed(CENTER, BASE, Marking.RED, [], updated=AT)).entries == ()


def test_the_lists_name_each_document() -> None:
    assert reader.read_index(provider.index(ALL)) == (
        "2026/202611231305.json",
        "2026/202612010000.json",
        "2027/202701010000.json",
    )
    changes = provider.changes(ALL)
    assert changes.decode().splitlines()[0] == '"2026/202612010000.json","2026-11-23T22:05:00.000Z"'
    assert reader.read_changes(changes) == tuple(
        (each.path[1:], each.updated) for each in sorted(ALL, key=lambda each: each.updated, reverse=True)
    )


def test_the_hash_files_are_those_of_the_document() -> None:
    files = provider.hash_files(ALL[0])
    for kind in ("sha256", "sha512"):
        said = files[f"/2026/202611231305.json.{kind}"]
        assert reader.read_hash(said, "202611231305.json") == hashlib.new(kind, DATA).hexdigest()


def test_a_document_is_in_the_folder_of_its_first_year() -> None:
    assert provider.path_of(edition()) == "/2026/202611231305.json"


def test_what_is_written_has_the_names_that_the_examples_have(shared_data: Path) -> None:
    """Names only: nothing of the examples is here."""

    def names(of: Any, place: str = "") -> set[str]:
        if isinstance(of, dict):
            return {f"{place}.{name}" for name in of} | {n for k, v in of.items() for n in names(v, f"{place}.{k}")}
        return {name for each in of for name in names(each, f"{place}[]")} if isinstance(of, list) else set()

    folder = shared_data / "csaf-examples"
    theirs = names(json.loads((folder / "ROLIE_example-01-feed-tlp-white.json").read_bytes()))
    assert names(json.loads(provider.feed(CENTER, BASE, Marking.CLEAR, ALL, updated=AT))) == theirs
    theirs = names(json.loads((folder / "provider-metadata_example-01-provider-metadata.json").read_bytes()))
    keys = {name for name in theirs if "public_openpgp_keys" in name}
    ours = names(json.loads(provider.metadata(CENTER, BASE, updated=AT)))
    assert ours == theirs - keys | {".distributions[].directory_url", ".publisher.contact_details"}
