"""Letters about accounts and contacts are in the reader's own language, else in that of their organization's mails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.utils.translation import trans_real

from people import NOW, Sector
from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.delivery import telling, verifying
from wardwatch.delivery.models import Message
from wardwatch.kit.database import login
from wardwatch.members import operations
from wardwatch.members.models import Contact, Enrollment, User
from wardwatch.members.queries import letter_language
from web.test_messages import LANGUAGES, MESSAGES


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """The catalogs compiled, as `make install` does."""
    for path in LANGUAGES.values():
        MESSAGES.compile_catalog(path)
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


def letter() -> str:
    with login("worker"):
        (row,) = Message.objects.all()
        return f"{row.subject}\n{configured.HOME.keyring.decrypt(bytes(row.sealed_text)).decode()}"


def test_a_person_is_told_in_their_own_language(sector: Sector) -> None:
    rosa, here = sector.rosa, Actor("operator", "web", "203.0.113.9")
    operations.note_factor(user=rosa, kind="totp", actor=here, at=NOW)
    with login("worker"):
        User.objects.filter(pk=rosa.pk).update(language="es")
        telling.mail_changes(person=rosa.person_id, at=NOW + timedelta(minutes=1))
    assert "Su cuenta en" in letter()
    assert "se agregó un segundo factor" in letter()
    assert " de 2026, " in letter()


def test_a_code_comes_in_the_language_of_the_organizations_mails(sector: Sector) -> None:
    with login("worker"):
        Enrollment.objects.filter(organization=sector.riverbend).update(language="es")
        contact = Contact.objects.get(address="rosa@riverbend.invalid")
        operations.ask_contact_code(
            principal=None, actor=OPERATOR, organization=sector.riverbend.pk, contact=contact.pk, at=NOW
        )
        assert verifying.mail_codes(actor=OPERATOR, at=NOW) == 1
    assert "Su código" in letter()


def test_whose_language_counts(sector: Sector) -> None:
    here, rosa = sector.riverbend.pk, sector.rosa
    with login("worker"):
        assert letter_language("nobody@elsewhere.invalid") == "en"
        assert letter_language(rosa.email) == "en"
        Enrollment.objects.filter(organization=here).update(language="es")
        assert letter_language(rosa.email.upper()) == "es"
        assert letter_language("nobody@elsewhere.invalid", organization=here) == "es"
        User.objects.filter(pk=rosa.pk).update(language="en")
        assert letter_language(rosa.email) == "en"
