"""Collecting over http: conditional, checked, honest about failures."""

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest

from feeds.documents import Pull, advisory, brought, kev
from feeds.site import Site, provider
from people import Sector
from wardwatch.audit.types import OPERATOR
from wardwatch.feeds import operations, queries
from wardwatch.feeds.types import RunState
from wardwatch.markings.types import ANONYMOUS
from wardwatch.vulnerabilities import queries as vulnerabilities


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_an_unchanged_file_is_not_sent_again(pull: Pull, site: Site) -> None:
    site.publish("/known.json", kev("CVE-2031-0001"))
    assert pull("cisa_kev", f"{site.at}/known.json", allow=site.allow).new == 1
    again = pull("cisa_kev", f"{site.at}/known.json", day=1, allow=site.allow)
    assert again.state is RunState.UNCHANGED
    assert [status for _, status in site.seen] == [200, 304]


def test_a_directory_is_followed_by_its_changes(pull: Pull, site: Site) -> None:
    start = provider(site, directory_url=f"{site.at}/white")
    site.publish("/white/changes.csv", b'"2031/b.json","2031-02-02T00:00:00Z"\n"2031/a.json","2031-01-01T00:00:00Z"\n')
    site.publish("/white/2031/a.json", advisory("INV-1"))
    site.publish("/white/2031/b.json", advisory("INV-2"))
    assert pull("cisa_csaf", start, allow=site.allow).new == 2
    site.seen.clear()
    site.publish("/white/changes.csv", b'"2031/b.json","2031-03-03T00:00:00Z"\n"2031/a.json","2031-01-01T00:00:00Z"\n')
    site.publish("/white/2031/b.json", advisory("INV-2", version="2"))
    assert brought(pull("cisa_csaf", start, day=1, allow=site.allow)) == (0, 1, 0, 0, 0)
    assert "/white/2031/a.json" not in [path for path, _ in site.seen]


def test_a_rolie_feed_is_followed_and_closed_feeds_are_not_asked(pull: Pull, site: Site) -> None:
    feeds = [
        {"url": f"{site.at}/feed-tlp-white.json", "tlp_label": "WHITE"},
        {"url": f"{site.at}/feed-tlp-red.json", "tlp_label": "RED"},
    ]
    start = provider(site, rolie={"feeds": feeds})
    entry = {
        "id": "INV-1",
        "title": "Invented",
        "updated": "2031-01-01T00:00:00Z",
        "content": {"src": f"{site.at}/w/inv-1.json"},
        "link": [{"rel": "hash", "href": f"{site.at}/w/inv-1.json.sha256"}],
    }
    feed = {"feed": {"id": "f", "title": "f", "updated": "2031-01-01T00:00:00Z", "entry": [entry]}}
    site.publish("/feed-tlp-white.json", feed)
    site.publish("/w/inv-1.json", advisory("INV-1"))
    assert pull("cisa_csaf", start, allow=site.allow).new == 1
    assert "/feed-tlp-red.json" not in [path for path, _ in site.seen]


def test_a_file_that_does_not_match_its_hash_is_kept_and_not_believed(
    pull: Pull, sector: Sector, site: Site, now: datetime
) -> None:
    start = provider(site, directory_url=f"{site.at}/white/")
    site.publish("/white/index.txt", b"a.json\nb.json\n")
    site.publish("/white/a.json", advisory("INV-1"))
    site.publish("/white/b.json", advisory("INV-2"))
    site.publish("/white/a.json", advisory("INV-1", below="99"), hashed=False)
    assert brought(pull("cisa_csaf", start, allow=site.allow)) == (1, 0, 0, 0, 1)
    (card,) = queries.quarantine(viewer=sector.viewer(sector.ada)).rows
    assert (card.document, card.reason) == ("a.json", "does not match its sha256 file")
    assert brought(operations.retry_quarantined(feed="cisa_csaf", actor=OPERATOR, at=now)) == (0, 0, 0, 0, 0)
    assert len(queries.quarantine(viewer=sector.viewer(sector.ada)).rows) == 1
    site.publish("/white/a.json", advisory("INV-1"))
    assert pull("cisa_csaf", start, day=1, allow=site.allow).new == 1


def test_what_is_missing_does_not_keep_the_rest_out(pull: Pull, site: Site) -> None:
    start = provider(site, directory_url=f"{site.at}/white/")
    listed = {"a.json": 1, "gone.json": 2, "b.json": 3}
    lines = [f'"{name}","2031-0{month}-02T00:00:00Z"\n' for name, month in listed.items()]
    site.publish("/white/changes.csv", "".join(lines).encode())
    site.publish("/white/a.json", advisory("INV-1"))
    site.publish("/white/b.json", advisory("INV-2"))
    summary = pull("cisa_csaf", start, allow=site.allow)
    assert (summary.state, summary.new, summary.missing) == (RunState.FINISHED, 2, 1)
    assert "of what is listed, 1 could not be had" in summary.problem
    assert "gone.json answered 404" in summary.problem
    assert vulnerabilities.advisory("INV-2", viewer=ANONYMOUS).version == "1"
    again = pull("cisa_csaf", start, day=1, allow=site.allow)
    assert (again.state, again.missing) == (RunState.UNCHANGED, 1)
    for name in listed:
        site.pages.pop(f"/white/{name}", None)
    moved = [line.replace("-02T", "-03T") for line in lines]
    site.publish("/white/changes.csv", "".join(moved).encode())
    assert pull("cisa_csaf", start, day=2, allow=site.allow).state is RunState.FAILED


def test_an_entry_of_a_feed_that_cannot_be_read_is_told(pull: Pull, site: Site) -> None:
    head = {"id": "f", "title": "f", "updated": "2031-01-01T00:00:00Z"}
    good = {**head, "id": "INV-1", "content": {"src": f"{site.at}/w/inv-1.json"}}
    site.publish("/feed.json", {"feed": {**head, "entry": [{"id": "INV-0", "title": "no content"}, good]}})
    site.publish("/w/inv-1.json", advisory("INV-1"))
    summary = pull("cisa_csaf", f"{site.at}/feed.json", allow=site.allow)
    assert (summary.state, summary.new, summary.missing) == (RunState.FINISHED, 1, 1)
    assert "$.feed.entry[0]" in summary.problem


def test_a_private_address_is_refused(pull: Pull, site: Site) -> None:
    summary = pull("cisa_kev", f"{site.at}/known.json")
    assert (summary.state, summary.retry_helps, site.seen) == (RunState.FAILED, False, [])
