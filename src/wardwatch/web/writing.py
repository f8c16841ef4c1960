"""Write a product: one part of it at a time, saved with what others wrote meanwhile, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.products import operations, queries, remarks
from wardwatch.products.document import Document
from wardwatch.products.document.merging import Side
from wardwatch.products.jobs import ask_sources
from wardwatch.products.kinds.finishing import with_acronyms
from wardwatch.products.operations import Differing, NotPossible, Outdated, Overtaken, Saved
from wardwatch.products.queries import ProductCard
from wardwatch.web.access import center_only
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.writing_beside import HEAD, address, shown_at
from wardwatch.web.writing_page import Asking, conflict_page, page_of
from wardwatch.web.writing_parts import SHOWN, anchor
from wardwatch.web.writing_text import changed, typed

REMARKS = ("comment", "resolve", "suggest", "accept", "refuse")
"""Deeds that say something of a text; the others change it."""


@require_http_methods(["GET", "POST"])
@center_only
def write(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """A part of a product with its fields; a POST saves what was typed, then does what its button says."""
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    card = queries.product(draft, viewer=request.principal.viewer)
    if request.method == "POST":
        return _post(request, card)
    return _show(request, card, Asking.of(request, card.document))


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form carries: fields by their pointers, the version that they are of, the button's deed."""

    fields: Mapping[str, Sequence[str]]
    version: int
    deed: str
    chosen: Mapping[str, Side]

    @classmethod
    def by(cls, request: SignedInRequest) -> "_Sent":
        said = {name: [str(text) for text in texts] for name, texts in request.POST.lists()}
        version = said.get("version", [""])[0]
        chosen = {name.removeprefix("choose:"): texts[0] for name, texts in said.items() if name[:7] == "choose:"}
        return cls(
            fields={name: texts for name, texts in said.items() if name.startswith("/")},
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            deed=_deed(request),
            chosen={place: Side(side) for place, side in chosen.items() if side in set(Side)},
        )


def _deed(request: SignedInRequest) -> str:
    """What the button says; of a new section, with its heading."""
    deed = str(request.POST.get("do", ""))
    return f"{deed} {request.POST.get('new-section', '').strip()}" if deed == "add /sections" else deed


