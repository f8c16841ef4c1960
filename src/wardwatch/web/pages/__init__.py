"""What each page shows, as frozen values: the contract between views and templates.

A template's context holds `shell` (a `Shell`, from a context processor) and `page` (the value named beside the
template); nothing else but what Django adds itself (`request`, `messages`, `csrf_token`). Texts in these values are
already in the reader's language and already allowed for the reader to see; templates decide nothing.

| template | page |
|---|---|
| `home/member.html` | `HomePage` |
| `desk/desk.html` | `DeskPage` |
| `engagements/review.html` | `ReviewPage` |
| `engagements/notice.html` | `NoticePage` |
| `engagements/answer.html` | `AnswerPage` |
| `engagements/check.html` | `CheckPage` |
| `exposures/findings.html`, `exposures/finding.html` | `FindingsPage`, `FindingPage` |
| `assets/inventory.html`, `assets/upload.html`, `assets/import.html` | `InventoryPage`, `UploadPage`, `ImportPage` |
| `assets/progress.html`, `assets/line.html` | `equipment.ProgressPage`, `equipment.LinePage` |
| `assets/tick.html` | `sections.TickPage` |
| `assets/names.html`, `assets/name.html` | `naming.NamesPage`, `naming.NamePage` |
| `exposures/asked.html` | `equipment.AskedPage` |
| `members/contacts.html`, `members/code.html` | `reaching.ContactsPage`, `reaching.CodePage` |
| `members/providers.html` | `reaching.ProvidersPage` |
| `form.html`, `sections.html` | `sections.FormPage`, `sections.SectionsPage` |
| `reports/report.html` | `reports.ReportPage` |
| `record.html` | `records.RecordPage` |
| `public/visitor.html`, `public/library.html` | `public.VisitorPage`, `public.LibraryPage` |
| `public/team.html`, `public/resources.html` | `public.TeamPage`, `public.ResourcesPage` |
| `feeds/feeds.html`, `feeds/quarantine.html` | `FeedsPage`, `QuarantinePage` |
| `account/login.html`, `account/logout.html` | none: `form` as django-allauth gives it |
| `400.html`, `403.html`, `404.html`, `429.html`, `500.html` | none; `500.html` needs no context at all |
"""

from wardwatch.web.pages.center import (
    Claim,
    Decision,
    DeskPage,
    Feed,
    FeedsPage,
    Preview,
    QuarantinedRecord,
    QuarantinePage,
    Recipient,
    RecipientsPart,
    ReviewPage,
)
from wardwatch.web.pages.member import (
    Answered,
    AnswerPage,
    AnswerState,
    CheckPage,
    CheckResult,
    ColumnMatch,
    Disagreement,
    FindingPage,
    FindingsPage,
    HomePage,
    ImportPage,
    InventoryPage,
    NoticePage,
    Picking,
    Problem,
    Promised,
    QuietProof,
    SheetMatch,
    SkippedRow,
    Step,
    Todo,
    UploadPage,
)
from wardwatch.web.pages.parts import (
    Answer,
    Cell,
    Choice,
    Column,
    Count,
    Due,
    Empty,
    Filter,
    Link,
    Marking,
    MenuItem,
    Pager,
    Progress,
    Row,
    Shell,
    Sort,
    Source,
    Table,
    Tag,
    Term,
    TimelineEntry,
    Tone,
    WhyStep,
)

__all__ = [
    "Answer",
    "AnswerPage",
    "AnswerState",
    "Answered",
    "Cell",
    "CheckPage",
    "CheckResult",
    "Choice",
    "Claim",
    "Column",
    "ColumnMatch",
    "Count",
    "Decision",
    "DeskPage",
    "Disagreement",
    "Due",
    "Empty",
    "Feed",
    "FeedsPage",
    "Filter",
    "FindingPage",
    "FindingsPage",
    "HomePage",
    "ImportPage",
    "InventoryPage",
    "Link",
    "Marking",
    "MenuItem",
    "NoticePage",
    "Pager",
    "Picking",
    "Preview",
    "Problem",
    "Progress",
    "Promised",
    "QuarantinePage",
    "QuarantinedRecord",
    "QuietProof",
    "Recipient",
    "RecipientsPart",
    "ReviewPage",
    "Row",
    "SheetMatch",
    "Shell",
    "SkippedRow",
    "Sort",
    "Source",
    "Step",
    "Table",
    "Tag",
    "Term",
    "TimelineEntry",
    "Todo",
    "Tone",
    "UploadPage",
    "WhyStep",
]  # fmt: skip
