"""Search by words: what holds, what the reader may see, the best fit first."""

from datetime import datetime

import pytest

from factories import claims, findings
from people import Sector, settle
from wardwatch.kit.database import login
from wardwatch.markings.types import ANONYMOUS, PUBLIC, Label
from wardwatch.members import labels
from wardwatch.provenance.models import Assertion
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities import models, queries


@pytest.fixture
def sector(db: str) -> Sector:
    return settle()


def told(name: str, text: str, *, at: datetime, label: Label = PUBLIC) -> Assertion:
    """A CVE record's words, as the worker."""
    with login("worker"):
        by = claims.assertion(at=at, asserter="Invented CNA", key=f"{name}#cna", label=label)
        models.CveDescription.objects.create(
            assertion=by,
            label_id=by.label_id,
            vulnerability=claims.vulnerability(name, label),
            state="PUBLISHED",
            title="",
            description=text,
        )
        return by


def test_words_are_found_by_their_stems_and_only_while_they_hold(sector: Sector, now: datetime) -> None:
    viewer = sector.viewer(sector.rosa)
    told("CVE-2026-1001", "An infusion pump accepts any password.", at=now)
    told("CVE-2026-1002", "A monitor speaks to strangers.", at=now)
    assert queries.vulnerabilities_named("infusion pumps", viewer=viewer, limit=5) == ("CVE-2026-1001",)
    assert queries.vulnerabilities_named('pump -"password"', viewer=viewer, limit=5) == ()
    assert queries.vulnerabilities_named("' | & !", viewer=viewer, limit=5) == ()
    told("CVE-2026-1001", "A gateway accepts any password.", at=now)
    assert queries.vulnerabilities_named("infusion pumps", viewer=viewer, limit=5) == ()


def test_what_is_hidden_neither_shows_nor_crowds_out(sector: Sector, now: datetime) -> None:
    secret = labels.internal(sector.center.pk)
    told("CVE-2026-1001", "A gateway.", at=now)
    for number in range(2, 6):
        told(f"CVE-2026-100{number}", "gateway gateway gateway", at=now, label=secret)
    for viewer in (sector.viewer(sector.rosa), sector.viewer(sector.rex), ANONYMOUS):
        assert queries.vulnerabilities_named("gateway", viewer=viewer, limit=2) == ("CVE-2026-1001",)
        assert queries.those_known(["CVE-2026-1001", "CVE-2026-1002"], viewer=viewer) == ("CVE-2026-1001",)
    assert len(queries.vulnerabilities_named("gateway", viewer=sector.viewer(sector.ada), limit=9)) == 5


def test_advisories_are_found_by_their_products(sector: Sector, now: datetime) -> None:
    with login("worker"):
        said = findings.advisory("IDW-2026-030-01", "A bedside monitor", at=now)
        claims.affected("CVE-2026-1001", "Invented", "IM8000", by=said.assertion, high="2.1")
    viewer = sector.viewer(sector.rosa)
    for words in ("bedside monitors", "im8000", "invented"):
        (line,) = queries.advisories_named(words, viewer=viewer, limit=5)
        assert (line.publisher, line.tracking_id) == ("Invented Device Watch", "IDW-2026-030-01")
    assert queries.vulnerabilities_named("im8000", viewer=viewer, limit=5) == ("CVE-2026-1001",)
    (named,) = queries.products_of(line.publisher, line.tracking_id, viewer=viewer, limit=5)
    assert (named.product, named.raw, named.vulnerabilities) == ("Invented IM8000", "before 2.1", ("CVE-2026-1001",))
    green = Label(Tlp.GREEN, published=True)
    with login("worker"):
        by = claims.assertion(at=now, asserter="Invented Device Watch", key="IDW-2026-030-02", label=green)
        models.Advisory.objects.create(
            assertion=by, label_id=by.label_id, publisher="x", tracking_id="IDW-2026-030-02", title="a second monitor"
        )
    assert len(queries.advisories_named("monitor", viewer=viewer, limit=5)) == 2
    assert len(queries.advisories_named("monitor", viewer=ANONYMOUS, limit=5)) == 1


def test_a_vulnerability_is_called_as_its_authority_or_a_catalogue_calls_it(sector: Sector, now: datetime) -> None:
    told("CVE-2026-1001", "A gateway.", at=now)
    with login("worker"):
        by = claims.assertion(at=now, asserter="CVE", key="CVE-2026-1001#adp:CVE")
        named = {"vulnerability": claims.vulnerability("CVE-2026-1001"), "label_id": by.label_id}
        models.CveDescription.objects.create(assertion=by, state="PUBLISHED", title="CVE Program Container", **named)
        listed = claims.assertion(at=now, asserter="CISA", key="CVE-2026-1001")
        models.KevAssertion.objects.create(assertion=listed, name="Invented Gateway Door", **named)
    answer = queries.describe("CVE-2026-1001", viewer=sector.viewer(sector.rosa))
    assert (answer.title, answer.description) == ("Invented Gateway Door", "A gateway.")
