"""One invented value for each page, so that templates can be drawn and judged without a database."""

from web.sample_pages.account import app, recovery, second
from web.sample_pages.desk import DESK, DESK_QUIET
from web.sample_pages.feeds import FEEDS, QUARANTINE
from web.sample_pages.findings import FINDING, FINDINGS
from web.sample_pages.intelligence import GRAPH, LOOKUP, REPORT, REPORT_READING, REPORT_UNREADABLE
from web.sample_pages.inventory import (
    ASKED,
    IMPORT,
    INVENTORY_EMPTY,
    INVENTORY_PAGE,
    LINE,
    PROGRESS,
    UPLOAD,
    UPLOAD_INSIDE,
    line_form,
)
from web.sample_pages.naming import NAMES, NAMES_NONE, NAMES_READ, NAMES_SAID, name, name_wrong
from web.sample_pages.notices import (
    ANSWER,
    ANSWER_EXPIRED,
    ANSWER_RECORDED,
    ANSWER_USED,
    CHECK,
    CHECK_GENUINE,
    CHECK_UNKNOWN,
    HOME,
    HOME_QUIET,
    NOTICE,
    NOTICE_ANSWERED,
)
from web.sample_pages.parts import CENTER_SHELL, MEMBER_SHELL, VISITOR
from web.sample_pages.pictures import TRENDS
from web.sample_pages.products import draft, word
from web.sample_pages.public import (
    library,
    library_none,
    resources,
    resources_none,
    team,
    team_chosen,
    team_empty,
    visitor,
    visitor_empty,
)
from web.sample_pages.reaching import (
    CODE_BEFORE,
    CONTACTS,
    CONTACTS_READ,
    PROVIDERS,
    PROVIDERS_NONE,
    PROVIDERS_READ,
    code,
)
from web.sample_pages.records import DOCUMENT, VULNERABILITY
from web.sample_pages.releases import (
    devices,
    devices_first,
    devices_none,
    products,
    products_none,
    release,
    release_old,
)
from web.sample_pages.review import REVIEW, REVIEW_DECIDED, REVIEW_LONG
from web.sample_pages.sections import SECTIONS, TICK, form, form_wrong
from web.sample_pages.writing import CONFLICT, WRITING, WRITING_CHECKS, WRITING_READ

