"""What is done with a product at the center: hand in, say a word, go on without one, approve, release, withdraw.

Each is a page of its own with a form, at `/desk/products/<uid>/<deed>/`; `deeds_of` says which are possible now, and
in words why another is not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.products import operations, queries
from wardwatch.products.queries import ProductCard
from wardwatch.products.states import SETTLED, UNDER_REVIEW, WHO, WRITABLE, ProductState, Verdict
from wardwatch.products.states import Deed as Kind
from wardwatch.web.access import center_only
from wardwatch.web.desk_forms import (
    ChangeForm,
    Given,
    HandInForm,
    ReleaseForm,
    RemarkForm,
    ScheduleForm,
    WaiveForm,
    WhyForm,
    WordForm,
    outside,
    second,
)
from wardwatch.web.elsewhere import kept, shown
from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import FormPage, Section
from wardwatch.web.principal import SignedInRequest, actor_of


@dataclass(frozen=True, slots=True)
class Deed:
    """A page on which something is done: its words, its form, who may, when it can be done, how.

    `do` gets the request, the product and the form that was filled in. `others_only`: not by who wrote it.
    """

    slug: str
    words: str
    lead: str
    done: str
    form: Callable[[Given, ProductCard], forms.Form]
    may: Action
    possible: Callable[[ProductCard], bool]
    do: Callable[[SignedInRequest, ProductCard, Any], object]
    others_only: bool = False


class _By(TypedDict):
    principal: Principal
    actor: Actor
    at: datetime


def _by(request: SignedInRequest) -> _By:
    return {"principal": request.principal, "actor": actor_of(request), "at": clock.now()}


def _hand_in(request: SignedInRequest, card: ProductCard, form: HandInForm) -> None:
    operations.hand_in(product=card.row.uid, asked=form.asked(request), **_by(request))


def _say(request: SignedInRequest, card: ProductCard, form: WordForm) -> None:
    word = second(card)
    if word is None:
        raise operations.NotPossible("This revision is not waiting for that word any more.")
    given = form.cleaned_data
    operations.say(review=word.uid, verdict=Verdict(given["verdict"]), words=given["words"], **_by(request))


def _waive(request: SignedInRequest, card: ProductCard, form: WaiveForm) -> None:
    given = form.cleaned_data
    operations.waive(review=UUID(given["review"]), why=given["why"], **_by(request))


def _approve(request: SignedInRequest, card: ProductCard, form: RemarkForm) -> None:
    operations.approve(product=card.row.uid, why=form.cleaned_data["why"], **_by(request))


def _release(request: SignedInRequest, card: ProductCard, form: ReleaseForm) -> None:
    operations.release(product=card.row.uid, to=form.to(request), **_by(request))


def _schedule(request: SignedInRequest, card: ProductCard, form: ScheduleForm) -> None:
    to, release_at = form.to(request), form.cleaned_data["release_at"]
    operations.schedule(product=card.row.uid, to=to, release_at=release_at, **_by(request))


def _unschedule(request: SignedInRequest, card: ProductCard, form: RemarkForm) -> None:
    operations.unschedule(product=card.row.uid, why=form.cleaned_data["why"], **_by(request))


def _withdraw(request: SignedInRequest, card: ProductCard, form: WhyForm) -> None:
    operations.withdraw(product=card.row.uid, why=form.cleaned_data["why"], **_by(request))


def _revise(request: SignedInRequest, card: ProductCard, form: ChangeForm) -> None:
    operations.revise(product=card.row.uid, change=form.cleaned_data["change"], **_by(request))


def _take_back(request: SignedInRequest, card: ProductCard, form: WhyForm) -> None:
    operations.take_back(product=card.row.uid, why=form.cleaned_data["why"], **_by(request))


def _give_up(request: SignedInRequest, card: ProductCard, form: WhyForm) -> None:
    operations.give_up(product=card.row.uid, why=form.cleaned_data["why"], **_by(request))


def _take_up(request: SignedInRequest, card: ProductCard, form: forms.Form) -> None:
    operations.take_up(product=card.row.uid, **_by(request))


def _settled(card: ProductCard) -> bool:
    return bool(card.reviews) and all(each.verdict in SETTLED for each in card.reviews)


def _in(*states: ProductState) -> Callable[[ProductCard], bool]:
    return lambda card: card.row.state in states


def _plain(form: type[forms.Form]) -> Callable[[Given, ProductCard], forms.Form]:
    return lambda given, card: form(given)


_STANDING = frozenset(ProductState) - {ProductState.WITHDRAWN, ProductState.ABANDONED}
"""States of a revision while an earlier one stands released."""
DEEDS: tuple[Deed, ...] = (
    Deed(
        "hand-in",
        noop("Hand it in for review"),
        noop("A second analyst always reads it. Who is asked from outside sees no more than the variant at TLP:AMBER."),
        noop("Handed in. Its readers are asked."),
        HandInForm,
        WHO[Kind.HAND_IN],
        lambda card: card.row.state in WRITABLE,
        _hand_in,
    ),
    Deed(
        "say",
        noop("Say your word as second analyst"),
        noop("Read it as a hospital's one security person would. Say what should change, or that it can go on."),
        noop("Your word is kept."),
        _plain(WordForm),
        WHO[Kind.REVIEW],
        lambda card: card.row.state in UNDER_REVIEW and second(card) is not None,
        _say,
        others_only=True,
    ),
    Deed(
        "waive",
        noop("Go on without a word"),
        noop("When it cannot wait. Never without the second analyst's."),
        noop("It goes on without that word."),
        WaiveForm,
        WHO[Kind.WAIVE],
        lambda card: card.row.state in UNDER_REVIEW and bool(outside(card)),
        _waive,
    ),
    Deed(
        "approve",
        noop("Approve it"),
        noop("You say that it may be released as it stands. Nobody approves what they wrote."),
        noop("Approved. It can be released."),
        _plain(RemarkForm),
        WHO[Kind.APPROVE],
        lambda card: card.row.state in UNDER_REVIEW and _settled(card),
        _approve,
        others_only=True,
    ),
    Deed(
        "release",
        noop("Release it"),
        noop("It is made in every form, and everybody whom you name can read it at once. A release never changes."),
        noop("Released."),
        ReleaseForm,
        WHO[Kind.RELEASE],
        _in(ProductState.APPROVED),
        _release,
    ),
    Deed(
        "schedule",
        noop("Release it later"),
        noop("It is released by itself at the time that you choose, if nothing is missing then."),
        noop("Scheduled."),
        ScheduleForm,
        WHO[Kind.RELEASE],
        _in(ProductState.APPROVED),
        _schedule,
    ),
    Deed(
        "unschedule",
        noop("Do not release it by itself"),
        noop("It waits for somebody again, approved as it is."),
        noop("It waits for somebody again."),
        _plain(RemarkForm),
        WHO[Kind.RELEASE],
        _in(ProductState.SCHEDULED),
        _unschedule,
    ),
    Deed(
        "take-back",
        noop("Take it back, to write in it"),
        noop("Nobody is waited for any more; once it is mended, hand it in again."),
        noop("It can be written in again."),
        _plain(WhyForm),
        WHO[Kind.WRITE],
        _in(*UNDER_REVIEW, ProductState.APPROVED),
        _take_back,
    ),
    Deed(
        "revise",
        noop("Begin a revision"),
        noop("What is released stays as it is until the revision is released."),
        noop("A revision is begun."),
        _plain(ChangeForm),
        WHO[Kind.WRITE],
        _in(ProductState.RELEASED),
        _revise,
    ),
    Deed(
        "withdraw",
        noop("Withdraw it"),
        noop("Its pages stay, and say that it no longer holds, and why. This cannot be undone."),
        noop("Withdrawn. Its pages say so."),
        _plain(WhyForm),
        WHO[Kind.WITHDRAW],
        lambda card: card.row.state is ProductState.RELEASED or (card.row.revision > 1 and card.row.state in _STANDING),
        _withdraw,
    ),
    Deed(
        "give-up",
        noop("Give it up"),
        noop("A draft is kept, and can be taken up again. A revision is dropped: what is released stays as it was."),
        noop("Given up."),
        _plain(WhyForm),
        WHO[Kind.WRITE],
        lambda card: card.row.state in WRITABLE,
        _give_up,
    ),
    Deed(
        "take-up",
        noop("Take it up again"),
        noop("It becomes a draft again, as it was."),
        noop("It is a draft again."),
        _plain(forms.Form),
        WHO[Kind.WRITE],
        _in(ProductState.ABANDONED),
        _take_up,
    ),
)
"""In the order in which they follow each other."""


def deeds_of(request: SignedInRequest, card: ProductCard) -> Section:
    """What the reader can do now, and why they cannot do what comes next."""
    wrote = actor_of(request).who in card.authors
    possible = [each for each in DEEDS if each.possible(card) and request.principal.may(each.may, center_id())]
    ours = [each for each in possible if not (each.others_only and wrote)]
    deeds = [Link(_(each.words), url_of(each, card)) for each in ours]
    links = (*_writing(request, card), *deeds)
    theirs = tuple(
        _("You wrote in it, so somebody else does this: %(deed)s.") % {"deed": _(each.words)}
        for each in possible
        if each not in ours
    )
    return Section("deeds", _("What you can do"), theirs or (() if deeds else (_waits(card),)), links=links)


def _writing(request: SignedInRequest, card: ProductCard) -> tuple[Link, ...]:
    """The way to the text: to write in it, or, while others read it, to comment."""
    if not request.principal.may(WHO[Kind.WRITE], center_id()):
        return ()
    words = _("Write") if card.row.state in WRITABLE else _("Look at its parts, and comment")
    return (Link(words, reverse("desk-product-write", kwargs={"draft": card.row.uid})),)


def _waits(card: ProductCard) -> str:
    if card.row.state in UNDER_REVIEW and not _settled(card):
        return _("It waits for the words of those who are asked.")
    if card.row.state is ProductState.WITHDRAWN:
        return _("It is withdrawn. Begin a new one if there is more to say.")
    return _("Somebody else at the center can go on with it.")


def url_of(deed: Deed, card: ProductCard) -> str:
    """The page of a deed."""
    return reverse("desk-product-deed", kwargs={"draft": card.row.uid, "deed": deed.slug})


@require_http_methods(["GET", "POST"])
@center_only
def deed(request: SignedInRequest, draft: UUID, deed: str) -> HttpResponse:
    """The page of one deed; what is not possible any more leads back with a word why."""
    card = queries.product(draft, viewer=request.principal.viewer)
    wanted = next((each for each in DEEDS if each.slug == deed), None)
    if wanted is None:
        raise Http404
    request.principal.demand(wanted.may, center_id())
    back = reverse("desk-product", kwargs={"draft": draft})
    if request.method != "POST" and not wanted.possible(card):
        state = {"state": card.row.state.label}
        messages.warning(request, _("This cannot be done to a product that is here: %(state)s.") % state)
        return HttpResponseRedirect(back)
    form = wanted.form(request.POST if request.method == "POST" else None, card)
    if isinstance(form, ReleaseForm) and not form.is_bound:
        form.begin_with(queries.standing_for(card.row.number, viewer=request.principal.viewer))
    if kept(form, lambda: wanted.do(request, card, form)):
        messages.success(request, _(wanted.done))
        return HttpResponseRedirect(back)
    page = FormPage(
        title=_(wanted.words),
        lead=" ".join(filter(None, (card.row.title and f"{card.row.title}.", _(wanted.lead)))),
        form=form,
        post_url=url_of(wanted, card),
        act=_(wanted.words),
        cancel_url=back,
    )
    return shown(request, page)
