"""Invented pages about the inventory and its import."""

from dataclasses import replace

from django import forms

from wardwatch.web.pages import (
    Cell,
    Choice,
    Column,
    ColumnMatch,
    Count,
    Empty,
    ImportPage,
    InventoryPage,
    Link,
    Pager,
    Problem,
    Progress,
    Row,
    SheetMatch,
    SkippedRow,
    Sort,
    Source,
    Table,
    Tag,
    Term,
    Tone,
    UploadPage,
    WhyStep,
)
from wardwatch.web.pages.equipment import AskedPage, LineForm, LinePage, ProgressPage
from wardwatch.web.pages.sections import Section
from web.sample_pages.parts import NOW

INVENTORY_PAGE = InventoryPage(
    counts=(
        Count(212, "lines", "/inventory/"),
        Count(1480, "pieces"),
        Count(37, "without a version", "?version=unknown", Tone.WARN),
    ),
    table=Table(
        "Equipment by product",
        (
            Column("Product", "?sort=product", Sort.ASCENDING),
            Column("Version"),
            Column("Pieces", numeric=True),
            Column("Network"),
            Column("Care role"),
            Column("Last change"),
        ),
        (
            Row(
                (
                    Cell("CMS8000 patient monitor", "/assets/17/", "Contec"),
                    Cell("1.9"),
                    Cell("8"),
                    Cell("internal", detail="assumed"),
                    Cell("monitoring"),
                    Cell(at=NOW),
                )
            ),
            Row(
                (
                    Cell("NetScaler Gateway", "/assets/4/", "Citrix"),
                    Cell("unknown"),
                    Cell("1"),
                    Cell("internet-facing"),
                    Cell("administrative"),
                    Cell(at=NOW),
                )
            ),
        ),
        Empty(
            "No equipment yet.",
            "A list of makers and products is enough to start; ten minutes.",
            Link("Tick common products", "/inventory/tick/"),
        ),
        Pager(1, 2, 2),
    ),
    upload_url="/inventory/import/",
    template_url="/inventory/template.csv",
    tick_list_url="/inventory/tick/",
    export_url="/inventory/export/",
    waiting=(Link("Your list devices.csv is being read. See how far it is", "/inventory/import/7/"),),
)

INVENTORY_EMPTY = replace(
    INVENTORY_PAGE, waiting=(), counts=(Count(0, "lines"),), table=replace(INVENTORY_PAGE.table, rows=(), pager=None)
)

UPLOAD = UploadPage(
    "/inventory/import/",
    "/inventory/template.csv",
    20,
    "This file is a picture. A CSV table or a CycloneDX file is needed.",
)

UPLOAD_INSIDE = UploadPage("/inventory/import/?device=7", "/inventory/template.csv", 20, device="Drift Pump")

PROGRESS = ProgressPage(
    title="Reading devices-november.csv",
    step=2,
    progress=Progress("Reading the list", 41_000, 100_000, "41,000 of 100,000 lines"),
    url="/inventory/import/7/",
    leave_url="/inventory/",
    idle=True,
)

FIELDS = (
    Choice("", "leave out"),
    Choice("vendor", "Maker"),
    Choice("product", "Product"),
    Choice("version", "Version"),
)

