"""The SQL that decides for all and the Python that explains one agree on random claims."""

import random
from collections import defaultdict
from datetime import datetime

import pytest

from factories import claims
from feeds.documents import device, devices
from people import settle
from wardwatch.assets.models import Asset
from wardwatch.assets.operations.devices import store_devices
from wardwatch.exposures import verdicts
from wardwatch.exposures.keys import LineText, RangeText
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import catch_up
from wardwatch.exposures.operations.splitting import piece_of
from wardwatch.exposures.queries.devices import known_by
from wardwatch.exposures.standing import serials_of
from wardwatch.exposures.verdicts import Heard
from wardwatch.kit.database import login
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.provenance.models import Assertion
from wardwatch.standards.openfda import read_devices
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.models import AffectedRange

ASSERTERS = ("Contec", "CISA", "Bluebird Research", "Second Opinion")
NAMES = ("CMS8000", "CMS8000", "CMS8000 7", "CMS8000 Patient Monitor", "", "CMS8000 and CMS9000")
ENDS = (None, None, None, "1.0", "1.0", "1.5", "1.5", "2.0", "2.0", "2.0.1", "B.02", "soon")
STATUSES = ("affected", "affected", "affected", "not_affected", "known_not_affected", "fixed", "under_investigation")
VERSIONS = ("", "1.0", "1.5", "1.9", "2.0", "2.0.1", "3", "B.01", "unknown build")
IDENTIFIERS = (
    *[{}] * 4,
    {"cpe": "cpe:2.3:h:contec:cms8000:*:*:*:*:*:*:*:*"},
    {"cpe": "cpe:2.3:h:contec:cms8000:*:*:*:*:*:*:x64:*"},
    {"cpe": "cpe:2.3:o:contec:cms8000_firmware:*:*:*:*:*:*:*:* cpe:2.3:h:contec:cms8000:-:*:*:*:*:*:*:*"},
    {"purl": "pkg:generic/contec/cms8000"},
)
DIGEST = f"sha256:{'ab' * 32}"
NARROWED = (
    *[{}] * 14,
    {"part": "component"},
    {"part": "platform"},
    {"serial_numbers": "A*\nB??"},
    {"serial_numbers": "A*", "pieces": "serial\t<\t200"},
    {"pieces": "serial\t..\t100\t199"},
    {"pieces": "lot\t=\tL1\nlot\t..\tM10\tM20"},
    {"pieces": "made\t\t2019-03-14"},
    {"pieces": "lot\t=\tL1\nmade\t2019-01-01\t2019-12-31\nunread\tsold in May"},
    {"model_numbers": "CMS-8000\nCMS*"},
    {"model_numbers": "CMS-80??"},
    {"model_numbers": "MK*"},
    {"model_numbers": "MK?-1*\nMK9", "pieces": "lot\t=\tL1"},
    {"model_numbers": "MK*", "part": "component"},
    {"model_numbers": "MK1-*", "skus": "ORD-77?"},
    {"skus": "ORD-7*"},
    {"hashes": f"sha256:{'ab' * 32} drip.bin"},
    {"hashes": f"{DIGEST}\nmd5:{'cd' * 16}", "model_numbers": "MK*"},
)
IDENTIFIED = (
    {"cpe": "cpe:2.3:h:contec:cms8000:1.5:*:*:*:*:*:*:*"},
    {"cpe": "cpe:2.3:h:contec:cms8000:2.0:*:*:*:*:*:x64:*"},
    {"cpe": "cpe:2.3:h:contec:cms8000:1.0:*:*:*:*:*:arm:*"},
    {"purl": "pkg:generic/contec/cms8000@1.9"},
)
DIS = ("09506000134352", "09506000117843")
KNOWN = (
    device(DIS[0], record="a", company_name="Contec Medical Systems", brand_name="CMS8000", version_or_model_number=""),
    device(DIS[1], record="b", company_name="Contec", brand_name="Bedside", version_or_model_number="CMS8000"),
)
PIECES = (
    {"serial": "A17"}, {"serial": "150"}, {"serial": "S/N 150"}, {"serial": "250", "quantity": 3}, {"lot": "L1"},
    {"lot": "l-1"}, {"lot": "L2, M15"}, {"lot": "M9", "serial": "Z"}, {"manufactured": "2019-03"},
    {"manufactured": "2019-03-01", "lot": "L1"}, {"manufactured": "2020", "lot": "L1"},
)  # fmt: skip
MODELS = ("MK1-10", "mk 9", "MK7", "ORD-771", "CMS8000", "portable")
CASES = 120


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_python_agree(db: str, now: datetime, seed: int) -> None:
    chance = random.Random(seed)
    with login("worker"):
        sector = settle(now)
        hidden = Label(Tlp.AMBER, organizations=frozenset({sector.center.pk, sector.riverbend.pk}))
        sources: list[Assertion] = [
            claims.assertion(at=now, asserter=asserter, key=key, label=label)
            for asserter in ASSERTERS
            for key, label in ((f"{asserter} open", PUBLIC), (f"{asserter} hidden", hidden))
        ]
        for number in range(CASES):
            for _ in range(chance.randint(1, 4)):
                _claim(f"CVE-2026-{10000 + number}", chance, sources)
        lines = [claims.line(sector.riverbend, "Contec", "CMS8000", version, at=now) for version in VERSIONS]
        lines.append(claims.line(sector.riverbend, "Contec Medical Systems", "CMS 8000 patient monitor", "1.5", at=now))
        lines.append(claims.line(sector.riverbend, "Contec", "", "1.5", at=now))
        lines += [claims.line(sector.riverbend, "Unnamed", "Monitor", "", at=now, **said) for said in IDENTIFIED]
        store_devices(read_devices(devices(*KNOWN)).results, document=0)
        lines += [
            claims.line(sector.riverbend, "Unnamed", "Box", version, at=now, udi_di=di)
            for di in DIS
            for version in ("", "1.5", "2.0")
        ]
        lines += [claims.line(sector.riverbend, "Contec", "CMS8000", "1.5", at=now, **said) for said in PIECES]
        lines += [
            claims.line(sector.riverbend, "Unnamed", "File", version, at=now, hashes=DIGEST) for version in VERSIONS
        ]
        for model in MODELS:
            for said in ({}, {"lot": "L1"}, {"lot": "L9"}):
                name = chance.choice(("CMS8000", ""))
                lines.append(claims.line(sector.riverbend, "Contec", name, "1.5", at=now, model=model, **said))
        catch_up(at=now)
        decided = {(asset, cve): outcome for asset, cve, outcome in _found()}
        claimed = _claims()
        for line in lines:
            for cve, said in claimed.items():
                heard = _heard(line, said)
                expected = verdicts.resolve(heard).verdict if heard else None
                opens = expected in {Verdict.AFFECTED, Verdict.CANNOT_TELL, Verdict.DISPUTED}
                assert decided.get((line.pk, cve)) == (str(expected) if opens else None), (line.version, cve)
        assert len(set(decided.values())) == 3
        assert {asset for asset, _cve in decided} >= {line.pk for line in lines if line.udi_di}


