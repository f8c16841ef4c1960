"""The steps of a reason as pages show them, each with where it comes from and where it is put right."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.exposures.matching.explain import SourceKind
from wardwatch.exposures.types import Link
from wardwatch.web.pages import Source, WhyStep


def step(link: Link, *, correct_url: str = "", names_url: str = "") -> WhyStep:
    """One step. `correct_url` is where the reader puts the inventory right, `names_url` where the member's people say
    which names are one product's; "" where neither is the reader's matter."""
    source = None
    if link.kind is SourceKind.DOCUMENT and link.document:
        url = reverse("document", kwargs={"document": link.document})
        title, _comma, place = link.source.partition(", $.")
        source = Source(_("As we received it"), title, url, place=f"$.{place}" if place else "")
    if link.kind is SourceKind.PEOPLE and names_url:
        source = Source(_("What was said of names"), _("who, when, and how to take it back"), names_url)
    return WhyStep("", link.text, source, correct_url=correct_url if link.kind is SourceKind.INVENTORY else "")
