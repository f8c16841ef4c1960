"""Whatever happened, and in whatever steps it was noticed: the findings are those of a rebuild of everything."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from factories import claims
from feeds.documents import device, devices
from people import Sector, settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations.devices import store_devices
from wardwatch.audit.types import Actor
from wardwatch.exposures.models import (
    ClaimedKey,
    Finding,
    ItemVersion,
    ListedKey,
    ListedRefusal,
    ProductAlias,
    RangeBounds,
)
from wardwatch.exposures.operations import catch_up, propose, rebuild, state_alias
from wardwatch.exposures.operations.aliasing import AlreadySaid, decide_alias
from wardwatch.exposures.states import AliasState
from wardwatch.kit.database import login
from wardwatch.members.queries import operator
from wardwatch.provenance.models import Assertion
from wardwatch.standards.openfda import read_devices

STEPS, MOVES = 12, 5
ASSERTERS = ("Contec", "CISA", "Reseller")
LISTED = ("CMS8000", "CMS-8000 monitor", "CMS9000", "Monitor", "CMS 8000 and CMS 9000", "CSM8000")
CLAIMED = ("CMS8000", "CMS9000", "CMS8000 and CMS9000", "", "CMS8000 Central Station")
VERSIONS = ("", "1.0", "1.5", "2.0", "2.1", "soon")
STATUSES = ("affected", "affected", "affected", "fixed", "not_affected", "known_not_affected", "under_investigation")
DIS = ("09506000134352", "09506000117843")
PUMP = "cpe:2.3:h:contec:cms8000:1.5:*:*:*:*:*:*:*"
PIECES = (
    "", "", "", "serial\t<\t200", "serial\t..\tA10\tA19", "lot\t=\tL1\nlot\t=\tL2", "made\t\t2019-03-14",
    "unread\tsold in May",
)  # fmt: skip
MODELS, NUMBERS = ("", "", "MK1", "MK9", "CMS8000"), ("", "", "", "MK1*\nMK2", "CMS-8???")
HASHES = ("", "", "", f"sha256:{'ab' * 32}", f"md5:{'cd' * 16}\nsha256:{'ef' * 32} cms.bin")
LOTS, SERIALS, MADE = ("", "", "L1", "L3"), ("", "", "150", "A12", "300"), ("", "", "2018", "2019-03", "2020-01-01")
WEB = Actor("person:1", "web")
MATCHED = ("uid", "asset", "vulnerability", "affected_range", "outcome", "version", "confidence", "label")
"""What matching says of a finding; its state and dates also remember what people said and when."""


class History:
    """Random moves of claims, inventories and people."""

    def __init__(self, seed: int, sector: Sector, now: datetime) -> None:
        self.chance = random.Random(seed)
        self.sector = sector
        self.at = now
        self.assertions: list[Assertion] = []
        self.records = 0

    def move(self) -> None:
        """One thing that happens."""
        self.at += timedelta(hours=1)
        self.chance.choice(
            (self.claim, self.claim, self.withdraw, self.list, self.list, self.correct, self.say, self.record)
        )()

    def claim(self) -> None:
        """Somebody asserts two ranges."""
        number = len(self.assertions)
        said = claims.assertion(at=self.at, asserter=self.chance.choice(ASSERTERS), key=f"ADV-{number}")
        self.assertions.append(said)
        for _ in range(2):
            claims.affected(
                f"CVE-2026-{self.chance.randint(1000, 1005)}",
                "Contec",
                self.chance.choice(CLAIMED),
                by=said,
                status=self.chance.choice(STATUSES),
                high=self.chance.choice((None, "1.5", "2.1")),
                pieces=self.chance.choice(PIECES),
                model_numbers=self.chance.choice(NUMBERS),
                hashes=self.chance.choice(HASHES),
                cpe=self.chance.choice(("", "", "cpe:2.3:h:contec:cms8000:*:*:*:*:*:*:*:*")),
            )

    def withdraw(self) -> None:
        """An assertion is taken back, or replaced."""
        if self.assertions:
            said = self.assertions.pop(self.chance.randrange(len(self.assertions)))
            Assertion.objects.filter(pk=said.pk).update(superseded_at=self.at)

    def list(self) -> None:
        """A member adds a line."""
        claims.line(
            self.chance.choice((self.sector.riverbend, self.sector.orchard)),
            self.chance.choice(("Contec", "Contec Medical Systems", "Conntec")),
            self.chance.choice(LISTED),
            self.chance.choice(VERSIONS),
            at=self.at,
            cpe=self.chance.choice(("", "", "", PUMP)),
            model=self.chance.choice(MODELS),
            hashes=self.chance.choice(HASHES),
            udi_di=self.chance.choice(("", *DIS)),
            lot=self.chance.choice(LOTS),
            manufactured=self.chance.choice(MADE),
            serial=self.chance.choice(SERIALS),
        )

    def record(self) -> None:
        """FDA publishes another version of a device's record."""
        self.records += 1
        said = device(
            self.chance.choice(DIS),
            record=self.chance.choice("ab"),
            company_name=self.chance.choice(("Contec", "Orlop")),
            brand_name=self.chance.choice(("CMS8000", "Bedside", "")),
            version_or_model_number=self.chance.choice(("CMS9000", "CMS8000", "")),
        ) | {"public_version_number": str(self.records)}
        store_devices(read_devices(devices(said)).results, document=0)

    def correct(self) -> None:
        """A line gets another version, another name, or goes."""
        line = self._line()
        if line:
            changes = ({"version": self.chance.choice(VERSIONS)}, {"product": self.chance.choice(LISTED)})
            pieces = {"lot": self.chance.choice(LOTS), "manufactured": self.chance.choice(MADE)}
            told = {"model": self.chance.choice(MODELS), "hashes": self.chance.choice(HASHES)}
            gone = {"retired_at": self.at}
            Asset.objects.filter(pk=line).update(
                changed_at=self.at, **self.chance.choice((*changes, pieces, told, gone))
            )
            if self.chance.random() < 0.3:
                claims.state_serial(Asset.objects.get(pk=line), self.chance.choice(SERIALS))

    def say(self) -> None:
        """A person says what a line is, or answers a question, or takes an answer back."""
        asked = list(ProductAlias.objects.order_by("pk").values_list("uid", flat=True))
        line = self._line()
        try:
            if asked and self.chance.random() < 0.6:
                to = self.chance.choice(list(AliasState))
                decide_alias(alias=self.chance.choice(asked), to=to, principal=operator(), actor=WEB, at=self.at)
            elif line:
                uid = Asset.objects.get(pk=line).uid
                named = ("Contec", self.chance.choice(("CMS8000", "CMS9000")))
                state_alias(asset=uid, claimed=named, principal=operator(), actor=WEB, at=self.at)
        except AlreadySaid:
            pass

    def _line(self) -> int | None:
        lines = list(Asset.objects.filter(retired_at=None).order_by("pk").values_list("pk", flat=True))
        return self.chance.choice(lines) if lines else None


