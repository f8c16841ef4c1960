"""A product from its subject to its readers: drafted, read by others, approved, released, revised, withdrawn."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from people import NOW, Sector, hire
from products.documents import document
from wardwatch.audit.models import Event
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members.models import User
from wardwatch.members.permissions import NotAllowed
from wardwatch.members.types import RoleName
from wardwatch.products import models, operations, queries
from wardwatch.products.document import Document
from wardwatch.products.operations import Asked, Incomplete, NotPossible, Overtaken, OwnWork
from wardwatch.products.states import ProductState, ReviewRole, Verdict
from wardwatch.products.types import FormName, KindName, Marking, To

LATER = NOW + timedelta(hours=1)
EVERYBODY = To(tlp=Marking.CLEAR)


def acting(user: User) -> Actor:
    return Actor(who=f"person:{user.person_id}", door="web")


class Desk:
    """The center's people around one product: Ada writes, Bea reads, Dora is on duty."""

    def __init__(self, sector: Sector) -> None:
        self.sector = sector
        self.ada = sector.ada
        self.bea = hire(sector.center, "Bea", RoleName.ANALYST)
        self.dora = hire(sector.center, "Dora", RoleName.DUTY_OFFICER)

    def as_(self, user: User) -> dict[str, object]:
        return {"principal": self.sector.principal(user), "actor": acting(user)}

    def begin(self, text: Document | None = None) -> UUID:
        began = operations.begin(kind=KindName.SECTOR_ALERT, subject="", at=NOW, today=NOW.date(), **self.as_(self.ada))
        operations.save(product=began.uid, document=text or good(), version=1, at=NOW, **self.as_(self.ada))
        return began.uid

    def card(self, uid: UUID) -> queries.ProductCard:
        return queries.product(uid, viewer=self.sector.viewer(self.ada))

    def say(self, uid: UUID, role: ReviewRole, user: User, verdict: Verdict = Verdict.AGREED, words: str = "") -> None:
        (found,) = (each for each in self.card(uid).reviews if each.role is role)
        operations.say(review=found.uid, verdict=verdict, words=words, at=LATER, **self.as_(user))

    def to_approved(self, uid: UUID) -> None:
        asked = [Asked(ReviewRole.DEFENDER, self.sector.riverbend.uid)]
        operations.hand_in(product=uid, asked=asked, at=NOW, **self.as_(self.ada))
        self.say(uid, ReviewRole.SECOND_ANALYST, self.bea)
        self.say(uid, ReviewRole.DEFENDER, self.sector.rosa)
        operations.approve(product=uid, at=LATER, **self.as_(self.bea))

    def release(self, uid: UUID, *to: To, at: object = LATER) -> tuple[operations.Released, ...]:
        return operations.release(product=uid, to=to or (EVERYBODY,), at=at, **self.as_(self.bea))


@pytest.fixture
def desk(sector: Sector) -> Desk:
    return Desk(sector)


def good() -> Document:
    """The sample, as a sector alert that nothing is missing in."""
    given = document()
    wanted = {"analysis": "details", "impact": "slides"}
    sections = {section.id: section for section in given.sections}
    renamed = [msgspec.structs.replace(sections[old], id=new, heading=new.title()) for new, old in wanted.items()]
    kept = [section for section in given.sections if section.id not in wanted.values()]
    return msgspec.structs.replace(given, sections=(*kept, *renamed))


def test_a_product_from_draft_to_withdrawal(desk: Desk) -> None:
    uid = desk.begin()
    desk.to_approved(uid)
    assert desk.card(uid).row.state is ProductState.APPROVED
    clear, amber = desk.release(uid, EVERYBODY, To(tlp=Marking.AMBER, organizations=(desk.sector.riverbend.uid,)))
    assert (clear.withheld > 0, amber.withheld) == (True, 0)
    number = desk.card(uid).row.number
    seen = queries.release(number, viewer=ANONYMOUS)
    assert seen.row.title == good().title
    assert {FormName.TEXT, FormName.JSON} <= {form.form for form in seen.forms}
    public = b"".join(queries.rendering(number, form.form, viewer=ANONYMOUS)[1] for form in seen.forms)
    assert b"north-east" not in public
    assert b"203.0.113.99" not in public
    for user, marking in ((desk.sector.rosa, Marking.AMBER), (desk.sector.otto, Marking.CLEAR)):
        assert queries.release(number, viewer=desk.sector.viewer(user)).row.tlp == marking.level
    operations.withdraw(product=uid, why="The maker took it back.", at=LATER, **desk.as_(desk.bea))
    gone = queries.release(number, viewer=ANONYMOUS)
    assert (gone.withdrawn_why, gone.row.withdrawn_at) == ("The maker took it back.", LATER)
    with login("worker"):
        names = list(Event.objects.filter(subject=f"product:{uid}").order_by("id").values_list("name", flat=True))
    assert names[0] == "product.begun"
    assert names[-1] == "product.withdrawn"
    assert names.count("product.released") == 2


