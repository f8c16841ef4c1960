"""What a collection asks for, in plain words, and how programs come to it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.sharing.operations.keeping import OWN_WORDS
from wardwatch.sharing.types import CollectionCard, Query
from wardwatch.web.pages import Link, Term
from wardwatch.web.pages.sections import Example, Section
from wardwatch.web.stix_words import type_words

API_ROOT = "/taxii2/intelligence/"


def in_words(text: str) -> str:
    """A collection's title or description, translated where it is the one that came with the program."""
    return _(text) if text in OWN_WORDS else text


def asks(query: Query) -> tuple[Term, ...]:
    """Each condition; one alone where it asks for everything."""
    kinds = ", ".join(f"{type_words(each)} ({each})" for each in query.types)
    found = (
        Term(_("Types"), kinds),
        Term(_("Topics (labels)"), ", ".join(query.topics)),
        Term(_("Sectors"), ", ".join(query.sectors)),
        Term(_("Said by one of these sources"), ", ".join(query.sources)),
        Term(_("Confidence"), _confidence(query.min_confidence)),
        Term(_("Age"), _age(query.max_age_days)),
        Term(_("Marking"), _("%(level)s or lower") % {"level": query.ceiling.label} if query.ceiling else ""),
    )
    return tuple(term for term in found if term.text) or (Term(_("What belongs to it"), _("everything")),)


def _confidence(least: int | None) -> str:
    return "" if least is None else _("%(least)d of 100 or more; where nobody said one: not") % {"least": least}


def _age(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("at most %(days)d day old", "at most %(days)d days old", days) % {"days": days}


def who(card: CollectionCard) -> tuple[Term, ...]:
    """Who may read and who may write, and what that means for the reader."""
    yours = _("You can, with a token that may submit intelligence.") if card.can_write else _("You cannot.")
    return (
        Term(_("Who may read it"), card.readers.label),
        Term(_("What each reader gets"), _("what the marking of each object lets that reader see")),
        Term(_("Who may add to it"), f"{card.writers.label}. {yours}"),
    )


def connect(card: CollectionCard) -> Section:
    """What a connector asks for, and ready examples."""
    base = settings.PUBLIC_URL.rstrip("/")
    root = f"{base}{API_ROOT}"
    objects = f"{root}collections/{card.uid}/objects/"
    terms = (
        Term(_("Discovery address (server)"), f"{base}/taxii2/"),
        Term(_("API root"), root),
        Term(_("Collection id"), str(card.uid)),
        Term(_("Alias, in place of the id"), card.alias),
        Term(_("Version"), "TAXII 2.1"),
        Term(_("User name"), _("anything; your name is fine")),
        Term(_("Password"), _("a token of yours, made on the page of your account"), reverse("account")),
    )
    curl = f'curl --user any:$WARDWATCH_TOKEN -H "Accept: application/taxii+json;version=2.1" "{objects}?limit=10"'
    client = "\n".join(
        (
            "from taxii2client.v21 import Collection, as_pages",
            "",
            f'collection = Collection("{root}collections/{card.uid}/", user="any", password=token)',
            "for page in as_pages(collection.get_objects, per_request=1000):",
            '    for each in page.get("objects", ()):',
            '        print(each["id"])',
        )
    )
    siem = "\n".join(
        (f"API root: {root}", f"Collection: {card.uid}", "Authentication: basic", "User: any", "Password: TOKEN")
    )
    examples = [
        Example("curl", curl),
        Example(_("Python, with taxii2-client"), client),
        Example(_("A SIEM or platform, with user name and password"), siem),
    ]
    if card.can_write:
        sent = 'curl --user any:$WARDWATCH_TOKEN -H "Content-Type: application/taxii+json;version=2.1"'
        envelope = '# envelope.json: {"objects": [...]}'
        examples.append(Example(_("Send objects"), f'{envelope}\n{sent} --data @envelope.json "{objects}"'))
    links = (Link(_("Make a token on the page of your account"), reverse("account")),)
    words = (_("Connectors for TAXII 2.1 ask for these. The token sees what you see, and no more."),)
    return Section("connect", _("How to connect"), words, terms=terms, examples=tuple(examples), links=links)