def standing(model: type, *columns: str) -> list[tuple[object, ...]]:
    return sorted(
        (tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
         for row in model._default_manager.values_list(*columns)),
        key=repr,
    )  # fmt: skip


def derived() -> list[list[tuple[object, ...]]]:
    """Everything that matching made, findings and keys."""
    return [
        standing(Finding, *MATCHED, "state", "priority"),
        standing(ClaimedKey, "product_key", "claimed_name__digest", "release", "family"),
        standing(RangeBounds, *(field.attname for field in RangeBounds._meta.concrete_fields)),
        standing(ListedKey, "product_key", "listed_name__digest", "exact"),
        standing(ListedRefusal, "listed_name__digest", "named"),
        standing(ItemVersion, "item__digest", "scheme", "version"),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_finds_what_the_steps_found(db: str, now: datetime, seed: int) -> None:
    with login("worker"):
        history = History(seed, settle(now), now)
        follow: Callable[..., object] = catch_up
        for _ in range(STEPS):
            for _ in range(history.chance.randint(1, MOVES)):
                history.move()
            follow(at=history.at)
            propose(at=history.at)
        follow(at=history.at)
        stepwise = derived()
        assert stepwise[0], "nothing was found at all"
        rebuild(at=history.at)
        assert derived() == stepwise