def test_a_revision_keeps_the_earlier_one_and_says_what_changed(desk: Desk) -> None:
    uid = desk.begin()
    desk.to_approved(uid)
    desk.release(uid)
    card = desk.card(uid)
    operations.revise(product=uid, change="Version 2.2 is out.", at=LATER, **desk.as_(desk.ada))
    text = msgspec.structs.replace(card.document, title="Pumps: install 2.2")
    operations.save(product=uid, document=text, version=card.version, at=LATER, **desk.as_(desk.ada))
    assert queries.release(card.row.number, viewer=ANONYMOUS).row.title == good().title
    desk.to_approved(uid)
    desk.release(uid, at=LATER + timedelta(hours=1))
    newest = queries.release(card.row.number, viewer=ANONYMOUS)
    assert (newest.row.title, newest.row.revision) == ("Pumps: install 2.2", 2)
    assert newest.row.first_released_at == LATER
    assert [change for _, _, change in newest.revisions] == ["Version 2.2 is out.", "First release."]
    first = queries.release(card.row.number, viewer=ANONYMOUS, revision=1)
    assert (first.row.title, first.is_newest) == (good().title, False)
    assert [each.revision for each in queries.releases()] == [2]


def test_four_eyes(desk: Desk) -> None:
    uid = desk.begin()
    operations.hand_in(product=uid, asked=[], at=NOW, **desk.as_(desk.ada))
    with pytest.raises(OwnWork):
        desk.say(uid, ReviewRole.SECOND_ANALYST, desk.ada)
    desk.say(uid, ReviewRole.SECOND_ANALYST, desk.bea)
    (defender,) = (each for each in desk.card(uid).reviews if each.role is ReviewRole.DEFENDER)
    with pytest.raises(NotPossible):
        operations.approve(product=uid, at=LATER, **desk.as_(desk.bea))
    with pytest.raises(NotAllowed):
        operations.waive(review=defender.uid, why="Nobody was free.", at=LATER, **desk.as_(desk.bea))
    operations.waive(review=defender.uid, why="Nobody was free.", at=LATER, **desk.as_(desk.dora))
    with pytest.raises(OwnWork):
        operations.approve(product=uid, at=LATER, **desk.as_(desk.ada))
    operations.approve(product=uid, at=LATER, **desk.as_(desk.bea))
    assert [each.after for each in reversed(desk.card(uid).history)] == [
        ProductState.DRAFT,
        ProductState.IN_REVIEW,
        ProductState.FEASIBILITY,
        ProductState.APPROVED,
    ]


def test_the_second_analyst_is_never_waived(desk: Desk) -> None:
    uid = desk.begin()
    operations.hand_in(product=uid, asked=[], at=NOW, **desk.as_(desk.ada))
    (second,) = (each for each in desk.card(uid).reviews if each.role is ReviewRole.SECOND_ANALYST)
    with pytest.raises(NotPossible):
        operations.waive(review=second.uid, why="Quick.", at=LATER, **desk.as_(desk.dora))


def test_whoever_asks_for_changes_sends_it_back(desk: Desk) -> None:
    uid = desk.begin()
    operations.hand_in(product=uid, asked=[], at=NOW, **desk.as_(desk.ada))
    with pytest.raises(NotPossible):
        operations.save(product=uid, document=good(), version=2, at=NOW, **desk.as_(desk.ada))
    with pytest.raises(NotPossible):
        desk.say(uid, ReviewRole.SECOND_ANALYST, desk.bea, Verdict.CHANGES)
    desk.say(uid, ReviewRole.SECOND_ANALYST, desk.bea, Verdict.CHANGES, "Which versions?")
    assert desk.card(uid).row.state is ProductState.CHANGES_REQUESTED
    operations.save(product=uid, document=good(), version=2, at=NOW, **desk.as_(desk.ada))
    operations.hand_in(product=uid, asked=[], at=LATER, **desk.as_(desk.ada))
    assert {each.verdict for each in desk.card(uid).reviews} == {Verdict.OPEN}


