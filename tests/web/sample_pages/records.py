"""An invented vulnerability as known on a day, and a document as received."""

from datetime import UTC, date, datetime

from wardwatch.web.pages import Cell, Column, Empty, Link, Marking, Row, Table, Tag, Term, TimelineEntry, Tone
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section

AT = datetime(2026, 11, 20, 4, 5, tzinfo=UTC)
CLAIMS = Table(
    "Claims, and who makes them",
    (Column("What"), Column("What it says"), Column("Who says so"), Column("Learned")),
    (
        Row(
            (
                Cell("How severe"),
                Cell("9.8 of 10, critical", detail="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
                Cell("Invented Device Watch", "/documents/1/", detail="idw-2026-030-01.json"),
                Cell(at=AT),
            )
        ),
        Row((Cell("Used"), Cell(tag=Tag("yes", Tone.URGENT)), Cell("A catalogue"), Cell(at=AT))),
    ),
    Empty(""),
)
VULNERABILITY = RecordPage(
    title="Invented patient monitor lets strangers in",
    kicker="Vulnerability",
    lead="Anybody on the network can change what an invented patient monitor shows.",
    sections=(
        Section(
            "short",
            "In short",
            terms=(Term("Number (Common Vulnerabilities and Exposures)", "CVE-2026-1001"), Term("How severe", "9.8")),
        ),
        Section("exposure", "Whom it touches", ("2 members have it.",), links=(Link("Findings of it", "/findings/"),)),
        Section("claims", "Who says what", table=CLAIMS),
        Section("history", "When we learned it", entries=(TimelineEntry(AT, "stated what holds now", "A", "?x"),)),
    ),
    dated=True,
    as_of=date(2026, 11, 20),
)
DOCUMENT = RecordPage(
    title="idw-2026-030-01.json",
    kicker="Document, as we received it",
    lead="The bytes are kept unchanged; what we say of them cites this document.",
    marking=Marking("TLP:CLEAR", "For everybody."),
    sections=(
        Section("facts", "What we know of it", terms=(Term("Fingerprint (SHA-256)", "ab12" * 16),)),
        Section("bytes", "The document itself", links=(Link("Download the document", "/documents/1/received/"),)),
    ),
    text='{"document": {"title": "<b>bold</b>", "words": "' + "long " * 80 + '"}}',
    text_title="How it begins",
)
