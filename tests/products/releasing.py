"""Products as readers meet them: released in every form without the steps before, which test_story walks."""

from datetime import datetime

import msgspec

from people import NOW
from products.documents import document
from wardwatch.audit.types import job
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.products import models
from wardwatch.products.document import Document, Section, reading
from wardwatch.products.document import blocks as b
from wardwatch.products.operations.releasing import publish
from wardwatch.products.states import ProductState
from wardwatch.products.types import ActionRole, KindName, Marking, Severity, To
from wardwatch.standards.tlp import Tlp

EVERYBODY = To(tlp=Marking.CLEAR)


def approved(text: Document, number: str = "202611220247", revision: int = 1, change: str = "") -> models.Product:
    """A product that waits for its release."""
    with login("worker"):
        return models.Product.objects.create(
            label_id=intern(labels.internal(center_id())),
            number=number,
            kind=text.kind,
            title=text.title,
            state=ProductState.APPROVED,
            document=reading.write(text),
            revision=revision,
            change=change,
            begun_at=NOW,
            changed_at=NOW,
        )


def released(text: Document | None = None, *to: To, at: datetime = NOW, number: str = "202611220247") -> str:
    """Release a document in all its forms to everybody (unless told to whom); gives its number."""
    publish(approved(text or document(), number), to=to or (EVERYBODY,), actor=job("test"), at=at)
    return number


def revised(number: str, text: Document, *to: To, at: datetime, change: str = "Mended.") -> None:
    """Release the next revision of a product."""
    with login("worker"):
        row = models.Product.objects.get(number=number)
        row.state, row.document, row.revision = ProductState.APPROVED, reading.write(text), row.revision + 1
        row.change, row.version = change, row.version + 1
        row.save()
    publish(row, to=to or (EVERYBODY,), actor=job("test"), at=at)


def on_shelf(number: str, title: str, *, at: datetime, label: Label = PUBLIC, **facts: object) -> models.Release:
    """A release in no form at all: a row of the lists."""
    text = facts.pop("document", None) or msgspec.structs.replace(document(), title=title)
    assert isinstance(text, Document)
    given: dict[str, object] = {
        "number": number,
        "kind": text.kind,
        "title": title,
        "summary": f"{title}: what it is about.",
        "severity": Severity.MEDIUM,
        "revision": 1,
        "change": "First release.",
        "tlp": label.tlp,
        "document": reading.write(text),
        "first_released_at": at,
        "released_at": at,
    }
    with login("worker"):
        return models.Release.objects.create(label_id=intern(label), **{**given, **facts})


def to_members() -> Label:
    """Under which label GREEN stands."""
    return Label(Tlp.GREEN, published=True, originator=center_id())


def communication(maker: str = "Pumpworks", product: str = "Drip 300") -> Document:
    """A device safety communication with its four kinds of readers."""
    rows = (b.AffectedProduct(vendor=maker, product=product, versions="before 2.1", fixed_in="2.1"),)
    return Document(
        kind=KindName.DEVICE_SAFETY_COMMUNICATION,
        title=f"{product} pumps can be reached by strangers",
        summary="Keep treating patients with it, off the network.",
        severity=Severity.HIGH,
        sections=(
            Section(id="at-a-glance", heading="At a glance", blocks=(_text("g1", "A stranger can change a dose."),)),
            Section(id="devices", heading="Devices", blocks=(b.AffectedProducts(id="d1", rows=rows),)),
            Section(id="patients", heading="If you are a patient", blocks=(_text("p1", "Do not stop the pump."),)),
            Section(
                id="clinicians",
                heading="If you work at the bedside",
                blocks=(b.Points(id="c1", claims=(b.Claim(text="Check the dose by hand."),)),),
            ),
            Section(
                id="facilities",
                heading="If you run a facility",
                blocks=(
                    b.KeyActions(
                        id="f1",
                        actions=(
                            b.Action(
                                do="Take it off the network with `net off`.",
                                who=(ActionRole.CLINICAL_ENGINEERING,),
                                why="The weakness needs a way to it.",
                            ),
                        ),
                    ),
                ),
            ),
            Section(id="manufacturers", heading="If you make it", blocks=(_text("m1", "Tell who has it."),)),
            Section(id="background", heading="Background", blocks=(_text("x1", "Found by a student."),)),
        ),
    )


def _text(id_: str, words: str) -> b.Text:
    return b.Text(id=id_, claims=(b.Claim(text=words),))