PAGES = {
    "account-app": ("account/proof.html", MEMBER_SHELL, app),
    "account-second": ("account/proof.html", VISITOR, second),
    "home": ("home/member.html", MEMBER_SHELL, HOME),
    "home-quiet": ("home/member.html", MEMBER_SHELL, HOME_QUIET),
    "notice": ("engagements/notice.html", MEMBER_SHELL, NOTICE),
    "notice-answered": ("engagements/notice.html", MEMBER_SHELL, NOTICE_ANSWERED),
    "answer": ("engagements/answer.html", VISITOR, ANSWER),
    "answer-recorded": ("engagements/answer.html", VISITOR, ANSWER_RECORDED),
    "answer-used": ("engagements/answer.html", VISITOR, ANSWER_USED),
    "answer-expired": ("engagements/answer.html", VISITOR, ANSWER_EXPIRED),
    "graph": ("intelligence/graph.html", CENTER_SHELL, GRAPH),
    "lookup": ("intelligence/lookup.html", MEMBER_SHELL, LOOKUP),
    "report": ("reports/report.html", CENTER_SHELL, REPORT),
    "report-reading": ("reports/report.html", CENTER_SHELL, REPORT_READING),
    "report-unreadable": ("reports/report.html", CENTER_SHELL, REPORT_UNREADABLE),
    "check": ("engagements/check.html", VISITOR, CHECK),
    "check-genuine": ("engagements/check.html", VISITOR, CHECK_GENUINE),
    "check-unknown": ("engagements/check.html", VISITOR, CHECK_UNKNOWN),
    "visitor": ("public/visitor.html", VISITOR, visitor),
    "visitor-empty": ("public/visitor.html", VISITOR, visitor_empty),
    "library": ("public/library.html", VISITOR, library),
    "library-none": ("public/library.html", MEMBER_SHELL, library_none),
    "release": ("public/release.html", VISITOR, release),
    "release-old": ("public/release.html", MEMBER_SHELL, release_old),
    "products": ("public/products.html", MEMBER_SHELL, products),
    "products-none": ("public/products.html", VISITOR, products_none),
    "devices": ("public/devices.html", VISITOR, devices),
    "devices-none": ("public/devices.html", VISITOR, devices_none),
    "devices-first": ("public/devices.html", VISITOR, devices_first),
    "team": ("public/team.html", VISITOR, team),
    "team-chosen": ("public/team.html", VISITOR, team_chosen),
    "team-empty": ("public/team.html", VISITOR, team_empty),
    "resources": ("public/resources.html", VISITOR, resources),
    "resources-none": ("public/resources.html", VISITOR, resources_none),
    "vulnerability": ("record.html", CENTER_SHELL, VULNERABILITY),
    "document": ("record.html", MEMBER_SHELL, DOCUMENT),
    "finding": ("exposures/finding.html", MEMBER_SHELL, FINDING),
    "findings": ("exposures/findings.html", MEMBER_SHELL, FINDINGS),
    "inventory": ("assets/inventory.html", MEMBER_SHELL, INVENTORY_PAGE),
    "inventory-empty": ("assets/inventory.html", MEMBER_SHELL, INVENTORY_EMPTY),
    "line": ("assets/line.html", MEMBER_SHELL, LINE),
    "line-form": ("assets/line.html", MEMBER_SHELL, line_form),
    "asked": ("exposures/asked.html", MEMBER_SHELL, ASKED),
    "names": ("assets/names.html", MEMBER_SHELL, NAMES),
    "names-read": ("assets/names.html", CENTER_SHELL, NAMES_READ),
    "names-none": ("assets/names.html", MEMBER_SHELL, NAMES_NONE),
    "names-said": ("assets/names.html", MEMBER_SHELL, NAMES_SAID),
    "name": ("assets/name.html", MEMBER_SHELL, name),
    "name-wrong": ("assets/name.html", MEMBER_SHELL, name_wrong),
    "recovery": ("members/recovery.html", MEMBER_SHELL, recovery),
    "upload": ("assets/upload.html", MEMBER_SHELL, UPLOAD),
    "upload-inside": ("assets/upload.html", MEMBER_SHELL, UPLOAD_INSIDE),
    "import-progress": ("assets/progress.html", MEMBER_SHELL, PROGRESS),
    "import": ("assets/import.html", MEMBER_SHELL, IMPORT),
    "desk": ("desk/desk.html", CENTER_SHELL, DESK),
    "desk-quiet": ("desk/desk.html", CENTER_SHELL, DESK_QUIET),
    "draft": ("desk/draft.html", CENTER_SHELL, draft),
    "word": ("desk/word.html", MEMBER_SHELL, word),
    "writing": ("products/write.html", CENTER_SHELL, WRITING),
    "writing-checks": ("products/write.html", CENTER_SHELL, WRITING_CHECKS),
    "writing-read": ("products/write.html", CENTER_SHELL, WRITING_READ),
    "writing-conflict": ("products/conflict.html", CENTER_SHELL, CONFLICT),
    "review": ("engagements/review.html", CENTER_SHELL, REVIEW),
    "review-decided": ("engagements/review.html", CENTER_SHELL, REVIEW_DECIDED),
    "review-long": ("engagements/review.html", CENTER_SHELL, REVIEW_LONG),
    "feeds": ("feeds/feeds.html", CENTER_SHELL, FEEDS),
    "quarantine": ("feeds/quarantine.html", CENTER_SHELL, QUARANTINE),
    "contacts": ("members/contacts.html", MEMBER_SHELL, CONTACTS),
    "contacts-read": ("members/contacts.html", CENTER_SHELL, CONTACTS_READ),
    "code": ("members/code.html", MEMBER_SHELL, code),
    "code-before": ("members/code.html", MEMBER_SHELL, CODE_BEFORE),
    "providers": ("members/providers.html", MEMBER_SHELL, PROVIDERS),
    "providers-read": ("members/providers.html", CENTER_SHELL, PROVIDERS_READ),
    "providers-none": ("members/providers.html", MEMBER_SHELL, PROVIDERS_NONE),
    "sections": ("sections.html", CENTER_SHELL, SECTIONS),
    "trends": ("pictures.html", CENTER_SHELL, TRENDS),
    "form": ("form.html", VISITOR, form),
    "form-wrong": ("form.html", VISITOR, form_wrong),
    "tick": ("assets/tick.html", MEMBER_SHELL, TICK),
    **{
        f"error-{code}": (f"{code}.html", None if code in ("400", "500") else VISITOR, None)
        for code in ("400", "403", "403_csrf", "404", "429", "500")
    },
}
