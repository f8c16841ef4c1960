"""Every page drawn from invented values: complete, and safe under the content policy."""

import re
from collections import Counter

import pytest
from django.template.backends.django import DjangoTemplates

from wardwatch.web.pages import TimelineEntry
from web.drawing import ALL, FOLDER, MISSING, draw
from web.sample_pages.parts import NOW, VISITOR


@pytest.mark.parametrize("name", ALL)
def test_a_page_is_complete_and_carries_no_inline_code(strict: DjangoTemplates, name: str) -> None:
    html = draw(strict, name)
    assert MISSING not in html
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert html.count("<h1") == 1
    assert html.count('<main id="main"') == 1
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert [word for word, times in ids.items() if times > 1] == []
    assert set(re.findall(r'(?:href="#|aria-labelledby=")([^"]+)"', html)) <= set(ids)


LANGUAGE = 'action="/language/"'
"""A visitor's choice of a language changes nothing but their own cookie: `web.language`."""


def test_forms_that_post_carry_a_token(strict: DjangoTemplates) -> None:
    for name in ALL:
        html, visits = draw(strict, name), ALL[name][1] is VISITOR
        for form in re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL):
            assert "csrfmiddlewaretoken" in form or (visits and LANGUAGE in form), name


def test_every_template_is_drawn_by_some_page() -> None:
    pages = {path.relative_to(FOLDER / "templates").as_posix() for path in (FOLDER / "templates").rglob("*.html")}
    parts = {"base.html", "assets/line_form.html", "assets/line_row.html", "products/write_beside.html"}
    whole = {name for name in pages if not name.startswith("components/")} - parts
    drawn = {template for template, _, _ in ALL.values()}
    assert whole == drawn


def test_an_instant_shows_both_clocks_and_a_machine_reads_utc(strict: DjangoTemplates) -> None:
    html = draw(strict, "home")
    assert 'datetime="2026-11-22T08:47:00Z"' in html
    assert "02:47\u00a0CST" in html
    assert "(08:47 UTC)" in html


def test_a_marked_page_says_so_at_both_ends(strict: DjangoTemplates) -> None:
    html = draw(strict, "notice")
    assert html.count('class="ww-marking"') == 2
    assert html.index('class="ww-marking"') < html.index("<main") < html.rindex('class="ww-marking"')


def test_text_from_outside_is_escaped(strict: DjangoTemplates) -> None:
    template = strict.get_template("components/timeline.html")
    html = template.render({"entries": (TimelineEntry(NOW, "<script>alert(1)</script>", "<b>x</b>"),)})
    assert "<script>" not in html
    assert "<b>" not in html
