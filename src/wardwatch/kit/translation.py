"""Sentences in the reader's language, for modules that know no framework: the one place where they ask for words.

The framework is asked when a sentence is wanted: matching at home reads lists and packs without it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def gettext(message: str) -> str:
    """The sentence in the language that is active."""
    from django.utils import translation

    return translation.gettext(message)


def gettext_lazy(message: str) -> "_StrPromise":
    """The sentence in the language that is active when it is shown."""
    from django.utils import translation

    return translation.gettext_lazy(message)


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogs, and gives it as it is; needs no settings, unlike Django's."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The sentence that fits `number`, in the language that is active."""
    from django.utils import translation

    return translation.ngettext(singular, plural, number)


def get_language() -> str | None:
    """The code of the language that is active; None where none is."""
    from django.utils import translation

    return translation.get_language()
