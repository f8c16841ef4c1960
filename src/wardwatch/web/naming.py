"""Names that may mean one product: a person of the member says whether they do, and can take it back."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wardwatch.assets.wording import UNKNOWN_MAKER, named
from wardwatch.exposures import operations
from wardwatch.exposures.queries.aliases import Alias, alias, aliases, open_aliases
from wardwatch.exposures.states import AliasReason, AliasState
from wardwatch.kit import clock
from wardwatch.kit.cursors import BadCursor
from wardwatch.members.permissions import Action
from wardwatch.members.queries import person_names
from wardwatch.web.access import Member, about_member
from wardwatch.web.addresses import product_url
from wardwatch.web.pages import Empty, Link, Tag, Tone
from wardwatch.web.pages.naming import NameAnswer, NameCard, NamesPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.templatetags.ui import grouped
from wardwatch.web.wording import actor_name, pager_of, readable

CARDS, LATEST, LONGEST_WHY = 20, 5, 500
ANSWERS = "answers"
ACTS = {"same": AliasState.CONFIRMED, "other": AliasState.REFUSED, "back": AliasState.PROPOSED}
STORED = {
    AliasState.CONFIRMED: noop("Stored: the same product. We look again now what it means for you."),
    AliasState.REFUSED: noop("Stored: another product. We do not ask again."),
    AliasState.PROPOSED: noop("Taken back. The question is open again."),
}
REASONS = {
    AliasReason.SPELLING: noop("We ask because the two are spelled much alike."),
    AliasReason.SHARED: noop("We ask because another member says that they are the same."),
    AliasReason.STATED: noop("Somebody of you wrote that they are the same."),
}
TONES = {AliasState.CONFIRMED: Tone.GOOD}


@require_http_methods(["GET", "POST"])
@about_member
def names(request: SignedInRequest, member: Member) -> HttpResponse:
    """What is asked about names, some on a page, and what was said last; `?shown=answers` lists all that was said."""
    if request.method == "GET":
        return _names(request, member)
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    found, to = _posted(request, member), ACTS.get(request.POST.get("act", ""))
    if to is None:
        raise Http404
    seen = request.POST.get("seen", "")
    try:
        operations.decide_alias(
            alias=found.uid,
            to=to,
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
            shared="shared" in request.POST,
            why=request.POST.get("why", "")[:LONGEST_WHY],
            seen=AliasState(seen) if seen in set(AliasState) else None,
        )
    except operations.AlreadySaid:
        return _names(request, member, late=_posted(request, member))
    messages.success(request, _(STORED[to]))
    return HttpResponseRedirect(request.get_full_path())


def _posted(request: SignedInRequest, member: Member) -> Alias:
    """The pair of names that a form is about, as it stands now."""
    try:
        uid = UUID(request.POST.get("alias", ""))
    except ValueError as error:
        raise Http404 from error
    return alias(uid, organization=member.id, viewer=request.principal.viewer)


def _names(request: SignedInRequest, member: Member, *, late: Alias | None = None) -> HttpResponse:
    viewer, here = request.principal.viewer, member.url("names")
    only_answers, after = request.GET.get("shown") == ANSWERS, request.GET.get("after", "")
    try:
        listed = aliases(member.id, viewer=viewer, answered=only_answers, limit=CARDS, after=after)
    except BadCursor as error:
        raise Http404 from error
    if after and not listed.rows:  # the last question of this part was answered
        return HttpResponseRedirect(f"{here}?shown={ANSWERS}" if only_answers else here)
    latest = listed if only_answers else aliases(member.id, viewer=viewer, answered=True, limit=LATEST)
    waiting = open_aliases(member.id, viewer=viewer)
    may = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    page = NamesPage(
        title=_("What we said of names") if only_answers else _("Is it the same product?"),
        lead=_lead(may=may),
        waiting=waiting,
        cards=() if only_answers else tuple(_card(each, member) for each in listed.rows),
        answers=answers_of(request, latest.rows),
        empty=_empty(only_answers=only_answers, here=here),
        back=Link(_("All questions"), here) if only_answers else Link(_("All equipment"), member.url("inventory")),
        post_url=request.get_full_path() if may else "",
        only_answers=only_answers,
        pager=pager_of(
            request, shown=len(listed.rows), following=listed.after, total=None if only_answers else waiting
        ),
        more=Link(_("All answers"), f"{here}?shown={ANSWERS}") if latest.after and not only_answers else None,
        late=_late(request, late) if late else "",
    )
    return render(request, "assets/names.html", {"page": page}, status=409 if late else 200)


def _lead(*, may: bool) -> str:
    lead = _(
        "Your list and an advisory may name one product in two ways. They count as one when you say so, not before."
    )
    return lead if may else " ".join((lead, _("Those who keep the list can answer here.")))


def _empty(*, only_answers: bool, here: str) -> Empty:
    if only_answers:
        return Empty(_("Nobody said anything about names yet."), "", Link(_("All questions"), here))
    return Empty(
        _("No name on your list leaves a question."),
        _("If an advisory calls a product otherwise, open its line in your equipment and say so."),
    )


def _late(request: SignedInRequest, found: Alias) -> str:
    """How a pair of names stands now, for somebody whose answer came too late."""
    known = person_names([found.decided_by], viewer=request.principal.viewer)
    said = {"yours": yours(found), "said": _(found.state.label), "by": actor_name(found.decided_by, known)}
    return _("Your answer was not stored: somebody was first. “%(yours)s” now: %(said)s (%(by)s).") % said


def yours(found: Alias) -> str:
    """A product as the member's list names it."""
    return " ".join(filter(None, (together(found.vendor, found.product), found.model)))


