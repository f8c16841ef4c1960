"""Canaries: one row in every protected table under a chosen label, with a token in every text, and the people who look.

Everything here is read from the models, so a new table is planted and looked at without a line of its own.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from people import NOW, Sector
from wardwatch.engagements.types import Body
from wardwatch.exposures.matching import names
from wardwatch.feeds.models import TaxiiServer
from wardwatch.intel.models import HumanWord, JudgedValue, ObjectVersion
from wardwatch.kit.database import login
from wardwatch.markings.models import Compartment, Grant
from wardwatch.markings.models import Label as StoredLabel
from wardwatch.markings.operations import intern
from wardwatch.markings.policy import declared
from wardwatch.markings.types import ANONYMOUS, PUBLIC, Label, Protection, Viewer
from wardwatch.members import labels
from wardwatch.members.models import Enrollment, Organization, Role
from wardwatch.members.types import RoleName
from wardwatch.products.document import Document, Section, blocks, reading
from wardwatch.products.models import Release
from wardwatch.products.types import KindName
from wardwatch.sharing.models import CollectionEntry, Destination
from wardwatch.standards.observables import Observable, ObservableKind, key
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.models import Vulnerability

PREFIX = "canary"
ENDS = ("ended_at", "paused_at")
"""What a server elsewhere that pages list has not."""
PUBLISHER = "Invented Device Watch"
OPEN_STATES = {
    "Organization": "hospital",
    "Decision": "approved",
    "Notice": "sent",
    "NoticeTransition": "sent",
    "Finding": "open",
    "FindingTransition": "open",
    "Run": "finished",
    "HumanWord": "false-positive",
}
"""Rows that pages list; other choices take their first value."""


def protected() -> list[type[models.Model]]:
    """Every table that the rule guards."""
    return [model for model in declared() if model.protection in (Protection.LABELLED, Protection.CHILD)]


def sees_through(model: type[models.Model]) -> bool:
    """Whether rows carry no label of their own but follow a document that cites them."""
    return hasattr(model, "seen_through")


@dataclass
class Planter:
    """Plants rows under one label. `rows` holds one row of each protected table, made on demand with its parents."""

    label: Label
    token: str
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def plant_everywhere(self) -> "Planter":
        """One row in every protected table."""
        for model in protected():
            if self._fits(model):
                self.row(model)
        return self

    def hidden_rows(self) -> list[models.Model]:
        """The rows under this label; not the organization that they may belong to."""
        label = intern(self.label)
        return [row for row in self.rows.values() if getattr(row, "label_id", None) == label]

    def _fits(self, model: type[models.Model]) -> bool:
        """Whether a row here can have this label: a child of a real organization has the organization's."""
        if model.protection is not Protection.CHILD:
            return True
        parent = self.rows.get(model._meta.get_field(model.parent).related_model)
        return parent is None or parent.label_id == intern(self.label)

    def row(self, model: type[models.Model]) -> models.Model:
        """The planted row of this table."""
        if model not in self.rows:
            row = self.build(model)
            row.save(force_insert=True)
            self.rows[model] = row
        return self.rows[model]

    def build(self, model: type[models.Model]) -> models.Model:
        """A row that is not stored yet; the rows that it points to are."""
        values = {}
        for each in model._meta.concrete_fields:
            if isinstance(each, models.AutoField | models.BigAutoField):
                continue
            if isinstance(each, models.ForeignKey):
                values[each.attname] = self._key(model, each)
            else:
                values[each.attname] = self._value(model, each)
        return model(**values)

    def _key(self, model: type[models.Model], each: models.ForeignKey) -> Any:
        target = each.related_model
        if target is StoredLabel:
            return intern(self.label)
        if target is model or (each.null and not self._fits(target)):
            return None
        if target in protected():
            return self.row(target).pk
        return self._ground(target).pk

    def _ground(self, target: type[models.Model]) -> models.Model:
        """A row of an unprotected table, for others to point to; it holds no token."""
        found = target.objects.first()
        if found is None:
            found = Planter(self.label, "ground").build(target)
            found.save(force_insert=True)
        return found

    def _value(self, model: type[models.Model], each: models.Field) -> Any:
        if model is Release and each.name in RELEASE:
            return RELEASE[each.name](self.token)
        if each.choices or (each.name == "after" and model.__name__ in OPEN_STATES):
            return OPEN_STATES.get(model.__name__) or next(iter(dict(each.flatchoices)))
        if model is Vulnerability:
            return cve(self.token)
        if model in (ObjectVersion, CollectionEntry) and each.name in OBJECT:
            return OBJECT[each.name](self.token)
        if model in (TaxiiServer, Destination) and each.name in ENDS:
            return None
        if model in (JudgedValue, HumanWord) and each.name in VALUE:
            return VALUE[each.name](self.token)
        if each.name in NAMED:
            return NAMED[each.name](self.token)
        for kind, make in MAKERS.items():
            if isinstance(each, kind):
                return make(self.token, each)
        raise TypeError(f"no canary for {type(each).__name__} of {model.__name__}: see MAKERS")


