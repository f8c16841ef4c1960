"""What the forms for programs take from an edition: its instants, its rows, the sources and the marking of a part."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TypeVar
from urllib.parse import quote

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document, Source, blocks, walking
from wardwatch.products.document.marking import variant
from wardwatch.products.edition import Edition
from wardwatch.products.renderers.laying_out import asked, day
from wardwatch.products.types import Marking
from wardwatch.standards.tlp import Tlp

B = TypeVar("B", bound=blocks.Block)

_TECHNIQUE = re.compile(r"T(\d{4})(?:\.(\d{3}))?")
_MITIGATION = re.compile(r"M\d{4}")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9\[]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def blocks_of(document: Document, kind: type[B]) -> Iterator[B]:
    """Every block of that type, those on slides too."""
    for section in document.sections:
        yield from (each for each in walking.blocks(section.blocks) if isinstance(each, kind))


def first_released(edition: Edition) -> datetime:
    """When the product was first released; of one that never was, the instant that its ID# tells."""
    if edition.changes:
        return utc(edition.changes[0].at)
    return utc(edition.released_at) if edition.released_at else _told(edition.number)


def last_changed(edition: Edition) -> datetime:
    """When this revision was released; of a draft, when the one before it was."""
    known = [first_released(edition), *(utc(each.at) for each in edition.changes)]
    return max([*known, utc(edition.released_at)] if edition.released_at else known)


def _told(number: str) -> datetime:
    """ID# is YYYYMMDDhhmm, in UTC."""
    return datetime.strptime(number[:12], "%Y%m%d%H%M").replace(tzinfo=UTC)


def utc(at: datetime) -> datetime:
    """The instant in UTC; one that does not say its offset is in UTC already."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC, with milliseconds."""
    return utc(at).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def midnight(of: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(of, time(), UTC)


def cited(part: blocks.Part, document: Document) -> tuple[Source, ...]:
    """The sources of a part, in the order in which it names them."""
    by_key = {source.key: source for source in document.sources}
    return tuple(by_key[key] for key in part.sources if key in by_key)


def shown_from(document: Document, tlp: Marking) -> dict[str, Tlp]:
    """For each vulnerability and object of the document's head, the lowest marking whose readers are told of it.

    The head has no markings of its own: it names what any part speaks of, and a variant what is left of that.
    """
    found: dict[str, Tlp] = {}
    for level in (each for each in Marking if each.level <= tlp.level):
        head = variant(document, level).document
        for name in (*head.vulnerabilities, *head.objects):
            found.setdefault(name, level.level)
    return found


def standing(edition: Edition) -> tuple[str, ...]:
    """What every form says before anything else: that this is a draft, and what stands across its pages."""
    draft = "" if edition.released_at else _("Draft: not released")
    return tuple(words for words in (edition.watermark, draft) if words)


def until(action: blocks.Action) -> str:
    """By when an action is recommended, in words."""
    return day(action.by) if action.by else action.by_words


def remark(claim: blocks.Claim) -> str:
    """That a claim is our judgement, how likely and how sure; "" for one that is not."""
    said = "; ".join(each.label for each in (claim.likelihood, claim.confidence) if each is not None)
    if not claim.judgement:
        return ""
    return _("our judgement: %(said)s") % {"said": said} if said else _("our judgement")


def judged(claim: blocks.Claim) -> str:
    """The text of a claim, with what kind of claim it is."""
    return f"{claim.text} ({remark(claim)})" if claim.judgement else claim.text


def language(document: Document) -> str:
    """The language of a document as RFC 5646 writes it; "" for what is none."""
    return document.language if _LANGUAGE.fullmatch(document.language) else ""


def contact(edition: Edition) -> str:
    """How readers reach the center, in one line."""
    return ", ".join(each for each in (edition.center.mail, edition.center.phone) if each)


def attack_url(id_: str) -> str:
    """Where ATT&CK describes a technique or mitigation; "" for what is no id of one."""
    if found := _TECHNIQUE.fullmatch(id_):
        return "https://attack.mitre.org/techniques/" + "/".join(each for each in (f"T{found[1]}", found[2]) if each)
    return f"https://attack.mitre.org/mitigations/{id_}" if _MITIGATION.fullmatch(id_) else ""


def address(source: Source) -> str:
    """The URL of a source as RFC 3986 wants it, other letters encoded; "" where it has none."""
    url = quote(source.url.strip(), safe="%-._~:/?#[]@!$&'()*+,;=")
    return url if _URL.match(url) else ""


def digest(source: Source) -> str:
    """The SHA-256 of what was archived of a source, in hex; "" where nothing was."""
    return source.document if _DIGEST.fullmatch(source.document) else ""


def numbers(row: blocks.VulnerabilityRow) -> tuple[str, ...]:
    """What is known of a vulnerability beside its words, a line each: for forms that have no places for it."""
    score = "" if row.base_score is None else f"{row.base_score:.1f}"
    said = (
        (_("CVSS score"), " ".join(each for each in (score, row.severity, row.cvss) if each)),
        (_("Known exploited"), asked(row.exploited)),
        (_("In ransomware"), asked(row.ransomware)),
        (_("Added"), day(row.date_added) if row.date_added else ""),
        (_("EPSS"), "" if row.epss is None else f"{row.epss * 100:.1f} %"),
        (_("What to do"), row.fix),
        (_("Weakness"), ", ".join(row.cwes)),
    )
    return tuple(f"{name}: {text}" for name, text in said if text)
