"""What programs find at addresses that they know: the center as a CSAF provider, security.txt, feeds, the index."""

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.conf import settings

from people import NOW, Sector, settle
from products.documents import document
from products.releasing import on_shelf, released, revised, to_members
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.openpgp import fits
from wardwatch.members.models import Organization
from wardwatch.products import models
from wardwatch.products.operations import sign_documents
from wardwatch.products.types import KindName, Marking, To
from wardwatch.standards import csaf
from web.doors import at_door, few_queries

ATOM = "{http://www.w3.org/2005/Atom}"
CSAF = "/.well-known/csaf"
LATER = NOW + timedelta(days=2)
EVERY = (
    f"{CSAF}/provider-metadata.json",
    f"{CSAF}/csaf-feed-tlp-white.json",
    f"{CSAF}/index.txt",
    f"{CSAF}/changes.csv",
    "/library/index.txt",
    "/library/products/feed.xml",
    "/library/products/rss.xml",
)


@pytest.fixture
def sector(db: str, plain_static: None) -> Sector:
    return settle()


def get(path: str) -> bytes:
    answer = at_door().get(path)
    assert answer.status_code == 200, path
    assert not answer.cookies, path
    return bytes(answer.content)


def path_of(url: str) -> str:
    """The path of an address of this site."""
    assert url.startswith(settings.PUBLIC_URL), url
    return urlsplit(url).path


def test_a_program_finds_each_document_from_the_metadata_on(sector: Sector) -> None:
    number = released()
    metadata = csaf.read_provider_metadata(get(f"{CSAF}/provider-metadata.json"))
    assert metadata.faults == ()
    assert path_of(metadata.canonical_url) == f"{CSAF}/provider-metadata.json"
    directory, rolie = metadata.distributions
    assert path_of(directory.directory_url) == f"{CSAF}/"
    feed = csaf.read_rolie(get(path_of(rolie.rolie[0].url)))
    assert feed.faults == ()
    (entry,) = feed.entries
    assert (entry.id, entry.updated) == (number, NOW)
    data = get(path_of(entry.content_url))
    assert path_of(entry.content_url) == f"{CSAF}/2026/{number}.json"
    for kind, url in entry.hashes.items():
        assert get(path_of(url)) == f"{hashlib.new(kind, data).hexdigest()}  {number}.json\n".encode()
    own = [each["url"] for each in json.loads(data)["document"]["references"] if each["category"] == "self"]
    assert own[0] == entry.content_url, "a document says itself where it is"
    assert path_of(own[1]) == f"/library/{number}/"
    assert get(f"{CSAF}/index.txt") == f"2026/{number}.json\n".encode()
    ((path, changed),) = csv.reader(io.StringIO(get(f"{CSAF}/changes.csv").decode()))
    assert (path, changed[:19]) == (f"2026/{number}.json", f"{NOW:%Y-%m-%dT%H:%M:%S}")
    for wrong in (f"2025/{number}.json", f"2026/{number}.json.md5", f"2026/{number}", "2026/x.json", f"{number}.json"):
        assert at_door().get(f"{CSAF}/{wrong}").status_code == 404, wrong


def test_every_document_is_signed_by_the_key_that_is_offered(sector: Sector) -> None:
    def metadata() -> dict[str, Any]:
        return dict(json.loads(get(f"{CSAF}/provider-metadata.json")))

    assert metadata()["role"] == "csaf_provider", "nothing is signed yet"
    number = released()
    assert metadata()["role"] == "csaf_trusted_provider"
    (offered,) = metadata()["public_openpgp_keys"]
    key = get(path_of(offered["url"]))
    assert path_of(offered["url"]) == f"{CSAF}/openpgp/{offered['fingerprint']}.asc"
    document = f"{CSAF}/2026/{number}.json"
    entry = json.loads(get(f"{CSAF}/csaf-feed-tlp-white.json"))["feed"]["entry"][0]
    (signature,) = [each["href"] for each in entry["link"] if each["rel"] == "signature"]
    assert path_of(signature) == f"{document}.asc"
    assert fits(key, get(document), get(f"{document}.asc").decode())
    assert at_door().get(f"{CSAF}/openpgp/{'0' * 40}.asc").status_code == 404

    with login("worker"):
        models.Rendering.objects.update(signature="")
    assert metadata()["role"] == "csaf_provider", "one is not signed"
    assert at_door().get(f"{document}.asc").status_code == 404
    with login("worker"):
        assert sign_documents(actor=OPERATOR, at=LATER) == 1
        assert sign_documents(actor=OPERATOR, at=LATER) == 0
        assert sign_documents(new_key=True, why="It was lost.", actor=OPERATOR, at=LATER) == 1
    (newer,) = metadata()["public_openpgp_keys"]
    assert newer["fingerprint"] != offered["fingerprint"]
    assert fits(get(path_of(newer["url"])), get(document), get(f"{document}.asc").decode())
    assert not fits(key, get(document), get(f"{document}.asc").decode())


