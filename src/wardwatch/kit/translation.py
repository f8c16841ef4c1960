"""Sentences in the reader's language, for modules that know no framework: the one place where they ask for words."""

from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop, ngettext

__all__ = ["get_language", "gettext", "gettext_lazy", "gettext_noop", "ngettext"]
