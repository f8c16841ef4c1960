"""Whoever starts at home finds every page that the plan has for them by following links alone."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from wardwatch.audit.types import OPERATOR
from wardwatch.config.demo import load
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.kit.progress import Silent
from wardwatch.members import operations
from wardwatch.members.models import Role, User
from wardwatch.members.types import Lost, RoleName
from web.doors import at_door
from web.test_site_plan import PLAN

LINKS = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
FORMS = re.compile(r'<form\b[^>]*?\baction="([^"]+)"')
ENOUGH = 2
"""So many addresses of one page are opened."""
ALL, INSIDE, MEMBERS, CENTER = (
    "For everybody",
    "For everybody who is signed in",
    "For members and those acting for them",
    "For the center",
)
NOT_BY_LINK = {
    "answer-link": "its link stands in a letter",
    "invitation": "its link stands in a letter",
    "recover-link": "its link stands in a letter",
    "recover-stop": "its link stands in a letter",
    "unsubscribe": "its link stands in a letter",
    "subscription": "stands behind a subscription that somebody makes: test_subscriptions",
    "release-answer": "is the form on the page of a release",
    "account_inactive": "stands in the way of another page",
    "mfa_authenticate": "stands in the way of another page",
    "account_reauthenticate": "stands in the way of another page",
    "mfa_reauthenticate": "stands in the way of another page",
    "mfa_reauthenticate_webauthn": "stands in the way of another page",
    "sign-on-only": "stands in the way of another page",
    "sign-on-back": "another server leads to it",
    "report": "the demonstration's is the center's own: test_reports",
    "report-outcome": "the same",
    "submission": "stands behind what a program sent",
    "alias-group": "stands behind what is one under several names",
    "alias-decide": "the same",
    "alias-change": "the same",
    "inventory-look": "stands behind a list that somebody sends",
    "health": "a load balancer asks it",
    "list": "stands behind a block list that somebody makes",
    "server": "stands behind a server that somebody adds: test_servers",
    "destination": "the same",
    "collection": "stands behind a collection that somebody keeps: test_collections",
    "sent": "stands behind what somebody sends to one",
    "release": "stands behind what the center releases: test_releases",
    "security-txt": "programs know its address",
    "csaf-metadata": "programs know its address",
    "csaf-index": "the same",
    "csaf-changes": "the same",
    "csaf-feed": "the same",
    "csaf-document": "the same",
    "csaf-key": "the same",
    "value": "stands behind a value that somebody looks for",
    "value-say": "is for those who judge or report, behind a value",
    "word": "stands behind what somebody says",
    "desk-product": "stands behind a product that somebody begins: test_desk_products",
    "desk-product-preview": "the same",
    "desk-product-form": "the same",
    "desk-product-deed": "the same",
    "desk-product-write": "the same: test_writing",
    "reviews": "stands behind a word that is asked for: test_desk_products",
    "review": "the same",
    "briefing": "stands behind a briefing that the center plans: test_briefings",
    "desk-briefing": "the same",
}
BEFORE, AFTER = {"account_login", "answer-code", "recover"}, {"account", "account_logout", "mfa_activate_totp"}
"""Pages of everybody's table that only those need who are not, or are, signed in."""
OWNERS = {"sign-on", "contact", "export", "recovery", "sharing", "user"}
ADMINISTRATORS = {"sign-on", "domains", "openings"}
ANALYSTS = {"aliases"}


def planned(*headings: str) -> set[str]:
    """Names of the pages in some tables of the plan."""
    names: set[str] = set()
    for heading in headings:
        part = PLAN.partition(f"### {heading}\n")[2].partition("\n### ")[0]
        rows = [line.split(" | ")[0] for line in part.splitlines() if line.startswith("| `")]
        names |= {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    return names - NOT_BY_LINK.keys()


def reached(client: Client) -> set[str]:
    """Names of the pages that links lead to, from home on, and of those that forms there are sent to."""
    waiting, seen, opened = ["/"], {"/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        name = str(resolve(path).url_name)
        opened[name] += 1
        if opened[name] > ENOUGH or name == "account_logout":
            continue
        answer = client.get(path, follow=True)
        if "text/html" not in answer.headers["Content-Type"]:
            continue
        page, here = answer.content.decode(), answer.redirect_chain[-1][0] if answer.redirect_chain else path
        linked, sent = (addresses(found.findall(page), here) for found in (LINKS, FORMS))
        waiting += linked - seen
        seen |= linked | sent
    return {str(resolve(path).url_name) for path in seen}


def addresses(found: list[str], here: str) -> set[str]:
    """Paths of this site among what a page leads to."""
    targets = [urlsplit(urljoin(here, unescape(each))) for each in found]
    return {target.path for target in targets if target.netloc in ("", "localhost") and answered(target.path)}


def answered(path: str) -> bool:
    try:
        return bool(resolve(path).url_name)
    except Resolver404:
        return False


def somebody(role: RoleName, organization: str = "") -> Client:
    """A browser of somebody of the demonstration with this role, of an organization whose name begins so."""
    held = Role.objects.filter(name=role, person__organization__name__startswith=organization)
    return at_door(User.objects.filter(person__in=held.values("person")).earliest("pk"))


def test_every_page_is_reached_from_home(db: str, plain_static: None) -> None:
    with login("worker"):
        load.load(at=clock.now(), progress=Silent())
        for user in User.objects.filter(email__startswith="r"):
            operations.ask_recovery(email=user.email, lost=Lost.PASSWORD, actor=OPERATOR, at=clock.now())
        operations.open_recoveries(actor=OPERATOR, at=clock.now())
        people = {
            "visitor": (at_door(), planned(ALL) - AFTER - {"mfa_add_webauthn"}),
            "owner": (somebody(RoleName.OWNER), planned(ALL, INSIDE, MEMBERS) - BEFORE),
            "clinical engineer": (
                somebody(RoleName.CLINICAL_ENGINEERING),
                planned(ALL, INSIDE, MEMBERS) - BEFORE - OWNERS,
            ),
            "acting provider": (
                at_door(User.objects.get(email__contains="@cairnlock-it")),
                planned(ALL, INSIDE, MEMBERS) - BEFORE - OWNERS,
            ),
            "administrator": (
                somebody(RoleName.ADMINISTRATOR),
                planned(ALL, INSIDE, CENTER) - BEFORE - ANALYSTS,
            ),
            "analyst": (somebody(RoleName.ANALYST), planned(ALL, INSIDE, CENTER) - BEFORE - ADMINISTRATORS),
            "partner": (
                at_door(User.objects.get(email__contains="@partner-privacy-regulator")),
                planned(ALL, INSIDE) - BEFORE - {"sign-on"} | {"directory", "visibility"},
            ),
        }
    missing = {who: sorted(pages - reached(client)) for who, (client, pages) in people.items()}
    assert {who: names for who, names in missing.items() if names} == {}
