"""Small things that every template needs: numbers, instants, icons, form fields. Load with `{% load ui %}`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from wardwatch.web import days, pictures
from wardwatch.web.pages.parts import Cell, Column, Due, Picture, Row, Table

register = template.Library()

_WIDGET_CLASSES = (
    (CheckboxInput, "usa-checkbox__input"),
    (FileInput, "ww-file"),
    (Select, "usa-select"),
    (Textarea, "usa-textarea"),
)


@register.filter
def grouped(number: int) -> str:
    """A whole number with the reader's thousands separator: 313,089."""
    return number_format(number, decimal_pos=0, force_grouping=True)


register.filter(days.short_day)
register.filter(days.long_day)
register.filter(days.moment)


@register.filter
def telephone(text: str) -> str:
    """A telephone number as a `tel:` address wants it: digits and a leading plus."""
    return "".join(sign for sign in text if sign.isdigit() or sign == "+")


@register.filter
def pairs(table: Table, row: Row) -> tuple[tuple[Column, Cell], ...]:
    """Each column with this row's cell; a row of another length is a mistake of the view."""
    return tuple(zip(table.columns, row.cells, strict=True))


@register.simple_tag
def shown(cell: Cell) -> SafeString:
    """What a cell holds. Written here and not as a template: a page of a long list has three hundred of them."""
    if cell.tag:
        inner = format_html('<span class="ww-tag ww-tag--{}">{}</span>', cell.tag.tone, cell.tag.label)
    elif cell.at:
        inner = when(cell.at)
    elif cell.due:
        inner = day(cell.due)
    elif cell.url:
        inner = format_html('<a href="{}">{}</a>', cell.url, cell.text)
    else:
        inner = conditional_escape(cell.text)
    return format_html("{}<small>{}</small>", inner, cell.detail) if cell.detail else inner


@register.simple_tag
def when(at: datetime) -> SafeString:
    """An instant in the reader's time zone, with UTC beside it where the two differ."""
    local, world = timezone.localtime(at), at.astimezone(UTC)
    text = f"{days.weekday(local)}, {local:%H:%M} {local.tzname()}".replace(" ", "\u00a0").replace(",\u00a0", ", ")
    stamp = world.strftime("%Y-%m-%dT%H:%M:%SZ")
    if local.utcoffset() == world.utcoffset():
        return format_html('<time datetime="{}">{}</time>', stamp, text)
    beside = f"{world:%H:%M}" if local.date() == world.date() else days.moment(world)
    return format_html('<time datetime="{}">{} <span class="ww-utc">({} UTC)</span></time>', stamp, text, beside)


@register.simple_tag
def day(due: Due) -> SafeString:
    """A recommended date on one line: "Protect by Fri 27 Nov"."""
    on = due.on.isoformat() if due.on else ""
    lead = format_html("{} ", due.label) if due.label else ""
    date = format_html('{}<time datetime="{}">{}</time>', lead, on, days.weekday_soon(due.on))
    if not due.passed:
        return format_html('<span class="ww-due">{}</span>', date)
    passed = format_html('<span class="ww-due__passed">{}</span>', gettext("date has passed"))
    return format_html('<span class="ww-due ww-due--passed">{} {}</span>', date, passed)


@register.inclusion_tag("components/languages.html", takes_context=True)
def languages(context: Mapping[str, Any]) -> dict[str, object]:
    """The choice of the page's language. It takes a form's token only for somebody signed in (`web.language`)."""
    known = bool(getattr(context.get("shell"), "person", ""))
    return {"languages": settings.LANGUAGES, "current": get_language(), "known": known}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite that `tools/assets.py` builds; words beside it carry the meaning."""
    return format_html(
        '<svg class="ww-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def drawn(picture: Picture) -> SafeString:
    """A picture of numbers, drawn."""
    return pictures.drawn(picture)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, autocomplete: str = "") -> dict[str, object]:
    """A form field with its label, hint and errors, tied together for those who listen to the page."""
    widget = bound.field.widget
    style = next((style for kind, style in _WIDGET_CLASSES if isinstance(widget, kind)), "usa-input")
    attributes: dict[str, str | bool] = {"class": f"{style} usa-input--error" if bound.errors else style}
    described = [f"{bound.id_for_label}-{part}" for part, there in _descriptions(bound) if there]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if autocomplete:
        attributes["autocomplete"] = autocomplete
    widget.attrs.pop("placeholder", None)
    errors = [_said(bound, error) for error in bound.errors.as_data()]
    if isinstance(widget, RadioSelect):  # one for each choice, which the template draws with its label
        each = "checkbox" if isinstance(widget, CheckboxSelectMultiple) else "radio"
        widget.attrs["class"] = f"usa-{each}__input"
        return {"bound": bound, "errors": errors, "boxes": each}
    control = bound.as_widget(attrs=attributes)
    return {"bound": bound, "errors": errors, "control": control, "box": isinstance(widget, CheckboxInput)}


def _said(bound: BoundField, error: ValidationError) -> str:
    """An error in words; that something is needed is said with the field's name."""
    if error.code == "required":
        return gettext("Please fill in: %(name)s.") % {"name": bound.label}
    return " ".join(error.messages)


def _descriptions(bound: BoundField) -> tuple[tuple[str, bool], tuple[str, bool]]:
    return ("hint", bool(bound.help_text)), ("error", bool(bound.errors))
