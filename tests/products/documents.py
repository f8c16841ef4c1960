"""An invented document with one block of every type, and an edition of it."""

from datetime import UTC, date, datetime

from wardwatch.members.types import OrganizationKind, SizeClass
from wardwatch.products.document import Document, Section, Source, Victim
from wardwatch.products.document import blocks as b
from wardwatch.products.document.document import Disclosure
from wardwatch.products.edition import Center, Change, Edition
from wardwatch.products.types import ActionRole, Audience, KindName, Marking, Readers, Severity
from wardwatch.standards.admiralty import Credibility, Reliability
from wardwatch.standards.estimative import AnalyticConfidence, Likelihood

CENTER = Center(
    name="Example Coordination Center",
    url="https://center.example",
    identity="identity--6f0b3c1e-7f0e-4f7a-9d59-0a2f7d9f8b11",
    mail="desk@center.example",
    phone="+1 555 0100",
)
MAKER = Source(
    key="maker",
    title="Pump advisory 7",
    publisher="Example Pumps",
    url="https://pumps.example/advisories/7",
    published=date(2026, 11, 20),
    retrieved=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    document="ab" * 32,
    reliability=Reliability.USUALLY,
    credibility=Credibility.PROBABLY_TRUE,
)
PARTNER = Source(
    key="partner",
    title="What we saw in November",
    publisher="A partner",
    reliability=Reliability.COMPLETELY,
    credibility=Credibility.CONFIRMED,
    tlp=Marking.AMBER,
)
CATALOG = Source(key="kev", title="Known exploited vulnerabilities", publisher="CISA", url="https://catalog.example/")
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"week": "W45", "members": 5}, {"week": "W46", "members": 20}]},
    "mark": "bar",
    "encoding": {"x": {"field": "week", "type": "nominal"}, "y": {"field": "members", "type": "quantitative"}},
}


def document(kind: KindName = KindName.SECTOR_ALERT) -> Document:
    """One of everything; two parts are AMBER, one of them with a tear line."""
    return Document(
        kind=kind,
        title="Take infusion pumps of model X off the hospital network",
        summary="Attackers use a weakness of Example Pumps model X. Isolate these pumps and install version 2.1.",
        severity=Severity.HIGH,
        audience=Audience(
            sizes=(SizeClass.SMALL,),
            organizations=(OrganizationKind.HOSPITAL,),
            roles=(ActionRole.SECURITY, ActionRole.CLINICAL_ENGINEERING),
            readers=(Readers.TECHNICAL, Readers.NON_TECHNICAL),
        ),
        valid_until=date(2027, 2, 28),
        vulnerabilities=("CVE-2026-10001", "CVE-2026-10002"),
        objects=("intrusion-set--0f2d4a5c-9a2e-4c7f-8f0a-3d6b1e5f7a90",),
        topics=("infusion pumps", "medical devices"),
        sources=(MAKER, PARTNER, CATALOG),
        acronyms={"CVE": "Common Vulnerabilities and Exposures"},
        victims=(Victim(name="Sample Valley Clinic", disclosure=Disclosure.ITSELF, source="kev"),),
        sections=(
            Section(id="executive-summary", heading="Executive summary", blocks=(SUMMARY, ACTIONS)),
            Section(id="report", heading="Report", blocks=(REPORT, POINTS, QUOTE, TIMELINE, FIGURE, TABLE)),
            Section(id="details", heading="Details", blocks=(PRODUCTS, VULNERABILITIES, TECHNIQUES, INDICATORS)),
            Section(id="mitigations", heading="Patches, mitigations and workarounds", blocks=(MITIGATIONS, COMMAND)),
            Section(id="slides", heading="Briefing", blocks=(SLIDE, SLIDE_TECHNICAL)),
        ),
    )


def edition(of: Document | None = None, tlp: Marking = Marking.AMBER, **more: object) -> Edition:
    """A released edition of the document."""
    given = {
        "number": "202611231305",
        "uid": "6d0f9f0a-52ef-4d3f-8c0a-9a7a6c3f5d21",
        "document": of or document(),
        "tlp": tlp,
        "revision": 2,
        "center": CENTER,
        "url": "https://center.example/library/202611231305/",
        "released_at": datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
        "changes": (
            Change(revision=1, at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC), words="First release."),
            Change(revision=2, at=datetime(2026, 11, 23, 13, 5, tzinfo=UTC), words="A fixed version is out."),
        ),
        "watermark": "SAMPLE, issued by nobody",
    }
    return Edition(**{**given, **more})  # type: ignore[arg-type]


