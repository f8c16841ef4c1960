"""The sections of the page *My account*."""

import re
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import pgettext

from wardwatch.kit import clock
from wardwatch.members import queries
from wardwatch.members.factors import Factor, factors_of
from wardwatch.members.models import User
from wardwatch.members.permissions import Persona, Principal, persona_of
from wardwatch.members.policy import NEED_A_SECOND_FACTOR
from wardwatch.members.queries import SignInRow, TokenRow
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Act, Section

KINDS = {
    "totp": noop("Authenticator app"),
    "webauthn": noop("Security key"),
    "recovery_codes": noop("Recovery codes"),
}
PROOFS = {
    "password": noop("password"),
    "totp": noop("code from the app"),
    "webauthn": noop("security key"),
    "recovery_codes": noop("recovery code"),
    "code": noop("code"),
    "oidc": noop("your organization's sign-in"),
}
_PROGRAMS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def sections(user: User, principal: Principal, *, key: str, lacking: bool) -> tuple[Section, ...]:
    """All of them; `key` is that of the reader's session, `lacking`: a second factor is asked for and not set up."""
    at = clock.now()
    return (
        _second_factor(factors_of(user), principal, lacking=lacking),
        Section(
            "password",
            _("Password"),
            links=(Link(_("Change my password"), reverse("account-password")),),
        ),
        _pages(),
        *_colleagues(principal),
        _sessions(queries.sessions(user, key=key, at=at)),
        _sign_ins(queries.sign_ins(user)),
        _tokens(queries.tokens(user, at=at)),
    )


def _pages() -> Section:
    links = (
        Link(_("Language and time zone"), reverse("account-pages")),
        Link(_("Settings of my organization"), reverse("settings")),
    )
    return Section("pages", _("How pages look, and settings"), links=links)


def _colleagues(principal: Principal) -> tuple[Section, ...]:
    if persona_of(principal) is Persona.PARTNER:
        return ()
    url = reverse("users", kwargs={"member": principal.organization_uid})
    link = Link(_("Who can sign in for %(name)s") % {"name": principal.organization_name}, url)
    return (Section("colleagues", _("Your colleagues"), links=(link,)),)


def _second_factor(found: tuple[Factor, ...], principal: Principal, *, lacking: bool) -> Section:
    proofs = [factor for factor in found if factor.kind != "recovery_codes"]
    links = [Link(_("Add a security key, a fingerprint or a face"), reverse("mfa_add_webauthn"))]
    if not any(factor.kind == "totp" for factor in proofs):
        links.insert(0, Link(_("Set up an authenticator app"), reverse("mfa_activate_totp")))
    if proofs:
        links.append(Link(_("Recovery codes"), reverse("account-codes")))
    text = [_("Besides your password, something that you have: an app on your phone, or a key.")]
    if lacking:
        text.insert(0, _("Your role needs a second factor. Set one up now: everything else opens afterwards."))
    if principal.is_demo and any(role in NEED_A_SECOND_FACTOR for _org, role in principal.roles):
        text.append(_("In this demonstration you may go without. In a real center your role needs it."))
    columns = (Column(_("What")), Column(_("Since"), minor=True), Column(_("Last used")))
    rows = tuple(Row((_factor_name(each), Cell(at=each.added_at), _at(each.last_used_at))) for each in found)
    caption = _("What you sign in with besides your password")
    remove, url = _("Remove: %(what)s"), reverse("account-remove")
    return Section(
        "factor",
        _("Second factor"),
        paragraphs=tuple(text),
        table=None if lacking else Table(caption, columns, rows, Empty(_("None is set up yet."))),
        links=tuple(links),
        acts=tuple(Act(remove % {"what": _factor_name(each).text}, url, "factor", str(each.id)) for each in proofs),
    )


def _factor_name(factor: Factor) -> Cell:
    name = _(KINDS[factor.kind])
    left = "" if factor.left is None else _("%(left)s unused") % {"left": factor.left}
    return Cell(f"{name}: {factor.name}" if factor.name else name, detail=left)


def _sessions(found: tuple[SignInRow, ...]) -> Section:
    columns = (Column(_("From")), Column(_("Signed in")), Column(_("Last used")), Column(_("This one?")))
    rows = tuple(
        Row(
            (
                Cell(row.origin or _("unknown"), detail=program(row.agent)),
                Cell(at=row.at),
                _at(row.last_used_at),
                Cell(tag=Tag(_("This one"), Tone.GOOD)) if row.current else Cell(_("No")),
            )
        )
        for row in found
    )
    url = reverse("account-sessions")
    others = [row for row in found if not row.current]
    one = _("Sign out %(program)s at %(origin)s")
    acts = [
        Act(one % {"program": program(row.agent), "origin": row.origin}, url, "session", str(row.uid)) for row in others
    ]
    if len(others) > 1:
        acts.append(Act(_("Sign out everywhere else"), url, "session", "others"))
    return Section(
        "sessions",
        _("Where you are signed in"),
        table=Table(_("Open sessions"), columns, rows, Empty(_("Only here."))),
        acts=tuple(acts),
    )


def _sign_ins(found: tuple[SignInRow, ...]) -> Section:
    columns = (Column(_("When")), Column(_("From")), Column(_("How")), Column(_("Result")))
    rows = tuple(
        Row(
            (
                Cell(at=row.at),
                Cell(row.origin or _("unknown"), detail=program(row.agent)),
                Cell(", ".join(_(PROOFS.get(proof, proof)) for proof in row.how)),
                Cell(tag=Tag(_("Refused"), Tone.WARN) if row.refused else Tag(_("Signed in"), Tone.GOOD)),
            )
        )
        for row in found
    )
    return Section(
        "sign-ins",
        _("Your last sign-ins"),
        paragraphs=(_("Was one of them not you? Change your password, then call the center."),),
        table=Table(_("Sign-ins and refused tries with your address"), columns, rows, Empty(_("None yet."))),
    )


def _tokens(found: tuple[TokenRow, ...]) -> Section:
    columns = (
        Column(_("What uses it")),
        Column(pgettext("what a token may do", "May")),
        Column(_("Ends")),
        Column(_("Last used")),
    )
    rows = tuple(
        Row(
            (
                Cell(row.name),
                Cell(", ".join([_("read"), *(_(scope.value) for scope in row.scopes)])),
                Cell(at=row.expires_at),
                _at(row.last_used_at),
            )
        )
        for row in found
    )
    return Section(
        "tokens",
        _("Tokens for programs"),
        table=Table(_("Tokens that work"), columns, rows, Empty(_("You have none."))),
        links=(Link(_("Make a token"), reverse("account-token")),),
        acts=tuple(
            Act(_("End the token: %(name)s") % {"name": row.name}, reverse("account-revoke"), "token", str(row.id))
            for row in found
        ),
    )


def _at(instant: datetime | None) -> Cell:
    return Cell(at=instant) if instant else Cell(_("never"))


def program(agent: str) -> str:
    """What a browser calls itself, in two words: "Firefox, Windows"."""
    words = (next((name for sign, name in table if re.search(sign, agent)), "") for table in (_PROGRAMS, _SYSTEMS))
    return ", ".join(word for word in words if word) or _("another program")
