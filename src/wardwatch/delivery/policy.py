"""What may leave through which channel, and to whom while demonstration data exists."""

import urllib.parse

from wardwatch.delivery.channels.mail import is_loopback
from wardwatch.delivery.models import ChannelLimit
from wardwatch.members.models import Organization
from wardwatch.standards.tlp import Tlp

DEFAULT_LIMITS: dict[str, Tlp] = {"mail": Tlp.AMBER, "webhook": Tlp.GREEN}
"""Mail carries up to AMBER: a notice is about the member it goes to, and AMBER may reach that member's staff and those
who work for it, which is who reads its mailboxes. AMBER+STRICT and RED name their readers; a mailbox does not.
A webhook carries up to GREEN: it ends in a program of the reader's organization, often in a room of its chat.
A channel that is not listed carries only what is CLEAR."""

OUTSIDE = "Not sent: this center holds demonstration data, so mail goes only to invented addresses."


def limit_of(channel: str) -> Tlp:
    """The highest marking whose text `channel` may carry."""
    stored = ChannelLimit.objects.filter(pk=channel).values_list("tlp", flat=True).first()
    return DEFAULT_LIMITS.get(channel, Tlp.CLEAR) if stored is None else Tlp(stored)


def carries(channel: str, tlp: Tlp) -> bool:
    """Whether `channel` may carry a text marked `tlp`."""
    return tlp <= limit_of(channel)


def stays_inside(url: str) -> bool:
    """Whether only invented addresses (`.invalid`, RFC 2606 section 2) may be written to through the server at `url`.

    So it is while any organization is a demonstration, unless the server runs on this very machine.
    """
    host = urllib.parse.urlsplit(url).hostname or ""
    return not is_loopback(host) and Organization.objects.filter(is_demo=True).exists()
