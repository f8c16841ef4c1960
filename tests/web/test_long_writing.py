"""A bulletin of 150 vulnerabilities and 500 indicators can be written, with few statements a page."""

import msgspec
import pytest

from people import NOW, Sector, settle
from products.large import document, indicators
from wardwatch.kit import clock
from wardwatch.products.document import Source
from wardwatch.products.document import blocks as b
from wardwatch.products.types import KindName
from web.doors import few_queries, text
from web.test_writing import Desk


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


def test_a_long_bulletin_is_written_in_pages(sector: Sector) -> None:
    rows = tuple(
        b.VulnerabilityRow(
            name=f"CVE-2026-{10000 + number}", title=f"Weakness {number}", base_score=9.8, sources=("kev",)
        )
        for number in range(150)
    )
    sources = tuple(Source(key=f"s{number}", title=f"Source {number}", publisher="Somebody") for number in range(150))
    long = document(b.Vulnerabilities(id="v", rows=rows), indicators(500))
    desk = Desk(sector, msgspec.structs.replace(long, kind=KindName.SECTOR_ALERT, sources=(*long.sources, *sources)))
    for query in ("section=all", "section=all&block=v&page=15", "section=all&beside=checks", "part=sources"):
        with few_queries():
            assert desk.ada_at.get(f"{desk.url}?{query}").status_code == 200, query
    assert "CVE-2026-10140" in text(desk.ada_at.get(f"{desk.url}?section=all&block=v&page=15"))
