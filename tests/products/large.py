"""Invented documents that are large, odd or nearly empty, for the forms that programs read."""

from datetime import UTC, datetime

from products.documents import CATALOG, MAKER
from wardwatch.products.document import Document, Section
from wardwatch.products.document import blocks as b
from wardwatch.products.types import KindName, Marking

ODD = "\"quoted\", it's\nover two lines; =cmd()|' /C calc'!A0 <b>&amp;</b> \\ ünïcödé 患者 \u202e"


def document(*blocks: b.AnyBlock, **more: object) -> Document:
    """A document of these blocks."""
    given = {
        "kind": KindName.VULNERABILITY_BULLETIN,
        "title": "Many weaknesses",
        "sources": (MAKER, CATALOG),
        "sections": (Section(id="all", heading="All", blocks=blocks),) if blocks else (),
    }
    return Document(**{**given, **more})  # type: ignore[arg-type]


def indicators(count: int) -> b.Indicators:
    """As many addresses, every tenth one AMBER."""
    return b.Indicators(
        id="i",
        rows=tuple(
            b.IndicatorRow(
                kind="ipv4",
                value=f"198.18.{number // 250}.{number % 250}",
                first_seen=datetime(2026, 10, 1, tzinfo=UTC),
                sources=("maker",),
                tlp=Marking.AMBER if number % 10 == 0 else Marking.CLEAR,
            )
            for number in range(count)
        ),
    )


def techniques(count: int) -> b.Techniques:
    """As many techniques that ATT&CK has not."""
    rows = (b.TechniqueRow(technique=f"T{8000 + number}", name=f"Way {number}") for number in range(count))
    return b.Techniques(id="t", rows=tuple(rows))


def mitigations(count: int, of: int) -> b.Mitigations:
    """As many mitigations, each against ten of so many techniques."""
    rows = (
        b.MitigationRow(
            mitigation=f"M{8000 + number}",
            name=f"Help {number}",
            counters=tuple(f"T{8000 + (number + step) % of}" for step in range(10)),
            of=of,
        )
        for number in range(count)
    )
    return b.Mitigations(id="m", rows=tuple(rows))


def vulnerabilities(count: int) -> tuple[b.Vulnerabilities, b.AffectedProducts]:
    """As many vulnerabilities, and products of ten vendors that have them."""
    names = [f"CVE-2026-{20000 + number}" for number in range(count)]
    rows = (
        b.VulnerabilityRow(
            name=name,
            title=f"Weakness {number}",
            cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            fix="Install the next version.",
            cwes=("CWE-787",),
            exploited=number % 3 == 0,
            sources=("maker",),
        )
        for number, name in enumerate(names)
    )
    products = (
        b.AffectedProduct(
            vendor=f"Vendor {number % 10}",
            product=f"Device {number}",
            versions=f"< {number}.2",
            fixed_in=f"{number}.2",
            vulnerabilities=(name,),
            purl=f"pkg:generic/vendor/device-{number}",
            sources=("maker",),
        )
        for number, name in enumerate(names)
    )
    return b.Vulnerabilities(id="v", rows=tuple(rows)), b.AffectedProducts(id="p", rows=tuple(products))


def actions(count: int) -> b.KeyActions:
    """As many recommended actions."""
    return b.KeyActions(id="a", actions=tuple(b.Action(do=f"Do thing {number}.") for number in range(count)))


def odd() -> Document:
    """Texts that break what is put together carelessly."""
    claim = b.Claim(text=ODD, judgement=True)
    weakness = b.VulnerabilityRow(
        name="VENDOR-7", title=ODD, description=ODD, fix=ODD, cvss="no vector", cwes=("CWE-X",)
    )
    second = b.VulnerabilityRow(name="cve-2026-10009", cvss="AV:N/AC:L/Au:N/C:N/I:P/A:P")
    again = b.VulnerabilityRow(name="CVE-2026-10009", title="The same again", cvss="CVSS:4.0/AV:N")
    product = b.AffectedProduct(
        vendor=ODD,
        product=ODD,
        versions=ODD,
        fixed_in=ODD,
        vulnerabilities=("VENDOR-7",),
        cpe="cpe:odd",
        purl="pkg:odd",
    )
    disputed = (
        b.AffectedProduct(vendor="V", product="P", versions="1.0", vulnerabilities=("CVE-2026-10009",)),
        b.AffectedProduct(
            vendor="V", product="P", versions="1.0", status="not_affected", vulnerabilities=("CVE-2026-10009",)
        ),
        b.AffectedProduct(vendor="V", product="Q", status="unknown", vulnerabilities=("CVE-2026-10009",)),
        b.AffectedProduct(vendor="V", product="R", versions="all versions", fixed_in="see the notice"),
        b.AffectedProduct(vendor="", product="", vulnerabilities=("CVE-2026-10009",)),
    )
    looked_for = (
        b.IndicatorRow(kind="file-name", value="=cmd()|' /C calc'!A0", note=ODD),
        b.IndicatorRow(kind="url", value="http://relay.example/it's?a='b'&c=\\"),
        b.IndicatorRow(kind="yara", value=ODD, note="No pattern looks for this."),
        b.IndicatorRow(kind="ipv4", value="192.0.2.7", valid_until=datetime(2020, 1, 1, tzinfo=UTC)),
        b.IndicatorRow(kind="ipv4", value="192.0.2.7", note="Said twice."),
        b.IndicatorRow(kind="domain", value="known.example", pattern="[domain-name:value = 'known.example']"),
    )
    return document(
        b.Summary(id="s", claims=(claim,)),
        b.KeyActions(id="k", actions=(b.Action(do=ODD, why=ODD, techniques=("T0866",)),)),
        b.Vulnerabilities(id="v", rows=(weakness, second, again)),
        b.AffectedProducts(id="p", rows=(product, *disputed)),
        b.Indicators(id="i", rows=looked_for),
        title=ODD,
        summary=ODD,
        topics=(ODD, ODD, ""),
        language="de-x-?",
    )
