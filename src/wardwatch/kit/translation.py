"""Sentences in the reader's language, for modules that know no framework: the one place where they ask for words."""

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

__all__ = ["get_language", "gettext", "gettext_lazy", "gettext_noop", "ngettext"]


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogs, and gives it as it is; needs no settings, unlike Django's."""
    return message
