"""Sources as they are cited: one for each archived document, graded as the center graded its sender."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from wardwatch.intel.queries import sources_stand
from wardwatch.kit.translation import gettext as _
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.products.document import Source
from wardwatch.products.types import Marking
from wardwatch.provenance.models import Document
from wardwatch.standards.admiralty import Reliability
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.answers import Cited

ENROLLED = Viewer(enrolled=True)
"""Any enrolled member: what it may see is published, and TLP:CLEAR or GREEN."""


class Bibliography:
    """The sources that facts cite, each under a short key: `s1`, `s2`, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._documents: dict[UUID, tuple[str, str]] = {}
        self._others: list[Source] = []

    def cite(self, given: Iterable[Cited]) -> tuple[str, ...]:
        """The keys of archived documents, in the order given."""
        keys = [self._documents.setdefault(each.document_uid, (self._next(), each.asserter))[0] for each in given]
        return tuple(dict.fromkeys(keys))

    def add(self, source: Source) -> str:
        """The key of a source that is no archived document; the same source has one key."""
        for other in self._others:
            if (other.title, other.publisher, other.url) == (source.title, source.publisher, source.url):
                return other.key
        made = msgspec.structs.replace(source, key=self._next())
        self._others.append(made)
        return made.key

    def sources(self) -> tuple[Source, ...]:
        """All of them, with what is known of each document."""
        with seen_by(ENROLLED):
            found = list(Document.objects.filter(uid__in=list(self._documents)).select_related("source", "label"))
        grades = sources_stand({row.source.name for row in found}, viewer=ENROLLED)
        made = [self._source(row, grades[row.source.name].grade) for row in found]
        return tuple(sorted([*made, *self._others], key=lambda each: int(each.key[1:])))

    def _next(self) -> str:
        return f"s{len(self._documents) + len(self._others) + 1}"

    def _source(self, row: Document, grade: str) -> Source:
        key, asserter = self._documents[row.uid]
        title = row.name if row.name not in ("", row.url) else row.source.title
        return Source(
            key=key,
            title=_("%(source)s: %(document)s") % {"source": row.source.title, "document": title},
            publisher=asserter,
            url=next(filter(_of_the_web, (row.url, row.source.url)), ""),
            retrieved=row.retrieved_at,
            document=bytes(row.sha256).hex(),
            reliability=Reliability(grade) if grade in set(Reliability) and grade != "F" else None,
            tlp=Marking.of(Tlp(row.label.tlp)),
        )


def _of_the_web(url: str) -> bool:
    """Whether readers can follow an address: one of a file names a folder of ours."""
    return urlsplit(url).scheme in ("http", "https")
