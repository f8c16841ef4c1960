"""Products as programs take them: part by part, in every form, each reader the fullest that is for them."""

import hashlib
from datetime import timedelta

from api.programs import Program
from people import NOW, Sector
from products.documents import document
from products.releasing import EVERYBODY, on_shelf, released, revised, to_members
from wardwatch.audit.models import Opening
from wardwatch.kit.database import login
from wardwatch.products.types import KindName, Marking, To


def test_products_come_part_by_part_and_filtered(sector: Sector) -> None:
    for day in range(3):
        on_shelf(f"20261122000{day}", f"Alert {day}", at=NOW + timedelta(days=day), topics=["pumps"][: day % 2])
    on_shelf("202611220009", "For members", at=NOW, label=to_members(), kind=KindName.ANALYST_NOTE)
    visitor, member = Program(None), Program(sector.rosa)
    first = visitor.get("products?limit=2").json()
    rest = visitor.get(f"products?limit=2&cursor={first['next']}").json()
    assert [each["number"][-1] for each in (*first["items"], *rest["items"])] == ["2", "1", "0"]
    assert rest["next"] is None
    assert first["items"][0]["tlp"] == "TLP:CLEAR"

    def found(query: str) -> list[str]:
        return [each["number"][-1] for each in member.get(f"products?{query}").json()["items"]]

    assert found("kind=analyst-note") == ["9"]
    assert found("topic=pumps") == ["1"]
    assert found(f"since={(NOW + timedelta(days=2)):%Y-%m-%d}") == ["2"]
    assert found("q=alert&severity=medium") == ["2", "1", "0"]
    assert member.get("products?kind=none").status_code == 422
    assert visitor.get("products?cursor=made-up").status_code in (400, 409, 422)


def test_a_product_and_its_forms(sector: Sector) -> None:
    amber = To(tlp=Marking.AMBER, organizations=(sector.riverbend.uid,))
    number = released(None, EVERYBODY, amber)
    revised(number, document(), at=NOW + timedelta(days=1), change="2.1 is out.")
    visitor, rosa = Program(None), Program(sector.rosa)
    public, full = visitor.get(f"products/{number}").json(), rosa.get(f"products/{number}?revision=1").json()
    assert (public["tlp"], public["revision"], public["change"]) == ("TLP:CLEAR", 2, "2.1 is out.")
    assert [(each["revision"], each["tlp"]) for each in public["standing"]] == [(2, "TLP:CLEAR"), (1, "TLP:CLEAR")]
    assert (full["tlp"], full["vulnerabilities"]) == ("TLP:AMBER", ["CVE-2026-10001", "CVE-2026-10002"])
    for program, product, query in ((visitor, public, ""), (rosa, full, "?revision=1")):
        for form in product["forms"]:
            answer = program.get(f"products/{number}/forms/{form['form']}{query}")
            assert hashlib.sha256(answer.content).hexdigest() == form["sha256"]
            assert len(answer.content) == form["size"]
            assert answer.headers["Content-Type"] == form["media_type"]
            assert answer.headers["TLP"] == product["tlp"]
            assert (b"203.0.113.99" in answer.content) <= (program is rosa)
    with login("worker"):
        assert {record.partition(":")[0] for record in Opening.objects.values_list("record", flat=True)} == {
            "release",
            "release-form",
        }
    for path in ("products/000000000000", f"products/{number}?revision=9", "products/000000000000/forms/pdf"):
        assert visitor.get(path).status_code == 404, path
    assert visitor.get(f"products/{number}/forms/nothing").status_code == 422
