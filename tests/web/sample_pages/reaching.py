"""Invented pages about contacts and acting providers."""

from django import forms

from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Tone
from wardwatch.web.pages.reaching import (
    CodePage,
    ContactCard,
    ContactGroup,
    ContactsPage,
    Part,
    ProviderCard,
    ProvidersPage,
)
from web.sample_pages.parts import NOW


def _card(key: str, *, verified: bool, editable: bool = True) -> ContactCard:
    url = f"/contacts/{key}/" if editable else ""
    return ContactCard(
        key=key,
        address=f"{key}@riverbend.invalid",
        whose="Riverbend Hospital",
        verified=Tag("verified", Tone.GOOD) if verified else Tag("not verified", Tone.WARN),
        verified_at=NOW if verified else None,
        state=Tag("no mail came back", Tone.GOOD) if verified else Tag("mail came back for now", Tone.WARN),
        bounced_at=None if verified else NOW,
        code_waits=not verified,
        edit_url=url,
        code_url=url,
        move_url=url,
        remove_url=url,
        can_rise=not verified and editable,
        can_sink=verified and editable,
    )


_NONE = Empty("No address yet.", "The center calls you by telephone.", Link("Add an address", "/contacts/add/"))
CONTACTS = ContactsPage(
    "How the center reaches Riverbend Hospital",
    "For each purpose, the first address that works is written to.",
    (
        ContactGroup(
            "security",
            "Security",
            "Every notice goes here first.",
            (_card("desk", verified=True), _card("night", verified=False)),
            _NONE,
            "/contacts/add/",
        ),
        ContactGroup("executive", "Executive", "Whom the center calls.", (), _NONE, "/contacts/add/"),
    ),
)
CONTACTS_READ = ContactsPage(
    "How the center reaches Riverbend Hospital",
    "Your owner can change them here.",
    (
        ContactGroup(
            "security", "Security", "Every notice.", (_card("desk", verified=True, editable=False),), Empty("None.")
        ),
    ),
)


class CodeForm(forms.Form):
    """The code field."""

    code = forms.CharField(label="Code", help_text="Eight digits.")


def code() -> CodePage:
    """A code was sent, and a wrong one typed."""
    return CodePage("desk@riverbend.invalid", "A code was sent.", CodeForm({}), "/contacts/x/code/", "/contacts/")


CODE_BEFORE = CodePage(
    "desk@riverbend.invalid", "We mail a code.", None, "/contacts/x/code/", "/contacts/", "Try again in an hour."
)
_FORMER = Table("Before", (Column("Provider"), Column("Until")), (Row((Cell("Old IT"), Cell(at=NOW))),), Empty(""))
_PARTS = (Part("notices", "See the notices you get", True), Part("inventory", "Change your list", False))
PROVIDERS = ProvidersPage(
    "Who acts for Orchard Clinic",
    "By your written permission.",
    (ProviderCard("k", "Kestrel IT", "Contract, section 4", NOW, _PARTS, "Choose at least one part."),),
    _FORMER,
    Empty("Nobody acts for you."),
    "/providers/",
)
PROVIDERS_READ = ProvidersPage(
    "Who acts for Orchard Clinic",
    "By your written permission.",
    (ProviderCard("k", "Kestrel IT", "Contract, section 4", NOW, _PARTS),),
    Table("Before", (), (), Empty("")),
    Empty("Nobody acts for you."),
)
PROVIDERS_NONE = ProvidersPage(
    "Who acts for Orchard Clinic", "By your written permission.", (), _FORMER, Empty("Nobody acts for you.")
)