def test_only_what_everybody_may_read_is_provided_in_its_newest_revision(sector: Sector) -> None:
    hidden = released(None, To(tlp=Marking.GREEN), number="202611220001")
    number = released(at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC), number="202512312330")
    revised(number, msgspec.structs.replace(document(), title="Pumps: install 2.2"), at=LATER)
    assert get(f"{CSAF}/index.txt").decode() == f"2025/{number}.json\n", "the year of the first release"
    assert json.loads(get(f"{CSAF}/2025/{number}.json"))["document"]["title"] == "Pumps: install 2.2"
    for path in EVERY:
        assert hidden not in get(path).decode(), path
    assert at_door(sector.rosa).get(f"{CSAF}/2026/{hidden}.json").status_code == 404
    with login("worker"):
        models.Release.objects.filter(number=number).update(withdrawn_at=LATER, withdrawn_why="Wrong.")
    assert get(f"{CSAF}/index.txt") == b""
    for suffix in ("", ".sha256", ".sha512"):
        gone = at_door().get(f"{CSAF}/2025/{number}.json{suffix}")
        assert gone.status_code == 410
        assert gone.content.decode().startswith("Withdrawn on 2026-11-24 (UTC). Do not rely on it.\nWrong.\n")
        assert gone.headers["Cache-Control"] == "public, max-age=300"


def test_answers_are_public_and_asked_again_they_are_short(sector: Sector) -> None:
    on_shelf("202611220001", "Pumps", at=NOW)
    for path in EVERY:
        with few_queries():
            answer = at_door().get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert not answer.cookies, path
        again = at_door(if_none_match=answer.headers["ETag"]).get(path)
        assert (again.status_code, again.content) == (304, b""), path
        assert at_door(sector.rosa).get(path).content == answer.content, "the same for everybody"


def test_security_txt_says_how_to_reach_the_center(sector: Sector) -> None:
    assert at_door().get("/.well-known/security.txt").status_code == 404, "no way to reach it, no file (RFC 9116)"
    with login("worker"):
        Organization.objects.filter(pk=sector.center.pk).update(telephone="+1 555 0100")
    lines = get("/.well-known/security.txt").decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert len(fields) == len(lines)
    assert fields["Contact"] == "tel:+15550100"
    assert path_of(fields["Canonical"]) == "/.well-known/security.txt"
    assert path_of(fields["CSAF"]) == f"{CSAF}/provider-metadata.json"
    assert fields["Preferred-Languages"] == "en, es"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_feeds_hold_what_everybody_may_read(sector: Sector) -> None:
    on_shelf("202611220001", "Bell \x07 & <b>", at=NOW, topics=["pumps"])
    on_shelf("202611220002", "A note", at=LATER, kind=KindName.ANALYST_NOTE, withdrawn_at=LATER, withdrawn_why="Wrong.")
    on_shelf("202611220003", "Secret", at=NOW, label=to_members())
    feed = ET.fromstring(get("/library/products/feed.xml"))
    assert feed.tag == f"{ATOM}feed"
    entries = list(feed.iter(f"{ATOM}entry"))
    assert [each.findtext(f"{ATOM}title") for each in entries] == ["Withdrawn: A note", "Bell \ufffd & <b>"]
    assert feed.findtext(f"{ATOM}updated") == LATER.isoformat()
    for each in entries:
        link = each.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"] == each.findtext(f"{ATOM}id")
        assert re.fullmatch(r"/library/\d+/", path_of(link.attrib["href"]))
    assert {each.attrib["term"] for each in entries[1].iter(f"{ATOM}category")} == {"sector-alert", "medium", "pumps"}
    rss = ET.fromstring(get("/library/products/rss.xml?kind=analyst-note"))
    assert (rss.tag, rss.attrib["version"]) == ("rss", "2.0")
    assert [each.findtext("title") for each in rss.iter("item")] == ["Withdrawn: A note"]
    assert "Secret" not in get("/library/products/feed.xml").decode()


def test_the_index_is_lines_of_fields(sector: Sector) -> None:
    on_shelf("202611220001", "Pumps\nAddress: https://elsewhere.invalid/", at=NOW)
    text = get("/library/index.txt").decode()
    assert re.findall("^Address: (.+)$", text, re.M) == [f"{settings.PUBLIC_URL}/library/202611220001/"]
    assert "Title: Pumps Address: https://elsewhere.invalid/" in text
    assert "Released: 2026-11-22T02:47:00Z" in text
