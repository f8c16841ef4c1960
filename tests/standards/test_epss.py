"""The EPSS file of scores."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards import epss
from wardwatch.standards.epss import Score

CORPUS = Path(__file__).parents[1] / "corpus" / "epss"
HEAD = b"cve,epss,percentile\n"


class OneWay(io.BytesIO):
    """A stream as a socket gives it: a few bytes at a time, no way back."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 7, 7))

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("packed", [False, True])
def test_scores_and_faults_in_file_order(packed: bool) -> None:
    data = (CORPUS / "scores.csv").read_bytes()
    header, scores = epss.open_scores(OneWay(gzip.compress(data) if packed else data))
    assert header == epss.Header("v2099.01.01", datetime(2099, 3, 2, tzinfo=UTC))
    read = list(scores)
    assert [row for row in read if isinstance(row, Score)] == [
        Score("CVE-2099-0001", 0.94412, 0.99971),
        Score("CVE-2099-0003", 0.00009, 0.0),
        Score("CVE-2099-0004", 1.0, 1.0),
    ]
    faults = [(row.place, row.key) for row in read if isinstance(row, Fault)]
    assert faults == [("line 4", "CVE-2099-0002"), ("line 6", ""), ("line 8", "")]


def test_the_comment_line_may_be_absent_and_lines_may_end_in_crlf() -> None:
    header, scores = epss.open_scores(io.BytesIO(b"cve,epss,percentile\r\nCVE-2099-0001,0.5,0.25\r\nx\r\n"))
    assert header == epss.Header(None, None)
    score, fault = scores
    assert score == Score("CVE-2099-0001", 0.5, 0.25)
    assert isinstance(fault, Fault)
    assert (fault.place, fault.raw) == ("line 3", b"x")


def test_the_callers_stream_stays_open() -> None:
    stream = io.BytesIO(gzip.compress(HEAD))
    _, scores = epss.open_scores(stream)
    assert list(scores) == []
    del scores
    assert not stream.closed


@given(
    st.lists(
        st.one_of(
            st.floats(-0.5, 1.5).map(lambda number: round(number, 7)),
            st.just("CVE-1,0,0"),
            st.just(""),
            st.just("\x00,é"),
        )
    )
)
def test_each_line_is_a_score_or_a_fault(lines: list[float | str]) -> None:
    texts = [line if isinstance(line, str) else f"CVE-2099-12345,{line!r},{line!r}" for line in lines]
    body = "".join(text + "\n" for text in texts).encode()
    read = list(epss.open_scores(io.BytesIO(HEAD + body))[1])
    assert len(read) == len(texts)
    for line, row in zip(lines, read, strict=True):
        assert isinstance(row, Score) == (isinstance(line, float) and 0 <= line <= 1 and str(line) != "-0.0")
        if isinstance(row, Score):
            assert row.epss == row.percentile == line


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "line 1"),
        (b"cve,score\n", "line 1"),
        (b"#model_version:v1,score_date:2099-03-02\ncve,epss\n", "line 2"),
        (b"#model_version:v1,score_date:someday\n" + HEAD, "line 1"),
    ],
)
def test_another_file_is_refused_at_once(data: bytes, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        epss.open_scores(io.BytesIO(data))
    assert refused.value.place == place


def test_broken_compression_and_endless_lines_are_refused() -> None:
    packed = gzip.compress(HEAD + b"".join(b"CVE-2099-%05d,0.1,0.2\n" % number for number in range(9000)))
    _, scores = epss.open_scores(io.BytesIO(packed[:-1000]))
    with pytest.raises(FormatError, match="broken gzip"):
        list(scores)
    _, blocks = epss.open_blocks(io.BytesIO(HEAD + b"9" * (epss.BLOCK_SIZE + epss.LINE_LIMIT + 1)))
    with pytest.raises(FormatError, match="a line of more than"):
        list(blocks)


def test_published_scores_by_row_and_in_bulk(shared_data: Path) -> None:
    path = shared_data / "epss/epss_scores-2026-01-30.csv.gz"
    with path.open("rb") as stream:
        header, scores = epss.open_scores(stream)
        read = list(scores)
    assert header == epss.Header("v2025.03.14", datetime(2026, 1, 30, 12, 55, tzinfo=UTC))
    assert len(read) == 313_089
    assert read[0] == Score("CVE-1999-0001", 0.01151, 0.78086)
    assert not any(isinstance(row, Fault) for row in read)
    with path.open("rb") as stream:
        blocks = [block for block in epss.open_blocks(stream)[1] if isinstance(block, bytes)]
    assert b"".join(blocks) == gzip.decompress(path.read_bytes()).split(b"percentile\n", 1)[1]
    assert max(map(len, blocks)) <= epss.BLOCK_SIZE + epss.LINE_LIMIT
