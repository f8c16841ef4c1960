"""The pages about intelligence, and the way between them: a row of links at the head of each."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardwatch.members.permissions import Principal
from wardwatch.web.access import Persona, persona_of
from wardwatch.web.pages import MenuItem

PARTS: tuple[tuple[str, str, frozenset[Persona]], ...] = (
    (gettext_noop("Objects"), "intelligence", frozenset(Persona)),
    (gettext_noop("Names"), "alias-groups", frozenset(Persona)),
    (gettext_noop("Look up"), "intelligence-lookup", frozenset(Persona)),
    (gettext_noop("Reports"), "reports", frozenset(Persona)),
    (gettext_noop("What you sent"), "submissions", frozenset(Persona)),
    (gettext_noop("Collections"), "collections", frozenset(Persona)),
    (gettext_noop("Block lists"), "lists", frozenset(Persona)),
    (gettext_noop("Pulled from"), "servers", frozenset({Persona.CENTER})),
    (gettext_noop("Sent to"), "destinations", frozenset({Persona.CENTER})),
)
"""Each part in order: its words, the name of its page, and to whom it is shown."""
INTELLIGENCE = tuple(name for _label, name, _personas in PARTS)
"""Names of the pages that the menu's one entry stands for."""


def beside(principal: Principal, current: str) -> tuple[MenuItem, ...]:
    """The parts that this reader has; `current` is the name of the page that is shown."""
    persona = persona_of(principal)
    return tuple(
        MenuItem(_(label), reverse(name), current=name == current) for label, name, whose in PARTS if persona in whose
    )