def test_who_is_asked_from_outside_sees_the_text_but_not_the_product(desk: Desk) -> None:
    sector = desk.sector
    uid = desk.begin()
    asked = [Asked(ReviewRole.DEFENDER, sector.riverbend.uid)]
    operations.hand_in(product=uid, asked=asked, at=NOW, **desk.as_(desk.ada))
    rosa = sector.viewer(sector.rosa)
    with pytest.raises(NotFound):
        queries.product(uid, viewer=rosa)
    (waiting,) = queries.reviews_waiting(viewer=rosa, organizations=[sector.riverbend.pk])
    _, text = queries.review(waiting.uid, viewer=rosa)
    assert text.title == good().title
    for other in (sector.otto, sector.rex, sector.hal):
        with pytest.raises(NotFound):
            queries.review(waiting.uid, viewer=sector.viewer(other))
    with pytest.raises(NotAllowed):
        operations.say(review=waiting.uid, verdict=Verdict.AGREED, words="", at=LATER, **desk.as_(sector.clem))
    with pytest.raises(NotAllowed):
        operations.approve(product=uid, at=LATER, **desk.as_(sector.rosa))
    assert desk.card(uid).row.state is ProductState.IN_REVIEW


def test_two_writers_do_not_overwrite_each_other(desk: Desk) -> None:
    uid = desk.begin()
    operations.save(product=uid, document=good(), version=2, at=NOW, **desk.as_(desk.bea))
    with pytest.raises(Overtaken):
        operations.save(product=uid, document=document(), version=2, at=NOW, **desk.as_(desk.ada))
    assert desk.card(uid).version == 3
    assert len(desk.card(uid).authors) == 2


def test_what_is_incomplete_is_not_approved(desk: Desk) -> None:
    uid = desk.begin(msgspec.structs.replace(good(), summary=""))
    with pytest.raises(Incomplete) as refused:
        desk.to_approved(uid)
    assert any("title and a summary" in each for each in refused.value.evidence["problems"])


def test_a_member_is_not_named_as_a_victim(desk: Desk) -> None:
    uid = desk.begin(msgspec.structs.replace(good(), summary="Riverbend Hospital was attacked through a pump."))
    with pytest.raises(Incomplete) as refused:
        desk.to_approved(uid)
    assert "Riverbend Hospital is named" in str(refused.value.evidence["problems"])


@pytest.mark.parametrize("who", ["rosa", "otto", "rex", "hal", "kim"])
def test_nobody_else_writes_or_sees_drafts(desk: Desk, who: str) -> None:
    uid = desk.begin()
    user = getattr(desk.sector, who)
    with pytest.raises(NotFound):
        queries.product(uid, viewer=desk.sector.viewer(user))
    with pytest.raises(NotAllowed):
        operations.begin(kind=KindName.SECTOR_ALERT, subject="", at=NOW, today=NOW.date(), **desk.as_(user))
    with pytest.raises(NotAllowed):
        operations.save(product=uid, document=good(), version=2, at=NOW, **desk.as_(user))
    with login("worker"):
        assert models.Product.objects.count() == 1


def test_an_amber_release_needs_names_and_green_is_for_the_enrolled(desk: Desk) -> None:
    uid = desk.begin()
    desk.to_approved(uid)
    with pytest.raises(NotPossible):
        desk.release(uid, To(tlp=Marking.AMBER))
    assert desk.card(uid).row.state is ProductState.APPROVED
    desk.release(uid, To(tlp=Marking.GREEN))
    number = desk.card(uid).row.number
    assert queries.release(number, viewer=desk.sector.viewer(desk.sector.otto)).row.tlp == Marking.GREEN.level
    with pytest.raises(NotFound):
        queries.release(number, viewer=ANONYMOUS)
    assert queries.releases() == ()


def test_two_that_begin_in_one_minute_have_numbers_of_their_own(desk: Desk) -> None:
    first, second = (desk.card(desk.begin()).row.number for _ in range(2))
    assert (first, second) == ("202611220247", "202611220248")


