"""A draft made whole: its head from facts, its sources those that are cited, its short forms spelled out. Pure."""

import re
from collections.abc import Sequence

import msgspec

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import parts as parts_of
from wardwatch.products.document.walking import texts
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import parts
from wardwatch.products.kinds.kind import Heading
from wardwatch.products.types import ActionRole, Audience, KindName, Readers, Severity

LONGEST = 120
"""Characters of a title."""


def document(
    kind: KindName,
    facts: Facts,
    headings: Sequence[Heading],
    held: Sequence[Sequence[b.AnyBlock | None]],
    *,
    title: str,
    summary: str,
    roles: Sequence[ActionRole],
    readers: Sequence[Readers] = tuple(Readers),
    severity: Severity | None = None,
    topics: Sequence[str] = (),
) -> Document:
    """A document of this kind: what each heading holds, in their order."""
    ransomware = ["ransomware"] if any(each.row.ransomware for each in facts.weaknesses) else []
    made = Document(
        kind=kind,
        title=title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…",
        summary=summary,
        severity=parts.severity(facts) if severity is None else severity,
        audience=Audience(roles=tuple(roles), readers=tuple(readers)),
        valid_until=parts.valid_until(facts),
        vulnerabilities=tuple(each.row.name for each in facts.weaknesses),
        objects=facts.objects,
        topics=tuple(dict.fromkeys([*topics, *parts.named_products(facts, 5), *ransomware])),
        sources=facts.sources,
        sections=tuple(
            parts.section(heading.id, _(heading.words), *inside) for heading, inside in zip(headings, held, strict=True)
        ),
    )
    return finished(made)


def finished(made: Document) -> Document:
    """The document without sources that nothing cites, with its short forms spelled out."""
    cited = {key for _place, part in parts_of(made) for key in part.sources}
    kept = tuple(source for source in made.sources if source.key in cited)
    return with_acronyms(msgspec.structs.replace(made, sources=kept))


def with_acronyms(document: Document) -> Document:
    """The document with those short forms spelled out that we know and that it uses."""
    said = set(re.findall(r"\b[A-Z][A-Z0-9&]{1,7}\b", " ".join(text for _place, text in texts(document))))
    spelled = {short: words for short, words in SPELLED_OUT.items() if short in said}
    return msgspec.structs.replace(document, acronyms=spelled | document.acronyms)


SPELLED_OUT = {
    "API": "Application programming interface",
    "ATT&CK": "Adversarial Tactics, Techniques, and Common Knowledge",
    "C2": "Command and control",
    "CWE": "Common Weakness Enumeration",
    "DLL": "Dynamic-link library",
    "EHR": "Electronic health record",
    "FBI": "Federal Bureau of Investigation",
    "GUI": "Graphical user interface",
    "HHS": "Department of Health and Human Services",
    "ICS": "Industrial control systems",
    "MFA": "Multifactor authentication",
    "PACS": "Picture archiving and communication system",
    "PHI": "Protected health information",
    "PII": "Personally identifiable information",
    "RCE": "Remote code execution",
    "RDP": "Remote Desktop Protocol",
    "SMB": "Server Message Block",
    "SQL": "Structured Query Language",
    "SSH": "Secure Shell",
    "TLS": "Transport Layer Security",
    "USB": "Universal Serial Bus",
    "WMI": "Windows Management Instrumentation",
    "XSS": "Cross-site scripting",
    "CISA": "Cybersecurity and Infrastructure Security Agency",
    "CSAF": "Common Security Advisory Framework",
    "CVE": "Common Vulnerabilities and Exposures",
    "CVSS": "Common Vulnerability Scoring System",
    "EPSS": "Exploit Prediction Scoring System",
    "FDA": "Food and Drug Administration",
    "HICP": "Health Industry Cybersecurity Practices",
    "HPH": "Healthcare and Public Health",
    "ICSMA": "Industrial control systems medical advisory",
    "KEV": "Known Exploited Vulnerabilities",
    "TLP": "Traffic Light Protocol",
    "VPN": "Virtual private network",
}
"""Short forms of the field and what they stand for."""
