from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf
from wardwatch.standards.tlp import Tlp

CORPUS = Path(__file__).parents[1] / "corpus" / "csaf"


def test_provider_metadata_names_the_ways_to_the_documents():
    metadata = csaf.read_provider_metadata((CORPUS / "provider-metadata.json").read_bytes())
    directory, feeds = metadata.distributions
    assert (metadata.role, metadata.last_updated) == ("csaf_trusted_provider", datetime(2031, 3, 20, 9, tzinfo=UTC))
    assert (directory.directory_url, directory.rolie) == ("https://larkmoor.example/csaf/", ())
    assert [(feed.summary, feed.tlp) for feed in feeds.rolie] == [("Public", Tlp.CLEAR), (None, None)]
    assert metadata.public_openpgp_keys[0].url == "https://larkmoor.example/key"
    assert [fault.key for fault in metadata.faults] == ["https://larkmoor.example/feed-purple.json"]


def test_a_feed_keeps_its_good_entries():
    feed = csaf.read_rolie((CORPUS / "feed-white.json").read_bytes())
    (entry,) = feed.entries
    address = "https://larkmoor.example/csaf/2031/lkm-2031-0007.json"
    assert (entry.id, entry.content_url, entry.signature_url) == ("LKM-2031-0007", address, address + ".asc")
    assert entry.hashes == {"sha256": address + ".sha256", "sha512": address + ".sha512"}
    assert [(fault.place, fault.key) for fault in feed.faults] == [("$.feed.entry[1]", "LKM-2031-0008")]


def test_changes_come_newest_first_whatever_their_order():
    data = b'"2031/a.json","2031-03-04T09:00:00Z"\r\n\r\n2031/b.json,2031-03-20T11:00:00+02:00\r\n'
    assert csaf.read_changes(data) == (
        ("2031/b.json", datetime(2031, 3, 20, 9, tzinfo=UTC)),
        ("2031/a.json", datetime(2031, 3, 4, 9, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    "data",
    [
        b'"a.json"\n',
        b'"a.json","yesterday"\n',
        b'"a.json","2031-03-04T09:00:00"\n',
        b'"a.json"x,"1"\n',
        b'"../a","1"\n',
    ],
)
def test_a_wrong_line_of_changes_is_refused_with_its_number(data):
    with pytest.raises(FormatError) as refused:
        csaf.read_changes(data)
    assert refused.value.place == "line 1"


def test_an_index_lists_paths_inside_the_directory():
    assert csaf.read_index(b"2031/a.json\r\n2031/b..c.json\n\n") == ("2031/a.json", "2031/b..c.json")


@pytest.mark.parametrize(
    "path",
    [
        "../a",
        "a/../../b",
        "/etc/passwd",
        "//host/a",
        "https://host/a",
        "file:a",
        "a\\..\\b",
        "%2e%2e/a",
        "a\x00b",
        "%2Fa",
    ],
)
def test_a_path_that_leaves_the_directory_is_refused(path):
    with pytest.raises(FormatError) as refused:
        csaf.read_index(f"2031/a.json\n{path}\n".encode())
    assert refused.value.place == "line 2"


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_read_or_refused(data):
    for read in (csaf.read, csaf.read_index, csaf.read_changes, csaf.read_rolie, csaf.read_provider_metadata):
        with suppress(FormatError):
            read(data)


def test_a_hash_file_gives_the_digest_of_its_file():
    digest = "AB" * 32
    assert csaf.read_hash(f"{digest}  lkm.json\n".encode(), "2031/lkm.json") == digest.lower()
    assert csaf.read_hash(digest.encode(), "lkm.json") == digest.lower()
    both = f"{'cd' * 64} *other.json\n{digest}  ./2031/lkm.json\n".encode()
    assert csaf.read_hash(both, "lkm.json") == digest.lower()
    for data in (b"", b"hello", digest[:-2].encode(), f"{digest}  other.json".encode()):
        with pytest.raises(FormatError):
            csaf.read_hash(data, "lkm.json")
