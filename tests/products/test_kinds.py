"""The same of each kind: drafted from what is known, with sources, complete as far as facts go, in every form."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.utils import translation

from intel.stories import malware
from people import NOW, Sector
from products.documents import edition
from wardwatch.kit.errors import NotFound
from wardwatch.products.checking import problems_of
from wardwatch.products.checks import reading_grade
from wardwatch.products.document import Document, reading
from wardwatch.products.document import blocks as b
from wardwatch.products.document.marking import variant
from wardwatch.products.document.walking import blocks, parts, texts
from wardwatch.products.drafting import drafted, gathered, without_names
from wardwatch.products.facts import Actor, Facts
from wardwatch.products.gathering import UnknownSubject, gather
from wardwatch.products.kinds import KINDS
from wardwatch.products.kinds.claims import unnamed
from wardwatch.products.renderers.forms import FORMS, forms_of
from wardwatch.products.types import ActionRole, FormName, KindName, Marking

ADVISORY = "advisory:Larkmoor Medical:LKM-2031-0007"
GULLWING = f"object:{malware('Gullwing')['id']}"
EXPLOITED = "vulnerability:CVE-2099-0001"
SUBJECTS = {
    "vulnerability": EXPLOITED,
    "advisory": ADVISORY,
    "object": GULLWING,
    "month": "month:2099-03",
    "week": "week:2099-W09",
    "period": "period:2099-03-01/2099-03-14",
    "selection": f"selection:CVE-2099-0001,{ADVISORY},{GULLWING}",
}
CASES = [(name, subject) for name, kind in KINDS.items() for subject in kind.subjects]


def draft(name: KindName, subject: str, language: str = "en") -> Document:
    facts = gathered(name, subject, at=NOW, today=NOW.date(), language=language)
    return drafted(name, facts, language=language)


def of_type(document: Document, kind: type) -> list[Any]:
    return [part for _, part in parts(document) if isinstance(part, kind)]


def test_there_is_a_folder_for_each_kind() -> None:
    assert list(KINDS) == list(KindName)
    assert all(name is kind.name for name, kind in KINDS.items())
    assert {subject for kind in KINDS.values() for subject in kind.subjects} == set(SUBJECTS)
    for kind in KINDS.values():
        ids = [heading.id for heading in kind.sections]
        assert len(ids) == len(set(ids))


def test_each_is_drafted_from_each_of_its_subjects(known: Sector) -> None:
    """One world, every pair: it is complete, consistent, sourced, and the same when read again."""
    wrong = {f"{name} from {subject}": list(amiss(draft(name, SUBJECTS[subject]))) for name, subject in CASES}
    assert {case: found for case, found in wrong.items() if found} == {}


def amiss(made: Document) -> Iterator[object]:
    """What is wrong with a draft."""
    if reading.read(reading.write(made)) != made:
        yield "it is not what it was when it is read again"
    for found in problems_of(made, tlp=Marking.CLEAR, at=NOW):
        if found.blocking or found.check in ("claims", "markings", "dates") or "cites this source" in found.words:
            yield found
    for claim in of_type(made, b.Claim):
        if not (claim.sources or (claim.judgement and claim.confidence)):
            yield claim
    for action in of_type(made, b.Action):
        if not (action.who and action.goals and (action.by or action.by_words)):
            yield action
    if "Known to few" in reading.write(made).decode():
        yield "it says what few may know"
    if len(made.title) > 120:
        yield made.title


def test_each_is_rendered_in_every_form(known: Sector) -> None:
    for name, kind in KINDS.items():
        made = draft(name, SUBJECTS[kind.subjects[0]])
        forms = forms_of(made)
        assert {FormName.PAGE, FormName.PDF, FormName.TEXT, FormName.JSON, FormName.STIX} <= set(forms)
        assert (FormName.SLIDES in forms) == (name is KindName.THREAT_BRIEFING)
        for form in forms:
            assert FORMS[form].render(edition(made)).data, (name, form)


def test_a_variant_never_says_more(known: Sector) -> None:
    """With a paragraph marked higher in every section, the lower variant is the draft without any of them."""
    for name, kind in KINDS.items():
        made = draft(name, SUBJECTS[kind.subjects[0]])
        secret = b.Text(id="secret", claims=(b.Claim(text="Known to few", tlp=Marking.AMBER),))
        marked = tuple(
            msgspec.structs.replace(
                section, blocks=(*section.blocks, msgspec.structs.replace(secret, id=f"secret-{number}"))
            )
            for number, section in enumerate(made.sections)
        )
        shown = variant(msgspec.structs.replace(made, sections=marked), Marking.CLEAR)
        assert "Known to few" not in reading.write(shown.document).decode()
        assert len(shown.withheld) == len(made.sections)
        assert variant(shown.document, Marking.CLEAR).document == shown.document


def test_every_figure_has_words_and_numbers(known: Sector) -> None:
    drawn = set()
    for name, subject in CASES:
        made = draft(name, SUBJECTS[subject])
        for figure in (each for section in made.sections for each in blocks(section.blocks)):
            if isinstance(figure, b.Figure):
                drawn.add(name)
                assert figure.alternative, name
                assert figure.rows, name
                assert figure.sources, name
    assert {KindName.VULNERABILITY_BULLETIN, KindName.HOMELAND_SECURITY_REPORT, KindName.THREAT_PROFILE} <= drawn


def test_they_speak_spanish(known: Sector) -> None:
    """Every heading and imperative; what sources say stays in their words."""
    for name, kind in KINDS.items():
        subject = SUBJECTS[kind.subjects[0]]
        english, spanish = draft(name, subject), draft(name, subject, "es")
        assert spanish.language == "es"
        for one, other in zip(english.sections, spanish.sections, strict=True):
            assert one.id == other.id
            named = name is KindName.VULNERABILITY_BULLETIN and one.id.startswith("maker-")
            assert one.heading != other.heading or named, (name, one.heading)
        done = {action.do for action in of_type(english, b.Action)} & {
            action.do for action in of_type(spanish, b.Action)
        }
        assert not done, (name, done)
        with translation.override("es"):
            assert FORMS[FormName.TEXT].render(edition(spanish)).data


def test_patients_are_told_in_short_words_and_never_to_stop_alone(known: Sector) -> None:
    for subject in ("advisory", "vulnerability"):
        made = draft(KindName.DEVICE_SAFETY_COMMUNICATION, SUBJECTS[subject])
        ids = [section.id for section in made.sections]
        assert ids == ["at-a-glance", "devices", "patients", "clinicians", "facilities", "manufacturers", "background"]
        (section,) = (each for each in made.sections if each.id == "patients")
        told = [each for block in section.blocks if isinstance(block, b.Points) for each in block.claims]
        ours = [claim.text for claim in told if claim.judgement]
        done = [act.do for block in section.blocks if isinstance(block, b.KeyActions) for act in block.actions]
        assert reading_grade(" ".join([*ours, *done])) <= 7
        (alone,) = (text for text in ours if "turn it off" in text)
        assert "talk to your clinician" in alone
        assert "stop using" not in " ".join([*ours, *done]).lower()
        roles = {role for action in of_type(made, b.Action) for role in action.who}
        assert {ActionRole.PATIENT, ActionRole.CLINICIAN, ActionRole.DEVICE_MAKER, ActionRole.IT} <= roles


def test_a_bulletin_has_a_section_for_each_maker(known: Sector) -> None:
    made = draft(KindName.VULNERABILITY_BULLETIN, SUBJECTS["month"])
    (own,) = (section for section in made.sections if section.id.startswith("maker-"))
    (rows,) = (block for block in own.blocks if isinstance(block, b.Vulnerabilities))
    assert [row.name for row in rows.rows] == ["CVE-2099-0001"]
    assert rows.rows[0].fix
    (table,) = (block for block in of_type(made, b.Table) if block.id == "makers")
    assert table.rows[0].cells[:4] == (own.heading, "1", "1", "1")


def test_a_profile_says_who_names_it_so_and_ranks_what_counters_it(known: Sector) -> None:
    made = draft(KindName.THREAT_PROFILE, GULLWING)
    (names_,) = (block for block in of_type(made, b.Table) if block.id == "called")
    assert names_.rows[0].cells[0] == "Gullwing"
    assert names_.rows[0].cells[2]
    (first, *_rest) = of_type(made, b.Action)
    assert first.mitigations == ("M1053",)
    assert first.why == "It counters 1 of 2 techniques that are known here."


def test_a_digest_fits_a_page_and_asks_for_one_decision(known: Sector) -> None:
    made = draft(KindName.LEADERSHIP_DIGEST, SUBJECTS["week"])
    assert len(of_type(made, b.Action)) == 1
    (points,) = of_type(made, b.Points)
    assert len(points.claims) == 3
    (table,) = of_type(made, b.Table)
    assert table.rows[0].cells[1:] == ("1", "0")


def test_no_sentence_names_an_organization_here_or_a_leak_site(known: Sector) -> None:
    facts = gather(GULLWING, at=NOW, today=NOW.date())
    said = "Gullwing encrypts files. It was seen at Riverbend Hospital. It runs a leak site. It began in 2025."
    told = replace(facts, actors=tuple(replace(each, description=said) for each in facts.actors))
    for name in (KindName.THREAT_PROFILE, KindName.THREAT_BRIEFING, KindName.JOINT_ADVISORY):
        whole = "\n".join(text for _, text in texts(drafted(name, told)))
        assert "It began in 2025." in whole
        assert "Riverbend" not in whole
        assert "leak site" not in whole


@pytest.mark.parametrize(
    ("sentence", "stays"),
    [
        ("The intrusion into healthcare company Nemo has been attributed to it.", False),
        ("In 2031 it breached the networks of Sample Valley Clinic.", False),
        ("Victims include the Example Health System.", False),
        ("It has targeted hospitals in the United States and Europe.", True),
        ("It attacked Windows servers.", True),
        ("Gullwing is used in ransomware attacks by Gullwing Group.", True),
    ],
)
def test_a_sentence_that_may_name_a_victim_is_left_out(sentence: str, stays: bool) -> None:
    actor = Actor(stix_id="x", type="malware", name="Gullwing", aliases=("Gullwing Group",), description=sentence)
    assert (unnamed(actor) == [sentence]) is stays


def test_names_go_from_summary_and_happenings_too() -> None:
    made = msgspec.structs.replace(empty(), summary="It began. Orchard Clinic was hit.", title="What began")
    assert without_names(made, frozenset({"Orchard Clinic"})).summary == "It began."


def empty() -> Document:
    return Document(kind=KindName.ANALYST_NOTE, title="x")


@pytest.mark.parametrize(
    "subject",
    [
        *("week:2099-W60", "week:2099-1", "period:2099-03-10/2099-03-01", "period:2099-03-01", "selection:"),
        *("period:0001-01-01/0001-01-02", "period:2000-01-01/2099-01-01", "selection:weather", "month:2099-3"),
        "selection:" + ",".join(["CVE-2099-0001"] * 51),
    ],
)
def test_what_is_no_subject_is_refused(known: Sector, subject: str) -> None:
    with pytest.raises((UnknownSubject, NotFound)):
        gather(subject, at=NOW, today=NOW.date())


def test_a_kind_is_drafted_from_its_own_subjects_alone(known: Sector) -> None:
    with pytest.raises(UnknownSubject):
        gathered(KindName.LEADERSHIP_DIGEST, EXPLOITED, at=NOW, today=NOW.date())


def test_a_time_is_laid_beside_those_before_it(known: Sector) -> None:
    facts: Facts = gather("month:2099-03", at=NOW, today=NOW.date())
    assert [each.first for each in facts.course][-2:] == [date(2099, 2, 1), date(2099, 3, 1)]
    assert (len(facts.course), facts.course[-1].exploited, facts.course[-1].ransomware) == (12, 1, 1)
    week = gather("week:2099-W09", at=NOW, today=NOW.date())
    assert (week.course[-1].exploited, len(week.course)) == (1, 8)
    days = gather("period:2099-03-01/2099-03-14", at=NOW, today=NOW.date())
    assert days.period == (date(2099, 3, 1), date(2099, 3, 15))
    assert days.course[0].until - days.course[0].first == timedelta(days=14)


def test_a_selection_is_all_of_it(known: Sector) -> None:
    facts = gather(SUBJECTS["selection"], at=NOW, today=NOW.date())
    assert "CVE-2099-0001" in [each.row.name for each in facts.weaknesses]
    assert [each.tracking_id for each in facts.advisories] == ["LKM-2031-0007"]
    assert [each.name for each in facts.actors if each.is_subject] == ["Gullwing"]