def revised(desk: Desk) -> UUID:
    """A product of which revision 1 stands released, and revision 2 is written in."""
    uid = desk.begin()
    desk.to_approved(uid)
    desk.release(uid)
    operations.revise(product=uid, change="Version 2.2 is out.", at=LATER, **desk.as_(desk.ada))
    text = msgspec.structs.replace(good(), title="Pumps: install 2.2")
    operations.save(product=uid, document=text, version=desk.card(uid).version, at=LATER, **desk.as_(desk.ada))
    return uid


def test_a_revision_is_released_by_nobody_before_somebody_else_has_approved_it(desk: Desk) -> None:
    uid = revised(desk)
    for user in (desk.ada, desk.bea):
        with pytest.raises(NotPossible):
            operations.release(product=uid, to=(EVERYBODY,), at=LATER, **desk.as_(user))
    operations.hand_in(product=uid, asked=[], at=LATER, **desk.as_(desk.ada))
    with pytest.raises(NotPossible):
        operations.release(product=uid, to=(EVERYBODY,), at=LATER, **desk.as_(desk.bea))
    assert queries.release(desk.card(uid).row.number, viewer=ANONYMOUS).row.revision == 1


def test_a_revision_that_is_given_up_leaves_what_is_released_as_it_was(desk: Desk) -> None:
    uid = revised(desk)
    operations.give_up(product=uid, why="It was too early.", at=LATER, **desk.as_(desk.ada))
    card = desk.card(uid)
    assert (card.row.state, card.row.revision, card.document) == (ProductState.RELEASED, 1, good())
    operations.revise(product=uid, change="Version 2.3 is out.", at=LATER, **desk.as_(desk.ada))
    assert desk.card(uid).row.revision == 2


def test_what_stands_released_is_withdrawn_whatever_becomes_of_its_revision(desk: Desk) -> None:
    uid = revised(desk)
    operations.hand_in(
        product=uid, asked=[Asked(ReviewRole.DEFENDER, desk.sector.riverbend.uid)], at=LATER, **desk.as_(desk.ada)
    )
    operations.withdraw(product=uid, why="It was wrong.", at=LATER, **desk.as_(desk.dora))
    assert queries.release(desk.card(uid).row.number, viewer=ANONYMOUS).withdrawn_why == "It was wrong."
    assert {each.verdict for each in desk.card(uid).reviews} == {Verdict.OVERTAKEN}
    fresh = desk.begin()
    with pytest.raises(NotPossible):
        operations.withdraw(product=fresh, why="It was wrong.", at=LATER, **desk.as_(desk.dora))


def test_what_is_read_or_approved_can_be_taken_back_and_nobody_is_waited_for_then(desk: Desk) -> None:
    uid = desk.begin()
    operations.hand_in(
        product=uid, asked=[Asked(ReviewRole.DEFENDER, desk.sector.riverbend.uid)], at=NOW, **desk.as_(desk.ada)
    )
    rosa = {"viewer": desk.sector.viewer(desk.sector.rosa), "organizations": (desk.sector.riverbend.pk,)}
    assert len(queries.reviews_waiting(**rosa)) == 1
    desk.say(uid, ReviewRole.SECOND_ANALYST, desk.bea, Verdict.CHANGES, "Say which port.")
    assert queries.reviews_waiting(**rosa) == ()
    desk.to_approved(uid)
    operations.take_back(product=uid, why="The date is wrong.", at=LATER, **desk.as_(desk.ada))
    assert desk.card(uid).row.state is ProductState.CHANGES_REQUESTED
    with pytest.raises(NotPossible):
        operations.approve(product=uid, at=LATER, **desk.as_(desk.bea))


def test_a_sentence_to_every_reader_names_no_organization(desk: Desk) -> None:
    uid = desk.begin()
    desk.to_approved(uid)
    desk.release(uid)
    for words in ("Riverbend Hospital was not attacked after all.", "See the leak site."):
        with pytest.raises(NotPossible):
            operations.revise(product=uid, change=words, at=LATER, **desk.as_(desk.ada))
        with pytest.raises(NotPossible):
            operations.withdraw(product=uid, why=words, at=LATER, **desk.as_(desk.bea))
