"""Invented pages of products: a release, an earlier one that was withdrawn, the list, devices."""

from datetime import timedelta

from django.utils.safestring import mark_safe

from products.documents import edition
from wardwatch.products.renderers.page import fragment
from wardwatch.products.types import Marking
from wardwatch.standards.tlp import Tlp
from wardwatch.web.pages import Choice, Empty, Filter, Link, Pager, Tag, Tone
from wardwatch.web.pages.public import Released
from wardwatch.web.pages.releases import (
    Advice,
    AdviceLine,
    Banner,
    DeviceAnswer,
    DevicesPage,
    FormLink,
    NamedDevice,
    ProductsPage,
    ReleasePage,
    RevisionLink,
)
from wardwatch.web.wording import marking_of
from web.sample_pages.parts import NOW

ADDRESS = "https://center.invalid/library/202611231305/"
FORMS = (("PDF", "pdf", "application/pdf"), ("Plain text", "text", "text/plain"), ("STIX 2.1", "stix", "text/plain"))
ALERT = Released(
    kind="Sector alert",
    title="Take infusion pumps of model X off the hospital network",
    summary="Attackers use a weakness of Example Pumps model X. Isolate these pumps and install version 2.1.",
    url="/library/202611231305/",
    number="202611231305, revision 2",
    publisher="Health Sector Watch",
    at=NOW,
    formats=(Link("Page", "/library/202611231305/"), Link("PDF", "/library/202611231305/forms/pdf/")),
    tags=(Tag("High", Tone.WARN),),
)
AMBER = Released(
    kind="Situation report",
    title="What we see in the north-east, with a title that goes on for longer than a telephone is wide",
    summary="",
    url="/library/202611200001/",
    number="202611200001",
    publisher="Health Sector Watch",
    at=NOW - timedelta(days=3),
    tags=(Tag("withdrawn", Tone.URGENT),),
    tlp="TLP:AMBER+STRICT",
)


def _release(tlp: Marking, banners: tuple[Banner, ...] = ()) -> ReleasePage:
    made = edition(tlp=tlp)
    return ReleasePage(
        title=made.document.title,
        fragment=mark_safe(fragment(made)),
        chapters=tuple(Link(each.heading, f"#{each.id}") for each in made.document.sections),
        banners=banners,
        forms=tuple(FormLink(label, f"/library/1/forms/{name}/", "48.2 KB", kind) for label, name, kind in FORMS),
        revisions=(
            RevisionLink(2, NOW, "A fixed version is out.", "/library/1/?revision=2", "TLP:CLEAR", current=True),
            RevisionLink(1, NOW, "First release.", "/library/1/?revision=1", "TLP:AMBER", current=False),
        ),
        citation=f"Health Sector Watch (23 Nov 2026). {made.document.title}. Sector alert 202611231305. {ADDRESS}",
        address=f"{ADDRESS}?revision=2",
        canonical=ADDRESS,
        publisher="Health Sector Watch",
        on=NOW.date(),
        pdf=f"{ADDRESS}forms/pdf/",
        marking=marking_of(tlp.level),
        library=Link("Everything that the center published", "/library/products/"),
    )


def release() -> ReleasePage:
    """An alert for everybody."""
    return _release(Marking.CLEAR)


def release_old() -> ReleasePage:
    """An earlier revision for some, since withdrawn."""
    newest = Banner("warning", "This is not the newest revision.", "Read another.", Link("Read it", "/library/1/"))
    gone = Banner("error", "Withdrawn on 24 Nov 2026. Do not rely on it.", "The maker took it back.")
    return _release(Marking.AMBER, (gone, newest))


def _list(shown: tuple[Released, ...], *, filtered: bool) -> ProductsPage:
    return ProductsPage(
        text="nothing like it" if filtered else "",
        filters=(
            Filter("kind", "Kind", (Choice("", "all"), Choice("sector-alert", "Sector alert (2)", selected=filtered))),
            Filter("topic", "Topic", (Choice("", "all"), Choice("pumps", "pumps (1)"))),
            Filter("severity", "Severity", (Choice("", "all"), Choice("high", "High (1)"))),
            Filter("month", "When", (Choice("", "any time"), Choice("2026-11", "November 2026 (2)"))),
        ),
        shown=shown,
        filtered=filtered,
        empty=Empty("Nothing that you may see matches.", "Try fewer words.", Link("Show all", "/library/products/")),
        pager=Pager(1, 25, None, next_url="?after=x") if shown else None,
        url="/library/products/",
        atom_url="/library/products/feed.xml",
        atom_address="https://center.invalid/library/products/feed.xml",
        rss_url="/library/products/rss.xml",
        rss_address="https://center.invalid/library/products/rss.xml",
        csaf_address="https://center.invalid/.well-known/csaf/provider-metadata.json",
        index_url="/library/index.txt",
        library=Link("What others published for everybody", "/library/"),
        devices=Link("If you have this device", "/library/devices/"),
        marking=marking_of(Tlp.AMBER_STRICT if shown else Tlp.CLEAR),
    )


def products() -> ProductsPage:
    """The list as a member meets it."""
    return _list((ALERT, AMBER), filtered=False)


def products_none() -> ProductsPage:
    """The list where nothing fits."""
    return _list((), filtered=True)


def _devices(asked: str, found: tuple[DeviceAnswer, ...], newest: tuple[Released, ...]) -> DevicesPage:
    return DevicesPage(
        asked=asked,
        found=found,
        newest=newest,
        center="Health Sector Watch",
        phone="+1 555 0100",
        mail="desk@center.invalid",
        url="/library/devices/",
        others=Link("Look in what others published", "/library/?device=pump"),
        library=Link("Everything that the center published", "/library/products/"),
        marking=marking_of(Tlp.CLEAR),
    )


def devices() -> DevicesPage:
    """Two communications about a device."""
    advice = (
        Advice("patients", "If you use the pump", (AdviceLine("Do not stop the pump."), AdviceLine("Ask us."))),
        Advice("facilities", "If you run a facility", (AdviceLine("Take it off the network.", True, "It is open."),)),
    )
    named = (NamedDevice("Example Pumps Model X", "before 2.1", "2.1", "affected"), NamedDevice("Y", "", "", "safe"))
    return _devices("model x", (DeviceAnswer(ALERT, "en", named, advice), DeviceAnswer(ALERT, "es", named, advice)), ())


def devices_none() -> DevicesPage:
    """Nothing is released about it."""
    return _devices("something else", (), ())


def devices_first() -> DevicesPage:
    """Before anybody asks."""
    return _devices("", (), (ALERT,))
