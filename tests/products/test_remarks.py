"""What is said of a text beside it; who becomes an author; sources whose addresses are gone."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from people import NOW
from products.test_story import Desk, desk, good
from wardwatch.intel.judging.never import ours
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Unavailable
from wardwatch.kit.http import Client, Response
from wardwatch.kit.http.network import NameUnknown
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import NotAllowed
from wardwatch.products import models, operations, remarks
from wardwatch.products.checking import problems_of
from wardwatch.products.document import Document, Source
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import parts
from wardwatch.products.gathering.blocking import never
from wardwatch.products.operations import Differing, NotPossible, Outdated, Overtaken
from wardwatch.products.operations.asking import ask
from wardwatch.products.states import Reach, SuggestionState
from wardwatch.standards.misp.warninglists import Meeting, WarningList
from wardwatch.standards.observables import ObservableKind

__all__ = ["desk"]


def told(desk: Desk, uid: object) -> remarks.Remarks:
    return remarks.remarks(uid, viewer=desk.sector.viewer(desk.ada))  # type: ignore[arg-type]


def test_a_suggestion_is_taken_where_its_words_still_stand(desk: Desk) -> None:
    uid = desk.begin()
    asked = {"product": uid, "block": "b1", "pointer": "claims/0/text", "at": NOW}
    first = operations.suggest(after="Shorter.", **asked, **desk.as_(desk.bea))
    second = operations.suggest(after="Longer.", **asked, **desk.as_(desk.bea))
    assert desk.card(uid).authors == (f"person:{desk.ada.person_id}",)
    operations.accept(suggestion=first, product=uid, at=NOW, **desk.as_(desk.dora))
    assert desk.card(uid).document.sections[0].blocks[0].claims[0].text == "Shorter."
    assert f"person:{desk.dora.person_id}" in desk.card(uid).authors
    with pytest.raises(Outdated):
        operations.accept(suggestion=second, product=uid, at=NOW, **desk.as_(desk.dora))
    with pytest.raises(NotPossible):
        operations.refuse(suggestion=second, product=uid, why=" ", at=NOW, **desk.as_(desk.ada))
    operations.refuse(suggestion=second, product=uid, why="Too long.", at=NOW, **desk.as_(desk.ada))
    states = [(each.state, each.why) for each in told(desk, uid).suggestions]
    assert states == [(SuggestionState.ACCEPTED, ""), (SuggestionState.REFUSED, "Too long.")]
    with pytest.raises(NotPossible):
        operations.accept(suggestion=first, product=uid, at=NOW, **desk.as_(desk.ada))


def test_a_comment_stands_by_its_block_until_it_is_dealt_with(desk: Desk) -> None:
    uid = desk.begin()
    operations.hand_in(product=uid, asked=[], at=NOW, **desk.as_(desk.ada))
    said = operations.comment(product=uid, block="b1", text="Which?", at=NOW, **desk.as_(desk.bea))
    assert len(desk.card(uid).authors) == 1, "who comments in a review is no author"
    operations.resolve(comment=said, product=uid, at=NOW, **desk.as_(desk.ada))
    (one,) = told(desk, uid).comments
    assert (one.block, one.resolved_by) == ("b1", f"person:{desk.ada.person_id}")
    with pytest.raises(NotPossible):
        operations.resolve(comment=said, product=uid, at=NOW, **desk.as_(desk.ada))
    for block, text in (("nothing", "x"), ("b1", " "), ("b1", "x" * 5_001)):
        with pytest.raises(NotPossible):
            operations.comment(product=uid, block=block, text=text, at=NOW, **desk.as_(desk.bea))


@pytest.mark.parametrize("who", ["rosa", "rex", "hal"])
def test_nobody_else_says_or_reads_anything(desk: Desk, who: str) -> None:
    uid = desk.begin()
    operations.comment(product=uid, block="", text="Ours.", at=NOW, **desk.as_(desk.bea))
    user = getattr(desk.sector, who)
    with pytest.raises(NotAllowed):
        operations.comment(product=uid, block="", text="Theirs.", at=NOW, **desk.as_(user))
    assert remarks.remarks(uid, viewer=desk.sector.viewer(user)).comments == ()
    with pytest.raises(NotFound):
        remarks.written_as(uid, 2, viewer=desk.sector.viewer(user))
    assert len(told(desk, uid).comments) == 1


def test_texts_are_joined_and_nobody_is_overwritten(desk: Desk) -> None:
    uid = desk.begin()
    saving = {"product": uid, "version": 2, "at": NOW}
    text = good()
    theirs, mine = msgspec.structs.replace(text, topics=("theirs",)), msgspec.structs.replace(text, title="Mine")
    operations.save_joined(document=text, chosen={}, **saving, **desk.as_(desk.dora))
    assert desk.card(uid).authors == (f"person:{desk.ada.person_id}",), "nothing was changed"
    operations.save(document=theirs, **saving, **desk.as_(desk.bea))
    saved = operations.save_joined(document=mine, chosen={}, **saving, **desk.as_(desk.ada))
    assert (saved.version, saved.joined) == (4, True)
    assert (saved.document.title, saved.document.topics) == ("Mine", ("theirs",))
    other = msgspec.structs.replace(text, title="Third")
    with pytest.raises(Differing) as differing:
        operations.save_joined(document=other, chosen={}, **saving, **desk.as_(desk.bea))
    assert [each.place for each in differing.value.differences] == ["title"]
    with pytest.raises(Overtaken):
        operations.save_joined(document=mine, chosen={}, **{**saving, "version": 77}, **desk.as_(desk.ada))
    assert desk.card(uid).version == 4


class Network(Client):
    """What addresses answer."""

    def __init__(self, answers: dict[str, int | Unavailable]) -> None:
        super().__init__()
        self.answers = answers

    def ask(self, url: str, **options: object) -> Response:
        """The answer of an address, or its silence."""
        found = self.answers[url]
        if isinstance(found, Unavailable):
            raise found
        return Response(found, {}, b"", 0, "", url, NOW)


def test_only_what_is_surely_gone_is_dead(desk: Desk) -> None:
    answers: dict[str, int | Unavailable] = {
        "https://here.example/": 200,
        "https://gone.example/": 404,
        "https://moved.example/": 410,
        "https://nameless.example/": NameUnknown("nameless.example"),
        "https://silent.example/": Unavailable("silent", retry=True),
        "https://forbidden.example/": Unavailable("answered 403", retry=False),
    }
    sources = tuple(Source(key=f"n{number}", title="T", publisher="P", url=url) for number, url in enumerate(answers))
    text = good()
    uid = desk.begin(msgspec.structs.replace(text, sources=(*text.sources, *sources)))
    answers |= {source.url: 200 for source in text.sources if source.url}
    with login("worker"), Network(answers) as network:
        assert operations.ask_sources(product=uid, at=NOW, client=network) == len(answers)
        assert operations.ask_sources(product=uid, at=NOW + timedelta(hours=1), client=network) == 0, "asked lately"
        dead = set(models.SourceAnswer.objects.filter(reach=Reach.DEAD).values_list("url", flat=True))
        unknown = models.SourceAnswer.objects.filter(reach=Reach.UNKNOWN).count()
    assert dead == {"https://gone.example/", "https://moved.example/", "https://nameless.example/"}
    assert unknown == 2


def test_what_care_needs_is_told_also_of_a_value_typed_by_hand(desk: Desk) -> None:
    needed = next(each.observable for each in ours() if each.observable.kind is ObservableKind.DOMAIN)
    rows = [
        b.IndicatorRow(kind=needed.kind.value, value=needed.value),
        b.IndicatorRow(kind="domain", value="evil.test"),
    ]
    with seen_by(desk.sector.viewer(desk.ada)):
        assert never(rows, at=NOW) == {needed.value}


VALUES = {"evil.test", "other.test", "www.popular.example", "reserved.example"}


def test_indicators_are_compared_with_the_lists_of_false_positives(desk: Desk) -> None:
    def lists() -> Iterator[WarningList]:
        common: dict[str, Any] = {"version": 1, "description": "", "meeting": Meeting.HOSTNAME}
        domains = frozenset({ObservableKind.DOMAIN})
        yield WarningList(key="tranco", name="Popular", kinds=domains, entries=("popular.example",), **common)
        yield WarningList(key="rfc6761", name="Reserved", kinds=domains, entries=("reserved.example",), **common)

    def with_values(*values: str) -> Document:
        rows = tuple(b.IndicatorRow(kind="domain-name", value=value) for value in values)
        last = msgspec.structs.replace(good().sections[-1], blocks=(b.Indicators(id="typed", rows=rows),))
        return msgspec.structs.replace(good(), sections=(*good().sections[:-1], last))

    def problems() -> dict[str, bool]:
        text = desk.card(uid).document
        own = {place for place, part in parts(text) if isinstance(part, b.IndicatorRow) and part.value in VALUES}
        with seen_by(desk.sector.viewer(desk.ada)):
            found = problems_of(text, product=uid, tlp=None, at=NOW)
        return {each.words: each.blocking for each in found if each.check == "indicators" and each.place in own}

    uid = desk.begin(with_values("evil.test", "www.popular.example", "reserved.example"))
    assert [("was not compared" in words, blocking) for words, blocking in problems().items()] == [(True, False)] * 3
    with login("worker"):
        assert operations.compare_values(at=NOW, lists=lists) >= 3
        assert operations.compare_values(at=NOW, lists=lists) == 0, "nothing changed"
    assert problems() == {
        "www.popular.example stands on a list of false positives. Many people use it (Popular).": False,
        "reserved.example stands on a list of false positives. It is reserved or private, so it means something else"
        " in every network (Reserved).": True,
    }
    version = desk.card(uid).version
    text = with_values("evil.test", "other.test")
    operations.save(product=uid, document=text, version=version, at=NOW, **desk.as_(desk.ada))
    (words,) = problems()
    assert words.startswith("other.test was not compared with the lists of false positives yet")
    with login("worker"):
        assert operations.compare_values(at=NOW, lists=lists) == 1
        assert not models.ValueAnswer.objects.filter(value="reserved.example").exists()
    assert problems() == {}


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Client(first_wait=0.01) as client:
        assert ask(client, "https://nothing.example/")[0] is Reach.DEAD
        assert ask(client, "http://plain.example/")[0] is Reach.UNKNOWN
