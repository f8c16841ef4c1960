"""What stands around every page: whose center this is, who is signed in, where they can go, whom to call."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import NoCenter, center_contact
from wardwatch.web.access import Persona, has_own_pages, persona_of
from wardwatch.web.intelligence_parts import INTELLIGENCE
from wardwatch.web.pages import Link, MenuItem, Shell
from wardwatch.web.people import PEOPLE
from wardwatch.web.principal import is_signed_in

Entries = tuple[tuple[str, str], ...]
"""Words of the menu, each with the name of its page."""
AROUND = {"users": PEOPLE, "contacts": PEOPLE, "intelligence": INTELLIGENCE}
"""Names of the pages that an entry stands for besides its own."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template; without a center there is no shell, as on the page of a broken server."""
    try:
        center = center_contact()
    except NoCenter:
        return {}
    principal = request.principal if is_signed_in(request) else None
    return {
        "shell": Shell(
            center=center.name,
            phone=center.telephone,
            emergency_words=center.emergency_words if principal else "",
            email=next(iter(center.addresses), ""),
            home_url=reverse("home"),
            check_url=reverse("check"),
            sign_in_url=reverse("account_login"),
            sign_out_url=reverse("account_logout"),
            account_url=reverse("account") if principal else "",
            foot=tuple(Link(_(label), reverse(name)) for label, name in (*FOOT, *(FOOT_INSIDE if principal else ()))),
            search_url=reverse("search") if principal else "",
            organization=principal.organization_name if principal else "",
            person=principal.name if principal else "",
            menu=_menu(entries_of(principal) if principal else VISITOR, request.path),
            demo=center.is_demo,
        )
    }


def entries_of(principal: Principal) -> Entries:
    """The menu of somebody signed in; where they keep no people, that entry leads to whom the center reaches."""
    entries = ENTRIES[Persona.MEMBER if has_own_pages(principal) else persona_of(principal)]
    keeps = principal.may(Action.MANAGE_MEMBER, principal.organization)
    return entries if keeps else tuple((label, "contacts" if name == "users" else name) for label, name in entries)


def _menu(entries: Entries, path: str) -> tuple[MenuItem, ...]:
    urls = {reverse(page): name for _label, name in entries for page in AROUND.get(name, (name,))}
    here = max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    return tuple(MenuItem(_(label), reverse(name), current=name == urls.get(here)) for label, name in entries)


VISITOR: Entries = (
    (gettext_noop("Library"), "library"),
    (gettext_noop("The team"), "team"),
    (gettext_noop("How we judge"), "policy"),
    (gettext_noop("Check a ticket"), "check"),
    (gettext_noop("Sign in"), "account_login"),
)
"""The menu of a visitor."""
FOOT: Entries = (
    (gettext_noop("Library"), "library"),
    (gettext_noop("The team"), "team"),
    (gettext_noop("How we judge"), "policy"),
)
"""Where the foot of every page leads."""
FOOT_INSIDE: Entries = (
    (gettext_noop("Vulnerabilities"), "vulnerabilities"),
    (gettext_noop("Reports"), "reports"),
    (gettext_noop("What you are sent"), "subscriptions"),
    (gettext_noop("Briefings"), "briefings"),
    (gettext_noop("Who is where"), "directory"),
    (gettext_noop("How indicators are judged"), "judging"),
)
"""And that of those who are signed in."""
ENTRIES: dict[Persona, Entries] = {
    Persona.CENTER: (
        (gettext_noop("Desk"), "desk"),
        (gettext_noop("Notices"), "notices"),
        (gettext_noop("Findings"), "findings"),
        (gettext_noop("Vulnerabilities"), "vulnerabilities"),
        (gettext_noop("Intelligence"), "intelligence"),
        (gettext_noop("Products"), "desk-products"),
        (gettext_noop("Members"), "members"),
        (gettext_noop("Trends"), "trends"),
        (gettext_noop("Feeds"), "feeds"),
        (gettext_noop("Operations"), "operations"),
        (gettext_noop("Audit"), "audit"),
    ),
    Persona.MEMBER: (
        (gettext_noop("What needs you"), "home"),
        (gettext_noop("Notices"), "notices"),
        (gettext_noop("Findings"), "findings"),
        (gettext_noop("Our equipment"), "inventory"),
        (gettext_noop("Intelligence"), "intelligence"),
        (gettext_noop("People"), "users"),
        (gettext_noop("Who sees what"), "visibility"),
    ),
    Persona.PROVIDER: (
        (gettext_noop("What needs you"), "home"),
        (gettext_noop("Notices"), "notices"),
        (gettext_noop("Findings"), "findings"),
        (gettext_noop("Intelligence"), "intelligence"),
    ),
    Persona.PARTNER: (
        (gettext_noop("Start"), "home"),
        (gettext_noop("Intelligence"), "intelligence"),
        (gettext_noop("Library"), "library"),
        (gettext_noop("Who sees what"), "visibility"),
    ),
}
