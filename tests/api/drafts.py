"""Products in each state, written by Bea and read by Cyd, for programs that do something with them."""

from datetime import timedelta
from uuid import UUID

from people import NOW, Sector, hire
from products.test_story import acting, good
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.members.types import RoleName
from wardwatch.products import models, operations
from wardwatch.products.briefings.operations import plan
from wardwatch.products.briefings.types import Outline
from wardwatch.products.operations import Asked
from wardwatch.products.states import ReviewRole, Verdict
from wardwatch.products.types import KindName, Marking, To


def drafts_at_hand(sector: Sector) -> dict[str, str]:
    """What the names in braces stand for: a draft, one that is read, approved, two that are released, a word.

    Of the one that is `discussed`, something is said and other words are suggested.
    """
    bea = hire(sector.center, "Bea", RoleName.ANALYST)
    cyd = hire(sector.center, "Cyd", RoleName.ANALYST)
    names = ("draft", "written", "discussed", "asked", "read", "approved", "released", "published")
    made = {name: _begun(sector, bea) for name in names}
    said = {"product": made["discussed"], "block": "", "at": NOW, **_as(sector, cyd)}
    remarks = {
        "comment": operations.comment(text="Which versions?", **said),
        "suggestion": operations.suggest(pointer="title", after="Install version 2.1", **said),
    }
    _hand_in(sector, bea, made["asked"], Asked(ReviewRole.DEFENDER, sector.riverbend.uid))
    with login("worker"):
        review = models.Review.objects.get(role=ReviewRole.DEFENDER, organization=sector.riverbend)
    for name in ("read", "approved", "released", "published"):
        _hand_in(sector, bea, made[name])
        _settle(sector, cyd, made[name])
    for name in ("approved", "released", "published"):
        operations.approve(product=made[name], at=NOW, **_as(sector, cyd))
    for name in ("released", "published"):
        operations.release(product=made[name], to=[To(tlp=Marking.CLEAR)], at=NOW, **_as(sector, cyd))
    return {**{name: str(uid) for name, uid in (made | remarks).items()}, "review": str(review.uid)}


def briefing_at_hand(sector: Sector) -> str:
    """A briefing that members and partners can come to."""
    starts = NOW + timedelta(days=7)
    outline = Outline(
        title="Pumps", summary="", number="", starts_at=starts, ends_at=starts + timedelta(hours=1), place="+1 555 0100"
    )
    return str(plan(outline=outline, to=To(tlp=Marking.GREEN), at=NOW, **_as(sector, sector.ada)))


def _begun(sector: Sector, author: User) -> UUID:
    begun = operations.begin(kind=KindName.SECTOR_ALERT, subject="", at=NOW, today=NOW.date(), **_as(sector, author))
    operations.save(product=begun.uid, document=good(), version=1, at=NOW, **_as(sector, author))
    return begun.uid


def _hand_in(sector: Sector, author: User, product: UUID, *asked: Asked) -> None:
    operations.hand_in(product=product, asked=asked, at=NOW, **_as(sector, author))


def _settle(sector: Sector, reader: User, product: UUID) -> None:
    """The second analyst agrees; for the others nobody was named, and nobody is waited for."""
    with login("worker"):
        waiting = models.Review.objects.filter(product__uid=product)
        waiting.exclude(role=ReviewRole.SECOND_ANALYST).update(verdict=Verdict.WAIVED, words="It is urgent.")
        second = waiting.get(role=ReviewRole.SECOND_ANALYST)
    operations.say(review=second.uid, verdict=Verdict.AGREED, words="", at=NOW, **_as(sector, reader))


def _as(sector: Sector, user: User) -> dict[str, object]:
    return {"principal": sector.principal(user), "actor": acting(user)}