def _post(request: SignedInRequest, card: ProductCard) -> HttpResponse:
    sent = _Sent.by(request)
    verb = sent.deed.partition(" ")[0]
    if not sent.fields and verb in REMARKS:
        return _say(request, card, sent)
    base = card.document
    if sent.version != card.version:
        found = remarks.written_as(card.row.uid, sent.version, viewer=request.principal.viewer)
        if found is None:
            raise Overtaken("This text is too old to be put together with what others wrote since. Load it anew.")
        base = found
    text = typed(base, sent.fields)
    document, at = text.document, ""
    try:
        if not text.wrong:
            document, at = _done(document, sent.deed)
        saved = operations.save_joined(
            product=card.row.uid,
            document=document,
            version=sent.version,
            chosen=sent.chosen,
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
    except Differing as differing:
        return _differing(request, card, sent, differing)
    except FormatError as error:
        return _refused(request, card, sent, error.reason)
    except (NotPossible, Overtaken) as refusal:
        return _refused(request, card, sent, _(refusal.message), status=409)
    if "application/json" in request.headers.get("Accept", ""):
        return _told(saved, text.wrong)
    if text.wrong:
        fresh = queries.product(card.row.uid, viewer=request.principal.viewer)
        asking = Asking.of(request, fresh.document, typed=sent.fields, wrong=text.wrong)
        return _show(request, fresh, asking, status=400)
    if verb in REMARKS:
        return _say(request, card, sent)
    return _after(request, card, sent, saved, at)


def _done(document: Document, deed: str) -> tuple[Document, str]:
    """The document after the button's deed, and where it was done."""
    verb = deed.partition(" ")[0]
    if verb in ("add", "up", "down", "remove"):
        return changed(document, deed)
    if verb == "spell":
        return with_acronyms(document), ""
    return document, ""


def _after(request: SignedInRequest, card: ProductCard, sent: _Sent, saved: Saved, at: str) -> HttpResponse:
    """Back to the same part: to what was added or moved."""
    verb = sent.deed.partition(" ")[0]
    if verb == "addresses":
        ask_sources.defer(product=str(card.row.uid))
        messages.success(request, _("The addresses of the sources are asked now; look again in a minute."))
    elif saved.joined:
        messages.info(request, _("Saved, together with what somebody else wrote meanwhile."))
    elif verb == "":
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(_url_after(request, card, sent, saved, at))


def _url_after(request: SignedInRequest, card: ProductCard, sent: _Sent, saved: Saved, at: str) -> str:
    """What was added or moved, on its page; of a section that is new, or was removed, where one goes on."""
    verb, uid, steps = sent.deed.partition(" ")[0], str(card.row.uid), at.split("/")[1:]
    asking = Asking.of(request, saved.document)
    if steps[:1] == ["sections"] and len(steps) <= 2:
        gone = verb == "remove" or len(steps) == 1
        return address(uid, HEAD if gone else saved.document.sections[int(steps[1])].id)
    if not steps or saved.joined:
        return asking.url(uid)
    number = int(steps[-1]) if steps[-1].isdecimal() else -1
    if steps[0] == "sections":
        block, page = shown_at(saved.document, steps)
    else:
        block, page = (steps[0], number // SHOWN + 1) if number >= 0 else (asking.block, asking.page)
    return f"{asking.url(uid, block=block, page=page)}#{anchor(at)}"


def _told(saved: Saved, wrong: Mapping[str, str]) -> JsonResponse:
    return JsonResponse(
        {"version": saved.version, "joined": saved.joined, "wrong": wrong, "at": clock.now().isoformat()}
    )


def _differing(request: SignedInRequest, card: ProductCard, sent: _Sent, differing: Differing) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        places = [each.place for each in differing.differences]
        return JsonResponse({"differing": places, "version": differing.evidence["version"]}, status=409)
    return render(request, "products/conflict.html", {"page": conflict_page(request, card, differing)}, status=409)


def _refused(request: SignedInRequest, card: ProductCard, sent: _Sent, why: str, status: int = 400) -> HttpResponse:
    """The page again, with what was typed and why it was not taken."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"problem": why}, status=status)
    wrong = dict.fromkeys(sent.fields, "") if sent.version == card.version else {}
    asking = Asking.of(request, card.document, typed=sent.fields, wrong=wrong, problem=why)
    return _show(request, card, asking, status=status)


def _show(request: SignedInRequest, card: ProductCard, asking: "Asking", status: int = 200) -> HttpResponse:
    template = "products/write_beside.html" if "only" in request.GET else "products/write.html"
    return render(request, template, {"page": page_of(request, card, asking)}, status=status)


def _say(request: SignedInRequest, card: ProductCard, sent: _Sent) -> HttpResponse:
    """A comment or suggestion: written, settled."""
    verb, _sign, about = sent.deed.partition(" ")
    acting: dict[str, Any] = {"principal": request.principal, "actor": actor_of(request), "at": clock.now()}
    uid, said = card.row.uid, request.POST
    back = f"{request.get_full_path()}#remarks-{about if verb in ('comment', 'suggest') else ''}"
    try:
        match verb:
            case "comment":
                operations.comment(product=uid, block=about, text=said.get(f"comment:{about}", ""), **acting)
            case "suggest":
                pointer, after = said.get(f"suggest-at:{about}", ""), said.get(f"suggest:{about}", "")
                operations.suggest(product=uid, block=about, pointer=pointer, after=after, **acting)
            case "resolve":
                operations.resolve(comment=_uid(about), product=uid, **acting)
            case "accept":
                operations.accept(suggestion=_uid(about), product=uid, **acting)
                messages.success(request, _("The words are taken. You are an author of this revision now."))
            case _:
                operations.refuse(suggestion=_uid(about), product=uid, why=said.get(f"why:{about}", ""), **acting)
    except (Outdated, operations.NotPossible) as refusal:
        messages.error(request, _(refusal.message))
    return HttpResponseRedirect(back)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
