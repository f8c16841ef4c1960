"""Draw the invented pages with the project's own templates, loudly where a template asks for what a page lacks."""

from pathlib import Path

from django import forms
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import timezone

import wardwatch.web
from web.sample_pages import PAGES
from web.sample_pages.parts import MEMBER_SHELL, VISITOR

FOLDER = Path(wardwatch.web.__file__).parent
MISSING = "<<missing>>"


class SignIn(forms.Form):
    """The fields of django-allauth's own form."""

    login = forms.CharField(label="Email")
    password = forms.CharField(label="Password", widget=forms.PasswordInput, help_text="As you set it.")
    remember = forms.BooleanField(label="Stay signed in", required=False)


ALL = {
    **PAGES,
    "login": ("account/login.html", VISITOR, {}),
    "login-error": ("account/login.html", VISITOR, {"login": "dana"}),
    "logout": ("account/logout.html", MEMBER_SHELL, None),
}


def strict_templates() -> DjangoTemplates:
    """The project's templates, with a loud mark where a template prints a name that its page does not have."""
    options = {"string_if_invalid": MISSING, "libraries": {"ui": "wardwatch.web.templatetags.ui"}}
    return DjangoTemplates({"NAME": "strict", "DIRS": [FOLDER / "templates"], "APP_DIRS": False, "OPTIONS": options})


def draw(templates: DjangoTemplates, name: str) -> str:
    """The HTML of one invented page, as a reader in Chicago gets it."""
    template, shell, given = ALL[name]
    page = given() if callable(given) else given
    context = (
        {"shell": shell, "form": SignIn(page or None)} if isinstance(page, dict) else {"shell": shell, "page": page}
    )
    present = {key: value for key, value in context.items() if value is not None}
    with timezone.override("America/Chicago"):
        return templates.get_template(template).render(present, RequestFactory().get("/"))
