"""What a person can say of one line of an inventory, and how its fields are called on pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardwatch.assets.types import CareRole, Details, NetworkExposure
from wardwatch.web.access import Member
from wardwatch.web.days import short_day
from wardwatch.web.pages import Cell, Column, Empty, Row, Table

NAMES = {
    "vendor": gettext_lazy("Maker"),
    "product": gettext_lazy("Product"),
    "model": gettext_lazy("Model"),
    "version": gettext_lazy("Version"),
    "quantity": gettext_lazy("Pieces"),
    "site": gettext_lazy("Site"),
    "department": gettext_lazy("Department"),
    "care_role": gettext_lazy("What it does for care"),
    "network_exposure": gettext_lazy("From where it can be reached"),
    "hostname": gettext_lazy("Name in the network"),
    "serial": gettext_lazy("Serial number"),
    "lot": gettext_lazy("Lot or batch"),
    "manufactured": gettext_lazy("Made on"),
    "expires": gettext_lazy("To be used until"),
    "owner": gettext_lazy("Who answers for it"),
    "support_end": gettext_lazy("Maker's support ends"),
    "udi_di": gettext_lazy("Device identifier (UDI-DI)"),
    "cpe": gettext_lazy("Product name in catalogues (CPE)"),
    "purl": gettext_lazy("Package address (purl)"),
    "container": gettext_lazy("Part of"),
    "uid": gettext_lazy("Its mark, by which others are part of it"),
}
"""Every field of a line, in the order of the page."""
PLACE = ("container", "uid")
"""Fields that the page of a line tells otherwise."""
KEPT_BACK = ("site", "hostname", "serial")
"""Fields that only those who see private details can state by hand."""
_FORMED = tuple(name for name in NAMES if name not in ("owner", "support_end", "udi_di", "cpe", "purl", *PLACE))


class AssetForm(forms.Form):
    """One line of an inventory. Only maker and product are required. `seen` is the line's state as the form began."""

    vendor = forms.CharField(label=NAMES["vendor"], max_length=200)
    product = forms.CharField(label=NAMES["product"], max_length=300)
    model = forms.CharField(label=NAMES["model"], required=False, max_length=200)
    version = forms.CharField(
        label=NAMES["version"],
        required=False,
        max_length=200,
        help_text=gettext_lazy("As the device or program shows it. Empty: not known."),
    )
    quantity = forms.IntegerField(label=NAMES["quantity"], min_value=1, max_value=1_000_000)
    site = forms.CharField(label=NAMES["site"], required=False, max_length=200)
    department = forms.CharField(label=NAMES["department"], required=False, max_length=200)
    care_role = forms.ChoiceField(label=NAMES["care_role"], choices=CareRole.choices)
    network_exposure = forms.ChoiceField(label=NAMES["network_exposure"], choices=NetworkExposure.choices)
    hostname = forms.CharField(label=NAMES["hostname"], required=False, max_length=200)
    serial = forms.CharField(label=NAMES["serial"], required=False, max_length=200)
    lot = forms.CharField(
        label=NAMES["lot"],
        required=False,
        max_length=200,
        help_text=gettext_lazy("As its label says. Several: with commas between them."),
    )
    manufactured = forms.CharField(
        label=NAMES["manufactured"],
        required=False,
        max_length=40,
        help_text=gettext_lazy("A day, a month or a year: 2019-03-14, 2019-03 or 2019."),
    )
    expires = forms.DateField(
        label=NAMES["expires"], required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, private: bool, focus: str = "", **named: Any) -> None:
        super().__init__(*given, **named)
        for name in () if private else KEPT_BACK:
            del self.fields[name]
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True

    def clean_seen(self) -> datetime | None:
        """The instant at which the line had last changed when the form began; None where nothing is said."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None
        except ValueError as error:
            raise ValidationError(_("The page is out of date. Open it again.")) from error

    def said(self, known: Details) -> Details:
        """What is known, with what the person said."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        care, network = CareRole(given.pop("care_role")), NetworkExposure(given.pop("network_exposure"))
        return known.having(**given, care_role=care, network_exposure=network)


def correct_url(member: Member, asset: UUID, field: str) -> str:
    """Where one field of a line is put right: the form, open, with the cursor in it."""
    return f"{member.url('asset', asset=asset)}?correct={field}#line-{asset}-{field}"


def initial(details: Details, seen: datetime | None) -> dict[str, object]:
    """What the form begins with."""
    stamp = seen.isoformat() if seen else ""
    return {**{name: getattr(details, name) for name in _FORMED}, "seen": stamp}


def worded(name: str, value: object) -> str:
    """A field's value, stored or as a text, as pages say it; "" where nothing is stated."""
    if isinstance(value, date):
        return short_day(value)
    for field, choices in (("care_role", CareRole), ("network_exposure", NetworkExposure)):
        if name == field and value in list(choices):
            said = choices(str(value))
            return "" if said == choices.UNKNOWN else str(said.label)
    return "" if value is None else str(value)


def beside(said: Details, stored: Details) -> Table:
    """Where what a person says differs from what somebody else stored meanwhile."""
    rows = tuple(
        Row((Cell(str(label)), Cell(_or_nothing(name, said)), Cell(_or_nothing(name, stored))))
        for name, label in NAMES.items()
        if name not in PLACE and getattr(said, name) != getattr(stored, name)
    )
    columns = (Column(_("Field")), Column(_("What you say")), Column(_("What stands there now")))
    return Table(_("Where the two differ"), columns, rows, Empty(_("Both say the same.")))


def _or_nothing(name: str, details: Details) -> str:
    return worded(name, getattr(details, name)) or _("not stated")
