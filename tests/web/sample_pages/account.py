"""Invented pages of somebody who proves who they are."""

from django import forms

from wardwatch.web.pages import Link, Term
from wardwatch.web.pages.account import KeyPart, ProofPage, RecoveryPage
from wardwatch.web.pages.sections import Section

PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA5IDkiLz4="


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(label="Code")


class KeyForm(forms.Form):
    """What a key answers."""

    name = forms.CharField(label="A name for it")
    credential = forms.JSONField(widget=forms.HiddenInput)


def app() -> ProofPage:
    """Setting up an app."""
    return ProofPage(
        title="Set up an authenticator app",
        lead="Point the camera at this picture.",
        form=CodeForm({"code": ""}),
        act="Turn it on",
        picture=PICTURE,
        secret="ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567",
        others=(Link("Back to my account", "/account/"),),
    )


def second() -> ProofPage:
    """The second step of a sign-in: a code, or a key that failed before."""
    return ProofPage(
        title="One more step",
        lead="Type the code that your app shows.",
        form=CodeForm(),
        act="Sign in",
        key=KeyPart("get", "{}", KeyForm({"name": "Blue key", "credential": ""}), "Use a security key"),
    )


def recovery() -> RecoveryPage:
    """Somebody who cannot sign in, as an owner sees it."""
    return RecoveryPage(
        title="Let Rosa Tillerby in again?",
        lead="Two people have to agree.",
        sections=(Section("asked", "What was asked", terms=(Term("Lost", "password"),)),),
        form=CodeForm(),
        post_url="/users/recovery/1/",
        hint="Call them, or meet them. Do not trust a mail.",
        refusable=True,
    )