SUMMARY = b.Summary(
    id="b1",
    claims=(
        b.Claim(
            text="Example Pumps says that anybody near model X before 2.1 can change a dose.",
            sources=("maker",),
        ),
        b.Claim(
            text="Attacks on hospitals that expose these pumps go on.",
            judgement=True,
            likelihood=Likelihood.LIKELY,
            confidence=AnalyticConfidence.MODERATE,
            sources=("kev",),
        ),
    ),
)
ACTIONS = b.KeyActions(
    id="b2",
    actions=(
        b.Action(
            do="Isolate every model X pump on a network of its own.",
            who=(ActionRole.CLINICAL_ENGINEERING, ActionRole.IT),
            by=date(2026, 11, 27),
            why="The weakness needs nothing but a way to the pump.",
            mitigations=("M1030",),
            techniques=("T0866",),
            hicp=("9.M.A", "6.M.B"),
            goals=("N7",),
            sources=("maker",),
        ),
        b.Action(
            do="Install version 2.1 when the manufacturer has validated it for your pumps.",
            who=(ActionRole.CLINICAL_ENGINEERING,),
            by_words="at the next maintenance",
            mitigations=("M1051",),
            goals=("E1",),
            sources=("maker",),
        ),
        b.Action(do="Watch port 5000 for calls from outside.", who=(ActionRole.SECURITY,), mitigations=("M1031",)),
    ),
)
REPORT = b.Text(
    id="b3",
    claims=(
        b.Claim(text="The pump listens on port `5000` without asking who calls.", sources=("maker",)),
        b.Claim(
            text="Three hospitals of the north-east saw calls from one network.",
            tlp=Marking.AMBER,
            sources=("partner",),
            tear_line=b.TearLine(text="Calls from outside were seen.", sources=("kev",)),
        ),
        b.Claim(text="The partner named the hoster to us.", sources=("partner",)),
    ),
)
POINTS = b.Points(
    id="b4",
    ordered=True,
    claims=(b.Claim(text="The attacker calls the pump."), b.Claim(text="The pump obeys.", sources=("maker",))),
)
QUOTE = b.Quote(id="b5", text="Do not connect the pump to the internet.", by="Example Pumps", sources=("maker",))
TIMELINE = b.Timeline(
    id="b6",
    entries=(
        b.Entry(at=date(2026, 10, 1), text="First calls.", until=date(2026, 10, 9), sources=("kev",)),
        b.Entry(at=date(2026, 11, 20), text="Example Pumps tells its customers.", sources=("maker",)),
    ),
)
FIGURE = b.Figure(
    id="b7",
    title="Members touched, by week",
    alternative="Five members were touched in week 45, at least twenty in week 46.",
    spec=SPEC,
    columns=("Week", "Members"),
    rows=(b.TableRow(cells=("W45", "5")), b.TableRow(cells=("W46", "20"))),
)
TABLE = b.Table(
    id="b8",
    caption="Members touched, by kind",
    columns=("Kind", "At least"),
    numbers=(1,),
    rows=(b.TableRow(cells=("Hospital", "15")), b.TableRow(cells=("Clinic", "5"))),
)
PRODUCTS = b.AffectedProducts(
    id="b9",
    rows=(
        b.AffectedProduct(
            vendor="Example Pumps",
            product="Model X",
            versions="before 2.1",
            fixed_in="2.1",
            vulnerabilities=("CVE-2026-10001", "CVE-2026-10002"),
            cpe="cpe:2.3:h:example:model_x:*:*:*:*:*:*:*:*",
            sources=("maker",),
        ),
        b.AffectedProduct(
            vendor="Example Pumps", product="Model Y", status="under_investigation", vulnerabilities=("CVE-2026-10002",)
        ),
    ),
)
VULNERABILITIES = b.Vulnerabilities(
    id="b10",
    rows=(
        b.VulnerabilityRow(
            name="CVE-2026-10001",
            title="Missing authentication",
            cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            base_score=9.8,
            severity="CRITICAL",
            exploited=True,
            ransomware=False,
            date_added=date(2026, 11, 21),
            epss=0.42,
            description="Anybody on the network can change a dose.",
            fix="Install 2.1.",
            cwes=("CWE-306",),
            sources=("maker", "kev"),
        ),
        b.VulnerabilityRow(name="CVE-2026-10002", title="Weak password", severity="MEDIUM", sources=("maker",)),
    ),
)
TECHNIQUES = b.Techniques(
    id="b11",
    attack_version="18.1",
    rows=(
        b.TechniqueRow(
            technique="T1190",
            name="Exploit Public-Facing Application",
            tactics=("initial-access",),
            use="The pump's port is called from outside.",
            stix_id="attack-pattern--3f886f2a-874f-4333-b794-aa6075009b1c",
            sources=("kev",),
        ),
        b.TechniqueRow(technique="T1486", name="Data Encrypted for Impact", tactics=("impact",)),
    ),
)
INDICATORS = b.Indicators(
    id="b12",
    rows=(
        b.IndicatorRow(
            kind="ipv4-addr",
            value="198.51.100.7",
            first_seen=datetime(2026, 10, 1, tzinfo=UTC),
            last_seen=datetime(2026, 11, 19, tzinfo=UTC),
            note="Calls port 5000.",
            sources=("kev",),
        ),
        b.IndicatorRow(kind="domain-name", value="pump-update.example", valid_until=datetime(2027, 1, 1, tzinfo=UTC)),
        b.IndicatorRow(kind="ipv4-addr", value="203.0.113.99", tlp=Marking.AMBER, sources=("partner",)),
    ),
)
MITIGATIONS = b.Mitigations(
    id="b13",
    rows=(
        b.MitigationRow(
            mitigation="M1030", name="Network Segmentation", counters=("T1190",), of=2, goals=("N7",), sources=("kev",)
        ),
        b.MitigationRow(mitigation="M1053", name="Data Backup", counters=("T1486",), of=2, goals=("E7", "N9")),
    ),
)
COMMAND = b.Command(id="b14", where="On the pump's console", lines=("network isolate --all", "save"))
SLIDE = b.Slide(
    id="b15",
    title="What happened",
    readers=Readers.NON_TECHNICAL,
    blocks=(b.Points(id="b15a", claims=(b.Claim(text="Pumps can be called from outside.", sources=("maker",)),)),),
    notes="Say that no patient was harmed.",
)
SLIDE_TECHNICAL = b.Slide(
    id="b16",
    title="How it works",
    readers=Readers.TECHNICAL,
    blocks=(
        b.Text(id="b16a", claims=(b.Claim(text="Port `5000` answers anybody.", sources=("kev",)),)),
        b.Text(id="b16b", claims=(b.Claim(text="The hoster is known.", tlp=Marking.AMBER, sources=("partner",)),)),
    ),
)