def _json(token: str, each: models.Field) -> Any:
    return [token] if each.default is list else {"text": token}


def _body(token: str) -> Any:
    """A notice's text with the token in every place that a reader sees."""
    words = {each: f"{token} {each}" for each in Body.__struct_fields__}
    many = ("steps", "dates", "affected", "sources")
    return msgspec.to_builtins(Body(**words | dict.fromkeys(many, ()) | {"marking": "TLP:AMBER"}))


NAMED: dict[str, Callable[[str], Any]] = {
    "body": _body,
    "ticket": lambda token: ticket(token),
    "part": lambda token: 0,
    "tracking_id": lambda token: advisory_id(token),
    "slug": lambda token: slug(token),
    "alias": lambda token: slug(token),
    "closed_at": lambda token: None,
    "removed_at": lambda token: None,
    "min_confidence": lambda token: None,
    "ceiling": lambda token: None,
    "publisher": lambda token: PUBLISHER,
    "answer": lambda token: "fixed",
    "priority": lambda token: "scheduled",
    "time_zone": lambda token: "UTC",
    "before": lambda token: "",
    "feed": lambda token: token,
    "problems": lambda token: [[1, token, token]],
    "successes": lambda token: [[token, token, token]],
    "failures": lambda token: [[token, token, token]],
    "fields": lambda token: {"version": ["", token]},
    "position": lambda token: 100 + sum(map(ord, token)),
    "product_key": lambda token: product_key(token),
}
"""Fields that pages read as more than text."""

OBJECT: dict[str, Callable[[str], Any]] = {
    "stix_id": lambda token: stix_id(token),
    "type": lambda token: "malware",
    "spec_version": lambda token: "2.1",
    "body": lambda token: msgspec.json.encode(_malware(token)),
}
"""What a STIX object is made of."""

MAKERS: dict[type[models.Field], Callable[[str, models.Field], Any]] = {
    models.EmailField: lambda token, each: f"{token}@canary.invalid",
    models.CharField: lambda token, each: f"{token} {each.name}",
    models.TextField: lambda token, each: f"{token} {each.name}",
    models.UUIDField: lambda token, each: uuid.uuid4(),
    models.BinaryField: lambda token, each: f"{token} {each.name}".encode(),
    models.JSONField: _json,
    ArrayField: lambda token, each: [token] if isinstance(each.base_field, models.TextField) else [1],
    models.BooleanField: lambda token, each: False,
    models.IntegerField: lambda token, each: 1,
    models.FloatField: lambda token, each: 1.0,
    models.DecimalField: lambda token, each: 1,
    models.DateTimeField: lambda token, each: NOW,
    models.DateField: lambda token, each: NOW.date(),
    models.GenericIPAddressField: lambda token, each: "192.0.2.1",
}