def together(maker: str, product: str) -> str:
    """Maker and product as one name; a product that says its maker itself stands alone."""
    return named(readable(maker) if maker != UNKNOWN_MAKER else maker, readable(product))


def _card(found: Alias, member: Member) -> NameCard:
    return NameCard(
        key=str(found.uid),
        yours=yours(found),
        lines=found.lines,
        lines_url=f"{member.url('inventory')}?{urlencode({'q': found.product})}",
        theirs=together(found.claimed_vendor, found.claimed_product),
        theirs_url=product_url(found.claimed_vendor, found.claimed_product),
        reason=_(REASONS[found.reason]),
        again=_("There was an answer before, and it was taken back.") if found.decided_at else "",
        seen=found.state,
    )


def answers_of(request: SignedInRequest, found: Iterable[Alias]) -> tuple[NameAnswer, ...]:
    """What was said of names, with who said it."""
    said = tuple(found)
    known = person_names([each.decided_by for each in said], viewer=request.principal.viewer)
    return tuple(
        NameAnswer(
            key=str(each.uid),
            yours=yours(each),
            theirs=together(each.claimed_vendor, each.claimed_product),
            theirs_url=product_url(each.claimed_vendor, each.claimed_product),
            said=Tag(_(each.state.label), TONES.get(each.state, Tone.NEUTRAL)),
            seen=each.state,
            by=actor_name(each.decided_by, known),
            at=each.decided_at or each.proposed_at,
            why=each.why,
            shared=each.shared,
        )
        for each in said
    )


def question(member: Member, request: SignedInRequest) -> Link | None:
    """The way to the questions about names, for those who may answer, where there are some."""
    if not request.principal.may(Action.CHANGE_INVENTORY, member.id):
        return None
    number = open_aliases(member.id, viewer=request.principal.viewer)
    words = ngettext(
        "%(count)s name on your list leaves a question: is it the same product?",
        "%(count)s names on your list leave a question: is it the same product?",
        number,
    ) % {"count": grouped(number)}
    return Link(words, member.url("names")) if number else None
