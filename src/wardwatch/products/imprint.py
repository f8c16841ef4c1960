"""What the center puts around every product: its name, how to reach it, and a watermark where all is invented."""

from django.conf import settings

from wardwatch.members.queries import center_contact, center_identity
from wardwatch.products.edition import Center

SAMPLE = "SAMPLE, issued by nobody"
"""Stands across every page of a center that is a demonstration."""


def center_of() -> Center:
    """The center as a publisher. Raises `NoCenter`."""
    contact = center_contact()
    return Center(
        name=contact.name,
        url=settings.PUBLIC_URL,
        identity=center_identity(),
        mail=contact.addresses[0] if contact.addresses else "",
        phone=contact.telephone,
    )


def watermark() -> str:
    """What stands across every page; "" for a center that is in earnest."""
    return SAMPLE if center_contact().is_demo else ""
