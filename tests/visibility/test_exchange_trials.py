"""A hundred thousand random (object, viewer, exit) triples: each exit gives what the rule admits, and no more.

Objects lie under random labels, a third of them in two variants (what a granular marking leaves out, and what stays).
An exit is asked for all objects at once and its answer compared with the rule, object by object.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.test import Client

from factories.shared_objects import collect, indicator, stix_id
from people import NOW, Sector, settle
from taxii.asking import Program
from visibility.canary import stage
from visibility.test_pages_leak_nothing import SIGNED_IN
from wardwatch.intel import queries as intel
from wardwatch.intel.models import ObjectVersion, ObservableValue, Reference
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.rule import visible
from wardwatch.markings.types import Label, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import User
from wardwatch.provenance.models import Document, Source
from wardwatch.standards.observables import Observable, ObservableKind, key
from wardwatch.standards.tlp import Tlp

TRIPLES = 100_000
OBJECTS, LABELS, STRANGERS = 1000, 300, 12
HUB, BATCH = 250, 40
"""Objects that point at the same other; objects that one search finds."""

Exit = Callable[[], str]


@dataclass(frozen=True)
class Trial:
    """One object and its labels: as it came, and of what is left of it where something is left out."""

    number: int
    full: Label
    part: Label | None

    def shown(self, viewer: Viewer) -> str | None:
        """What `viewer` is to find: the fullest variant that the rule shows."""
        if visible(self.full, viewer):
            return self.token("full")
        return self.token("part") if self.part and visible(self.part, viewer) else None

    def token(self, variant: str) -> str:
        return f"tk{self.number}{variant}"


def test_every_exit_gives_what_the_rule_admits(db: str, still: None) -> None:
    scene = stage(settle())
    draw = random.Random(2021)
    labels = [some_label(draw, scene.sector) for _ in range(LABELS)]
    trials = [
        Trial(number, draw.choice(labels), draw.choice(labels) if draw.random() < 0.33 else None)
        for number in range(OBJECTS)
    ]
    with login("worker"):
        store(trials)
    collect()
    tried = 0
    for viewer, exits in lookers(draw, scene.people, scene.sector):
        admitted = {trial.number: shown for trial in trials if (shown := trial.shown(viewer))}
        for name, answer in exits:
            assert found(answer()) == (admitted if name not in NAMELESS else dict.fromkeys(admitted)), (name, viewer)
            tried += len(trials)
    assert tried >= TRIPLES


def some_label(draw: random.Random, sector: Sector) -> Label:
    """A random label over real organizations and people."""
    organizations = [each.pk for each in (sector.center, sector.riverbend, sector.orchard, sector.homeland)]
    persons = [getattr(sector, name).person_id for name in SIGNED_IN.values()]
    return Label(
        draw.choice(list(Tlp)),
        published=draw.random() < 0.4,
        organizations=some(draw, [*organizations, sector.regulator.pk], 3),
        persons=some(draw, persons, 2),
        subjects=some(draw, organizations, 1),
        clients=draw.random() < 0.3,
    )


def some(draw: random.Random, among: list[int], most: int) -> frozenset[int]:
    return frozenset(draw.sample(among, draw.randint(0, most)))


def lookers(
    draw: random.Random, people: dict[str, Viewer], sector: Sector
) -> Iterator[tuple[Viewer, list[tuple[str, Exit]]]]:
    """Everyone of the sector, at every exit; and random others, who can only be put to the store's own questions."""
    for name, viewer in people.items():
        users = [getattr(sector, SIGNED_IN[name])] if name in SIGNED_IN else []
        yield viewer, [*questions(viewer), *(each for user in users for each in doors(user))]
    organizations = [each.pk for each in (sector.center, sector.riverbend, sector.orchard, sector.regulator)]
    for _ in range(STRANGERS):
        viewer = Viewer(
            person=draw.choice([None, sector.ada.person_id, sector.rosa.person_id]),
            organizations=some(draw, organizations, 2),
            acting_for=some(draw, organizations, 1),
            powers=some(draw, organizations, 1),
            enrolled=draw.random() < 0.5,
        )
        yield viewer, list(questions(viewer))


NAMELESS = {"TAXII manifest", "MISP feed"}
"""Exits that give ids or values alone."""


def questions(viewer: Viewer) -> Iterator[tuple[str, Exit]]:
    """Everything that the store can be asked, over all objects."""
    numbers = range(OBJECTS)
    domains = [domain(number).value for number in numbers]
    yield "list", lambda: said(intel.recent_objects(viewer=viewer, limit=10 * OBJECTS))
    yield "look-up", lambda: said(intel.look_up(domains, viewer=viewer).hits)
    yield "neighbours", lambda: said(intel.neighbours(hub(each), viewer=viewer).links for each in numbers[::HUB])
    yield "search", lambda: said(intel.objects_named(batch(each), viewer=viewer, limit=99) for each in numbers[::BATCH])
    yield "lines", lambda: said(lines(viewer))
    yield "outcomes", lambda: said(intel.outcomes(list(NUMBERS), own={}, viewer=viewer, at=NOW))
    yield "lately", lambda: said(intel.lately(viewer=viewer, limit=10 * OBJECTS).rows)
    yield (
        "around",
        lambda: said(intel.around(hub(each), viewer=viewer, steps=1, most=HUB + 1).near for each in numbers[::HUB]),
    )


