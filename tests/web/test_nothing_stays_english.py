"""Every word of a page that is ours goes through the translations: found in the templates, and proved on real pages."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.template.base import Lexer, TokenType
from django.utils import translation

import wardwatch.web
from wardwatch.assets.catalogue import common_products
from wardwatch.exposures.models import Finding
from wardwatch.feeds.registry import FEEDS
from wardwatch.kit.database import login
from wardwatch.members.models import User
from web.doors import at_door, text
from web.telling import Told

TEMPLATES = Path(wardwatch.web.__file__).parent / "templates"
NAMES = {"Wardwatch", "UTC", "Enter", "csrf", "Python", "Django", "PostgreSQL", "Atom", "RSS"}
"""Proper nouns and formats, a key of the keyboard, and the name of a mark of Django: the same in every language."""
SIGNS = {"UTC", "TLP", "CLEAR", "GREEN", "AMBER", "STRICT", "RED", "CVE", "EPSS", "CVSS", "KEV", "CSV", "JSON", "SSVC",
         "EST", "English", "Español", "axe", "CSAF", "OpenVEX", "WW", "IDW"}  # fmt: skip
SPOKEN = re.compile(r"(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{2,}")
COLUMNS = """SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'character varying', 'ARRAY')"""


def said(markup: str) -> str:
    """What a reader sees or hears of a piece of HTML."""
    heard = " ".join(SPOKEN.findall(markup))
    shown = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return html.unescape(f"{heard} {re.sub(r'<[^>]*>', ' ', shown)}")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_bare_words(path: Path) -> None:
    markup, block = "", ""
    for token in Lexer(path.read_text("utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            block = name if name in ("blocktranslate", "comment") else "" if name == f"end{block}" else block
        markup += token.contents if token.token_type == TokenType.TEXT and not block else "\u0000"
    words = re.sub(r"\bww-[\w-]+", "", said(markup))  # names of styles, in a block inside an attribute
    assert set(WORD.findall(words)) <= NAMES | SIGNS


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which every translated sentence stands in brackets; judgements keep their sentences, so afresh."""
    from wardwatch.triage.policy import _decided  # settings are there only now

    def one(message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def many(singular: str, plural: str, number: int) -> str:
        return one(singular if number == 1 else plural)

    monkeypatch.setattr(translation._trans, "gettext", one, raising=False)
    monkeypatch.setattr(translation._trans, "ngettext", many, raising=False)
    monkeypatch.setattr(translation._trans, "pgettext", lambda context, message: message, raising=False)
    _decided.cache_clear()
    yield
    _decided.cache_clear()


def data(url: str) -> set[str]:
    """Every word that stands in the database."""
    with psycopg.connect(url) as connection:
        cells = " UNION ALL ".join(
            f'SELECT "{column}"::text FROM "{table}"' for table, column in connection.execute(COLUMNS)
        )
        return {word for (cell,) in connection.execute(cells) for word in WORD.findall(cell or "")}


def bare(page: str, known: set[str]) -> list[str]:
    """Pieces of a page that stand in no brackets and hold a word that is neither data, nor a sign, nor an address."""
    words = re.sub(r"https?://\S+", " ", said(page.partition("<body")[2].partition(">")[2]))
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "\n", words)) != words:
        words = less
    pieces = [" ".join(piece.split()) for piece in re.split(r"\n|\s{3,}", words)]
    return sorted({piece for piece in pieces if set(WORD.findall(piece)) - known - SIGNS - NAMES})


def walks(told: Told) -> Iterator[tuple[User | None, list[str]]]:
    ticket = told.notice().ticket
    with login("worker"):
        finding = Finding.objects.filter(organization=told.sector.riverbend).first()
    assert finding
    visitor = ["/", "/check/", f"/check/?ticket={ticket}", "/answer/", "/policy/", "/account/login/", "/team/",
               "/team/resources/", "/library/"]  # fmt: skip
    yield None, visitor
    member = ["/", "/notices/", f"/notices/{ticket}/", "/findings/", f"/findings/{finding.uid}/", "/inventory/",
              "/inventory/import/", "/inventory/tick/", "/contacts/", "/contacts/add/?purpose=security",
              "/providers/", "/visibility/", "/account/", "/search/?q=monitor", "/no/such/page/"]  # fmt: skip
    yield told.sector.clem, member
    center = ["/desk/", "/decisions/", f"/decisions/{told.decision.uid}/", "/notices/", "/members/", "/feeds/",
              "/operations/", "/audit/", "/vulnerabilities/", "/vulnerabilities/CVE-2026-1001/"]  # fmt: skip
    yield told.sector.ada, center


def test_no_page_says_a_word_past_the_translations(told: Told, bracketed: None, db: str) -> None:
    told.approve()
    pages = {f"{path} as {user}": text(at_door(user).get(path)) for user, paths in walks(told) for path in paths}
    ours = [f"{feed.id} {feed.url}" for feed in FEEDS.values()]
    ours += [f"{each.vendor} {each.product}" for each in common_products()]
    known = data(db) | set(WORD.findall(" ".join(ours)))
    assert {where: left for where, page in pages.items() if (left := bare(page, known))} == {}