def _claim(cve: str, chance: random.Random, sources: list[Assertion]) -> None:
    low, high = chance.choice(ENDS), chance.choice(ENDS)
    made = claims.affected(
        cve,
        "Contec",
        chance.choice(NAMES),
        by=chance.choice(sources),
        status=chance.choice(STATUSES),
        low=low,
        low_inclusive=chance.random() < 0.5,
        high=high,
        high_inclusive=chance.random() < 0.5,
        understood=chance.random() < 0.98,
        raw="",
        **chance.choice(IDENTIFIERS),
        **chance.choice(NARROWED),
    )
    if made.part and chance.random() < 0.5:
        made.product_text = f"{made.product_text} installed on Bluebird Station"
        made.save()


def _found() -> list[tuple[int, str, str]]:
    return list(Finding.objects.values_list("asset", "vulnerability__name", "outcome"))


def _claims() -> dict[str, list[AffectedRange]]:
    found = defaultdict(list)
    for claim in AffectedRange.objects.select_related("vulnerability", "assertion", "label"):
        found[claim.vulnerability.name].append(claim)
    return found


def _heard(line: Asset, said: list[AffectedRange]) -> list[Heard]:
    text = LineText(
        line.vendor,
        line.product,
        line.model,
        line.version,
        line.cpe,
        line.purl,
        hashes=line.hashes,
        known_as=known_by([line.udi_di]).get(line.udi_di, ()),
        piece=piece_of(
            line.lot, line.manufactured, line.expires, line.quantity, serial=serials_of([line.pk]).get(line.pk, "")
        ),
    )
    found = []
    for claim in said:
        claimed = RangeText(
            claim.vendor, claim.product, claim.product_text, claim.status, claim.scheme, claim.low,
            claim.low_inclusive, claim.high, claim.high_inclusive, claim.understood, claim.cpe, claim.purl,
            claim.assertion.asserter, claim.assertion.key, claim.model_numbers, claim.serial_numbers, claim.part,
            claim.pieces, claim.skus, claim.hashes,
        )  # fmt: skip
        heard = verdicts.hear(text, claim.pk, claimed, is_open=claim.label.tlp == 0)
        if heard:
            found.append(heard)
    return found
