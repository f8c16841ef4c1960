"""A product is written in the pages, without JavaScript: fields, parts, two writers, checks, remarks."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from people import NOW, Sector, hire, settle
from products.documents import document
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.members.models import User
from wardwatch.members.types import RoleName
from wardwatch.products import operations, queries
from wardwatch.products.document import Document
from wardwatch.products.types import KindName
from web.doors import at_door, text


@pytest.fixture
def sector(db: str, plain_static: None, monkeypatch: pytest.MonkeyPatch) -> Sector:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return settle()


class Desk:
    """A product of Ada's, and her colleague Bea."""

    def __init__(self, sector: Sector, given: Document | None = None) -> None:
        self.sector = sector
        self.bea = hire(sector.center, "Bea", RoleName.ANALYST)
        acting = {"principal": sector.principal(sector.ada), "actor": Actor(who=f"person:{sector.ada.person_id}", door="web")}
        self.uid: UUID = operations.begin(
            kind=(given or document()).kind, subject="", at=NOW, today=NOW.date(), **acting
        ).uid
        operations.save(product=self.uid, document=given or document(), version=1, at=NOW, **acting)
        self.ada_at, self.bea_at = at_door(sector.ada), at_door(self.bea)
        self.url = f"/desk/products/{self.uid}/write/"

    def card(self) -> queries.ProductCard:
        return queries.product(self.uid, viewer=self.sector.viewer(self.sector.ada))


@pytest.fixture
def desk(sector: Sector) -> Desk:
    return Desk(sector)


def test_every_part_is_shown(desk: Desk) -> None:
    for part in ("", "?part=sources", "?part=terms", *(f"?section={each.id}" for each in document().sections)):
        for beside in ("preview", "checks", "remarks"):
            where = f"{desk.url}{part}{'&' if part else '?'}beside={beside}"
            answer = desk.ada_at.get(where)
            assert answer.status_code == 200, where
            open("/tmp/w/ed-page.html", "w").write(text(answer))