def doors(user: User) -> Iterator[tuple[str, Exit]]:
    """Every address at which somebody can take objects, as a program or in a browser."""
    program, browser = Program(user), Client(headers={"host": "localhost"})
    browser.force_login(user)
    yield "list as file", lambda: text(browser.get("/intelligence/?format=csv"))
    yield "TAXII objects", lambda: whole(program, "collections/all/objects/")
    yield "TAXII manifest", lambda: whole(program, "collections/all/manifest/")
    yield "MISP feed", lambda: events(Client(headers={"host": "localhost", "authorization": program.secret}))


def whole(program: Program, address: str) -> str:
    """All pages of a list."""
    answer = program.read(address, limit=300)
    text = json.dumps(answer)
    while answer.get("more"):
        answer = program.read(address, limit=300, next=answer["next"])
        text += json.dumps(answer)
    return text


def events(client: Client) -> str:
    """All events of a MISP feed."""
    listed = json.loads(text(client.get("/misp/all/manifest.json")))
    return " ".join(text(client.get(f"/misp/all/{each}.json")) for each in listed)


def text(answer: HttpResponseBase) -> str:
    """What was answered, which was no refusal."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def said(answer: Iterable[object]) -> str:
    """An answer as text."""
    return " ".join(map(str, answer))


def found(text: str) -> dict[int, str | None]:
    """The objects of which the text holds something, by number: the token, or None where there is but the id."""
    by_id = {number for number in map(NUMBERS.get, IDS.findall(text)) if number is not None}
    by_id |= set(map(int, VALUES.findall(text)))
    tokens = {int(token[2:-4]): token for token in TOKENS.findall(text)}
    assert len(set(TOKENS.findall(text))) == len(tokens), "two variants of one object"
    return dict.fromkeys(by_id) | tokens


TOKENS = re.compile(r"tk\d+(?:full|part)")
IDS = re.compile(r"indicator--[0-9a-f-]{36}")
VALUES = re.compile(r"\btrial(\d+)\.example\.org")
NUMBERS = {stix_id(f"trial {number}"): number for number in range(OBJECTS)}


def lines(viewer: Viewer) -> Iterable[object]:
    with seen_by(viewer):
        return intel.lines_of(NUMBERS).values()


def hub(number: int) -> str:
    """The id of what an object points at."""
    return stix_id(f"hub {number // HUB}", "campaign")


def batch(number: int) -> str:
    """The word by which some objects are searched."""
    return f"batch{number // BATCH}"


def domain(number: int) -> Observable:
    """The value by which an object is looked up."""
    return Observable(ObservableKind.DOMAIN, f"trial{number}.example.org")


def store(trials: list[Trial]) -> None:
    """Put the objects into the store, each variant with a value and with a line to a hub."""
    sender = Source.objects.create(name="trials", title="Invented trials")
    document = Document.objects.create(
        source=sender, sha256=b"t" * 32, name="trials", retrieved_at=NOW, parsed_at=NOW, label_id=intern(trials[0].full)
    )
    rows, values, references = [], [], []
    first = 1_000_000
    for trial in trials:
        for depth, (variant, label) in enumerate((("full", trial.full), ("part", trial.part))):
            if label is None:
                continue
            number, about = first + len(rows), domain(trial.number)
            marked = {"object_id": number, "label_id": intern(label)}
            rows.append(version(trial, variant, depth, number, document, marked["label_id"]))
            values.append(ObservableValue(**marked, kind=about.kind, value=about.value, key=key(about), alone=True))
            references.append(Reference(**marked, property="object_ref", target=hub(trial.number)))
    ObjectVersion.objects.bulk_create(rows)
    ObservableValue.objects.bulk_create(values)
    Reference.objects.bulk_create(references)


def version(trial: Trial, variant: str, depth: int, number: int, document: Document, label: int) -> ObjectVersion:
    token = trial.token(variant)
    pattern = f"[domain-name:value = '{domain(trial.number).value}']"
    told = {**indicator(f"trial {trial.number}", pattern=pattern), "name": token}
    digest = token.encode().ljust(32)
    return ObjectVersion(
        id=number,
        label_id=label,
        stix_id=told["id"],
        type=told["type"],
        spec_version=told["spec_version"],
        version=NOW,
        digest=digest,
        sha256=digest,
        body=json.dumps(told).encode(),
        name=f"{token} {batch(trial.number)}",
        depth=depth,
        has_twin=trial.part is not None,
        document=document,
        source=document.source,
        recorded_at=NOW,
    )
