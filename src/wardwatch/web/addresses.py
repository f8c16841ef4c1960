"""Where the page of a vulnerability, an advisory, a document or a STIX object stands."""

from urllib.parse import urlsplit
from uuid import UUID

from django.urls import reverse


def vulnerability_url(name: str) -> str:
    """The page of a vulnerability, by its name; "" for no name."""
    return reverse("vulnerability", kwargs={"vulnerability": name}) if name else ""


def advisory_url(publisher: str, tracking_id: str) -> str:
    """The page of an advisory; "" where its publisher's name cannot stand in an address."""
    if not publisher or not tracking_id or "/" in publisher:
        return ""
    return reverse("advisory", kwargs={"publisher": publisher, "advisory": tracking_id})


def product_url(maker: str, product: str) -> str:
    """The page of a maker's product, by its names as written; "" where they cannot stand in an address."""
    if not maker.strip() or not product.strip() or "/" in maker:
        return ""
    return reverse("product", kwargs={"maker": maker, "product": product})


def subject_url(subject: str) -> str:
    """The page of what a decision is about: "advisory:PUBLISHER:ID" or "vulnerability:NAME"."""
    kind, _colon, rest = subject.partition(":")
    publisher, _colon, tracking_id = rest.rpartition(":")
    return advisory_url(publisher, tracking_id) if kind == "advisory" else vulnerability_url(rest)


def document_url(uid: UUID) -> str:
    """The page of a document as we received it."""
    return reverse("document", kwargs={"document": uid})


def object_url(stix_id: str) -> str:
    """The page of a STIX object; "" for what is no id."""
    return reverse("object", kwargs={"object": stix_id}) if "--" in stix_id and "/" not in stix_id else ""


def outside(url: str) -> str:
    """An address that somebody else wrote, where it is one of the web; "" for anything else."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


def release_url(number: str, revision: int | None = None) -> str:
    """The page of a product as it was released: in its newest revision, or for ever in this one."""
    url = reverse("release", kwargs={"number": number})
    return f"{url}?revision={revision}" if revision else url


def release_form_url(number: str, form: str, revision: int | None = None) -> str:
    """A release in one form, to be taken."""
    url = reverse("release-form", kwargs={"number": number, "form": form})
    return f"{url}?revision={revision}" if revision else url
