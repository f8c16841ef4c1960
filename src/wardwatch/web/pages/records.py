"""Pages of what others published: a vulnerability, an advisory, a document."""

from dataclasses import dataclass
from datetime import date

from wardwatch.web.pages.sections import SectionsPage


@dataclass(frozen=True, slots=True)
class RecordPage(SectionsPage):
    """A page of sections about one record. `kicker` stands over the title. With `dated` the reader can ask what was
    known on a day; `as_of` is the day asked for. `text` is the record's own text, shown as it is."""

    kicker: str = ""
    dated: bool = False
    as_of: date | None = None
    text: str = ""
    text_title: str = ""
