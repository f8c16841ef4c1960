"""Papers as text; what is too large, locked or broken is refused in bounded time."""

import io
import time
import zlib
from contextlib import suppress

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import pdf
from wardwatch.kit import papers
from wardwatch.kit.errors import FormatError
from wardwatch.kit.papers import reading


def test_a_pdf_is_its_lines_page_by_page() -> None:
    paper = papers.read(pdf(["One (first)", "line"], [], ["hxxp://evil[.]com/", "end — ü"]))
    assert paper.kind == "pdf"
    pages = [paper.text[start:end] for start, end in zip(paper.pages, (*paper.pages[1:], None), strict=True)]
    assert pages == ["One (first)\nline\n", "", "hxxp://evil[.]com/\nend — ü\n"]
    assert paper.problems == ("page 2 has no text; it may be a picture",)


def test_a_broken_page_spoils_no_other() -> None:
    data = pdf(["one"], ["two"]).replace(b"(one) Tj", b"(one Tj ]")
    assert "two" in papers.read(data).text


def test_what_a_reader_of_html_sees() -> None:
    page = """<!DOCTYPE html><html><head><title>Report</title><style>p {}</style><script>var a = "b.com"</script>
    <body><h1>Evil &amp; co</h1><!-- hidden.com --><p>First
      line<br>hxxp<b>s</b>://evil[.]com</p><noscript>x</noscript>
    <table><tr><th>Kind<th>Value</tr><tr><td>IP<td>198[.]51[.]100[.]7</table><pre>a
  b</pre>"""
    paper = papers.read(page.encode())
    assert paper.kind == "html"
    lines = [line.strip() for line in paper.text.splitlines() if line.strip()]
    assert lines == [
        *("Report", "Evil & co", "First line", "hxxps://evil[.]com"),
        *("Kind\tValue", "IP\t198[.]51[.]100[.]7", "a", "b"),
    ]
    assert paper.pages == ()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfna\xc3\xafve", "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
        (b"na\xefve \x96", "naïve –"),
        (b"a < b", "a < b"),
        (b"", ""),
    ],
)
def test_plain_text_is_taken_as_it_is(data: bytes, text: str) -> None:
    assert papers.read(data) == papers.Paper("text", text)


def test_html_says_its_charset() -> None:
    assert "это" in papers.read('<html><meta charset="koi8-r"><p>это'.encode("koi8-r")).text


def _locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["secret"])))
    writer.encrypt("word", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bomb() -> bytes:
    """A page whose content unpacks to a thousand times its size."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(b"(x) Tj " * 150_000) for _ in range(300)]) + packer.flush()
    page = pdf(["bomb"])
    start, end = page.index(b"<< /Length"), page.index(b"\nendstream")
    return page[:start] + b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + page[end:]


def test_what_unpacks_to_too_much_is_refused_or_told() -> None:
    begin = time.monotonic()
    try:
        said = papers.read(_bomb()).problems
    except FormatError as error:
        said = (error.reason,)
    assert said
    assert time.monotonic() - begin < 100


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_locked(), "locked with a password"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (pdf(["x"])[:300], "damaged"),
        (b"%PDF-" + bytes(reading.MAX_BYTES), "larger than 50 MB"),
        (b"\x00\x01\x02\x03", "no text"),
        (pdf(*([["x"]] * (reading.MAX_PAGES + 1))), "more than 2,000 pages"),
        (b"a" * (reading.MAX_TEXT + 1), "send it in parts"),
        (b"<p>" + b"a" * (reading.MAX_TEXT + 1), "send it in parts"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        papers.read(data)


def test_a_pdf_locked_without_a_password_is_read() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["open"])))
    writer.encrypt("", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert "open" in papers.read(out.getvalue()).text


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 700), st.binary(min_size=1, max_size=20))
def test_no_damage_makes_it_fail_otherwise(place: int, noise: bytes) -> None:
    data = pdf(["one", "two"])
    with suppress(FormatError):
        papers.read(data[:place] + noise + data[place + len(noise) :])
