"""A report as a file (PDF, HTML, plain text): read as text, and looked through for what an analyst may take over."""

from collections.abc import Iterable
from dataclasses import dataclass

from wardwatch.intel import extraction
from wardwatch.intel.extraction import Alias, Find, Names
from wardwatch.kit import papers
from wardwatch.kit.errors import FormatError


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report as read: `kind` is `pdf`, `html` or `text`; `finds` stand at offsets of `text`; `problems` say what of
    the file is not in the text; `pages` are the offsets where pages begin, if it has any."""

    kind: str
    text: str
    finds: tuple[Find, ...]
    problems: tuple[str, ...]
    pages: tuple[int, ...] = ()


def read_report(data: bytes, names: Names | None = None) -> ReportText:
    """Read a report of any of these kinds, told by its bytes. FormatError for what `kit.papers` refuses."""
    paper = papers.read(data)
    return ReportText(
        paper.kind, paper.text, extraction.find(paper.text, names, paper.pages), paper.problems, paper.pages
    )


def read_names(lists: Iterable[tuple[str, bytes]]) -> Names:
    """One table of ATT&CK bundles and files of MISP galaxy clusters, given with their names; FormatError, with the name
    as place, for what is neither."""
    aliases: list[Alias] = []
    ids: list[str] = []
    for name, data in lists:
        try:
            more, numbers = extraction.from_list(data)
        except FormatError as error:
            raise FormatError(error.reason, name) from error
        aliases += more
        ids += numbers
    return extraction.names(aliases, ids)