IMPORT = ImportPage(
    file_name="devices-november.csv",
    post_url="/inventory/import/7/",
    columns=(
        ColumnMatch(
            "Hersteller", "Contec", "column-0", tuple(Choice(c.value, c.label, c.value == "vendor") for c in FIELDS)
        ),
        ColumnMatch(
            "Modell", "CMS8000", "column-1", tuple(Choice(c.value, c.label, c.value == "product") for c in FIELDS)
        ),
        ColumnMatch("Stand", "1.9", "column-2", tuple(Choice(c.value, c.label, c.value == "version") for c in FIELDS)),
    ),
    counts=(
        Count(31, "new", tone=Tone.GOOD),
        Count(12, "updated"),
        Count(166, "unchanged"),
        Count(3, "cannot go in", "#problems", Tone.WARN),
    ),
    good=209,
    problem_count=3,
    problems=(
        Problem(18, "Pieces", "many", "a whole number is needed."),
        Problem(44, "Product", "", "the product is missing; maker and product are needed."),
        Problem(91, "Network", "DMZ?", "one of: internet-facing, internal, isolated, unknown."),
    ),
    preview=Table(
        "The first rows, as they would be stored",
        (Column("Product"), Column("Version"), Column("Pieces", numeric=True), Column("Change")),
        (
            Row((Cell("CMS8000", detail="Contec"), Cell("1.9"), Cell("8"), Cell(tag=Tag("new", Tone.GOOD)))),
            Row(
                (
                    Cell("Infusion pump A", detail="Baxter"),
                    Cell("8.2 → 9.0"),
                    Cell("41"),
                    Cell(tag=Tag("updated", Tone.INFO)),
                )
            ),
        ),
        Empty("No row can go in."),
    ),
    sheets=(
        SheetMatch("Inventory", 209, "sheet-0", is_read=True),
        SheetMatch("Summary", 14, "sheet-1"),
        SheetMatch("Codes", 0, why_not="no row of it names columns for the maker and the product"),
    ),
    skipped_count=2,
    skipped=(
        SkippedRow(5, "Intensive care", "a heading or a remark", "Inventory"),
        SkippedRow(212, "Total | 209", "a sum", "Inventory"),
    ),
    device="Drift Pump",
    version_count=1,
    versions=Table(
        "Versions found in names",
        tuple(map(Column, ("In the list", "Name", "Version", "Line"))),
        (Row((Cell("CMS8000 v2.1.3"), Cell("CMS8000"), Cell("2.1.3"), Cell("Inventory, 6"))),),
        Empty(""),
    ),
)

LINE = LinePage(
    title="CMS8000 patient monitor",
    lead="Line 17 of your list devices-november.csv.",
    sections=(Section("touches", "What touches it", paragraphs=("Nothing touches it, as far as we know.",)),),
    facts=(Term("Maker", "Contec"), Term("Version", "not stated", "/inventory/17/?correct=version")),
    correct_url="/inventory/17/?correct=1",
    remove=Link("No longer yours? Remove this line", "/inventory/remove/?asset=17"),
    looking=True,
    why_url="/inventory/17/why/",
)
ASKED = AskedPage(
    title="CVE-2026-1001 and CMS8000 patient monitor",
    asked="CVE-2026-1001",
    chain=(
        WhyStep("", "CISA says: CMS-8000 before 2.1 is affected.", Source("As we received it", "Advisory", "/x/")),
        WhyStep("", "Your inventory says: CMS8000.", correct_url="/inventory/17/?correct=version"),
    ),
    against=(WhyStep("", "The maker says: it is not affected."),),
    changes=("A claim that names this product would change the answer.",),
    known=Link("What is known of CVE-2026-1001", "/vulnerabilities/CVE-2026-1001/"),
    finding=Link("What we advise about it", "/findings/4/"),
    otherwise=Link("It is called differently in an advisory", "/inventory/17/name/"),
    back=Link("Back to this line", "/inventory/17/"),
)


class InventedLine(forms.Form):
    """Some fields of a line, and its state as the form began."""

    vendor = forms.CharField(label="Maker")
    version = forms.CharField(label="Version", required=False, help_text="As the device shows it.")
    seen = forms.CharField(widget=forms.HiddenInput)


def line_form() -> LinePage:
    """Putting a line right that somebody else changed meanwhile, sent with a field left empty."""
    theirs = Table(
        "What differs",
        (Column("What"), Column("Theirs"), Column("Yours")),
        (Row((Cell("Version"), Cell("2.0"), Cell("1.9"))),),
        Empty("Nothing differs."),
    )
    form = InventedLine({"vendor": "", "version": "1.9", "seen": "3"})
    return replace(LINE, looking=False, line=LineForm(form, "/inventory/17/", "/inventory/17/", "line-17", theirs))