@dataclass(frozen=True)
class Scene:
    """The sector with everyone who looks, and every label that a canary is planted under."""

    sector: Sector
    people: dict[str, Viewer]
    labels: dict[str, Label]


def stage(sector: Sector, at: datetime = NOW) -> Scene:
    """Give the sector a person with two hats, a compartment and a grant; name who looks and what is hidden how."""
    with login("worker"):
        Role.objects.create(
            person_id=sector.clem.person_id, organization=sector.regulator, name=RoleName.PARTNER, since=at
        )
        compartment = Compartment.objects.create(name="harbour", persons=[sector.hal.person_id]).pk
        grant = Grant.objects.create(
            subject=sector.riverbend.pk,
            grantee=sector.regulator.pk,
            items="one incident",
            granted_by=sector.rosa.person_id,
            granted_at=at,
            expires_at=at + timedelta(days=30),
        ).pk
    users = {
        "analyst": sector.ada,
        "owner": sector.rosa,
        "two hats": sector.clem,
        "other owner": sector.otto,
        "acting provider": sector.kim,
        "walled regulator": sector.rex,
        "homeland partner": sector.hal,
    }
    viewers = {name: sector.viewer(user) for name, user in users.items()}
    return Scene(sector, {"anonymous": ANONYMOUS, **viewers}, _labels(sector, compartment, grant))


def _labels(sector: Sector, compartment: int, grant: int) -> dict[str, Label]:
    center, riverbend, orchard, homeland, regulator = (
        organization.pk
        for organization in (sector.center, sector.riverbend, sector.orchard, sector.homeland, sector.regulator)
    )
    ada, rosa, rex = sector.ada.person_id, sector.rosa.person_id, sector.rex.person_id
    about_riverbend, about_orchard = labels.about(riverbend, center), labels.about(orchard, center)
    shared = Label(Tlp.AMBER, organizations=frozenset({homeland, center}))
    return {
        "public": PUBLIC,
        "clear draft": Label(Tlp.CLEAR, organizations=frozenset({center})),
        "green": labels.partner(homeland, center),
        "about riverbend": about_riverbend,
        "private to riverbend": labels.private(riverbend, center, shared=False),
        "about orchard": about_orchard,
        "private to orchard": labels.private(orchard, center, shared=False),
        "strict to orchard": replace(about_orchard, tlp=Tlp.AMBER_STRICT, organizations=frozenset({orchard})),
        "about the regulator": labels.about(regulator, center),
        "internal": labels.internal(center),
        "partner advisory": shared,
        "for the regulator": Label(Tlp.AMBER, organizations=frozenset({regulator, center})),
        "red to ada": Label(Tlp.RED, organizations=frozenset({center}), persons=frozenset({ada})),
        "red victim": Label(Tlp.RED, persons=frozenset({rosa, rex}), subjects=frozenset({riverbend})),
        "compartment": replace(shared, compartments=frozenset({compartment})),
        "granted": replace(about_riverbend, grants=frozenset({grant})),
    }


def plant(scene: Scene, *names: str, attached: bool = False) -> dict[str, Planter]:
    """Plant canaries under the named labels (all, unless told), as the worker; the token of each is `canary<label>`.

    `attached`: what is planted belongs to a real organization of the sector, on whose pages it could be counted.
    """
    with login("worker"):
        planted = {name: Planter(scene.labels[name], token(name)) for name in (names or scene.labels)}
        for name, planter in planted.items():
            if attached:
                planter.rows.update(_home(scene.sector, name))
            planter.plant_everywhere()
    return planted


def _home(sector: Sector, name: str) -> dict[type[models.Model], models.Model]:
    owner = sector.orchard if "orchard" in name else sector.riverbend
    return {Organization: owner, Enrollment: Enrollment.objects.get(organization=owner)}


