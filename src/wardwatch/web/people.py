"""The three pages about an organization's people, and the way between them."""

from django.utils.translation import gettext as _

from wardwatch.web.access import Member
from wardwatch.web.pages import MenuItem

PEOPLE = ("users", "contacts", "providers")
"""Names of the pages, in order."""


def beside(member: Member, current: str) -> tuple[MenuItem, ...]:
    """The pages about people of `member`; `current` is the name of the one that is shown."""
    acts = _("Who acts for them") if member.chosen else _("Who acts for us")
    labels = (_("Who signs in"), _("Whom the center reaches"), acts)
    return tuple(
        MenuItem(label, member.url(name), current=name == current) for label, name in zip(labels, PEOPLE, strict=True)
    )