def token(name: str) -> str:
    """The token planted under the label of this name."""
    return PREFIX + name.replace(" ", "")


def value(planted: str) -> str:
    """A domain name that holds a token."""
    return f"{planted.lower().replace(' ', '-')}.example.com"


VALUE: dict[str, Callable[[str], Any]] = {
    "key": lambda token: key(Observable(ObservableKind.DOMAIN, value(token))),
    "kind": lambda token: ObservableKind.DOMAIN.value,
    "value": value,
    "hits": lambda token: [f"tranco inform {token}"],
    "ended_at": lambda token: None,
    "organization": lambda token: None,
}


def cve(planted: str) -> str:
    """A vulnerability's name, of which the same is true."""
    return f"CVE-2099-{int(sha256(planted.encode()).hexdigest()[:8], 16)}"


def advisory_id(planted: str) -> str:
    """An advisory's id, of which the same is true."""
    return "IDW-" + sha256(planted.encode()).hexdigest()[:10].upper()


def slug(planted: str) -> str:
    """A partner's slug, of which the same is true."""
    return "partner-" + sha256(planted.encode()).hexdigest()[:10]


def product_key(planted: str) -> str:
    """The name under which claims and lines that say "<token> vendor" and "<token> product" find each other."""
    return min(filter(names.is_certain, names.candidate_keys(f"{planted} vendor", f"{planted} product")))


def stix_id(planted: str) -> str:
    """A STIX object's id, which addresses can carry: it holds no token."""
    return f"malware--{uuid.uuid5(uuid.NAMESPACE_OID, planted)}"


def _malware(planted: str) -> dict[str, Any]:
    """An object as it arrives, with the token in its texts."""
    at = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    words = {"name": f"{planted} name", "description": f"{planted} description"}
    head = {"type": "malware", "spec_version": "2.1", "id": stix_id(planted), "created": at, "modified": at}
    return {**head, **words, "is_family": False}


def product_number(planted: str) -> str:
    """A product's ID# as addresses carry it; it holds no token."""
    return f"{int(sha256(planted.encode()).hexdigest()[:10], 16) % 10**12:012}"


def _product(planted: str) -> bytes:
    """A released document with the token in its texts."""
    claim = blocks.Claim(text=f"{planted} claim")
    device = blocks.AffectedProduct(vendor=f"{planted} vendor", product=f"{planted} product")
    held = (blocks.Text(id="b1", claims=(claim,)), blocks.AffectedProducts(id="b2", rows=(device,)))
    said = {"title": f"{planted} title", "summary": f"{planted} summary"}
    section = Section(id="patients", heading=f"{planted} heading", blocks=held)
    return reading.write(Document(kind=KindName.DEVICE_SAFETY_COMMUNICATION, **said, sections=(section,)))


RELEASE: dict[str, Callable[[str], Any]] = {
    "number": product_number,
    "kind": lambda token: KindName.DEVICE_SAFETY_COMMUNICATION.value,
    "document": _product,
    "is_newest": lambda token: True,
    "withdrawn_at": lambda token: None,
}
"""What a release is found by, listed for, and read as."""


def ticket(planted: str) -> str:
    """A ticket as addresses can carry it; whoever asks for it names it, so it holds no token."""
    return "WW-" + sha256(planted.encode()).hexdigest()[:10].upper()


def table_text(model: type[models.Model]) -> Iterator[tuple[Any, str]]:
    """Key and every column, as text, of every row that the database shows."""
    table, key = model._meta.db_table, model._meta.pk.column
    binary = [each.column for each in model._meta.concrete_fields if isinstance(each, models.BinaryField)]
    texts = " || ".join(["t::text", *(f"encode(coalesce(t.{column}, ''), 'escape')" for column in binary)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.{key}, {texts} FROM {table} t")
        for number, text in cursor.fetchall():
            yield bytes(number) if isinstance(number, memoryview) else number, text
