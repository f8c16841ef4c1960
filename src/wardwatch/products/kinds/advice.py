"""What drafts recommend: imperatives from facts, each with who, until when, why, and the practices it is part of."""

from datetime import timedelta

import msgspec

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import claims, parts
from wardwatch.products.types import ActionRole
from wardwatch.standards.hph_cpg import goals_of

PROTECT_WITHIN = timedelta(days=3)
FIX_WITHIN = timedelta(days=14)
"""Days that a draft proposes for what is exploited; its author decides (BOD 26-04's two shortest tiers)."""
ALWAYS = ("M1032", "M1053", "M1051")
"""What counters most of what attackers do everywhere, for subjects of which no technique is known."""
_IT, _SECURITY = ActionRole.IT, ActionRole.SECURITY
WORDS: dict[str, tuple[str, tuple[ActionRole, ...], tuple[str, ...]]] = {
    "M1015": (
        noop("Harden Active Directory: few administrators, no old protocols, no stored passwords."),
        (_IT,),
        ("3.M.B",),
    ),
    "M1017": (noop("Teach everybody how such a mail or call looks, and where to report it."), (_SECURITY,), ("1.S.B",)),
    "M1018": (
        noop("Give each account only what its work needs, and close those that nobody uses."),
        (_IT,),
        ("3.M.B",),
    ),
    "M1021": (noop("Block attachments, macros and downloads that nobody needs for work."), (_IT,), ("1.M.A", "6.M.D")),
    "M1026": (
        noop("Use administrator accounts for administration alone, and watch when they are used."),
        (_IT,),
        ("3.M.C",),
    ),
    "M1027": (
        noop("Use a different long password for each account, and change those that leaked."),
        (_IT,),
        ("3.S.A",),
    ),
    "M1030": (
        noop("Keep medical devices, servers and workplaces on networks apart."),
        (_IT, ActionRole.CLINICAL_ENGINEERING),
        ("6.S.A", "6.M.B"),
    ),
    "M1031": (
        noop("Let the firewall or sensor look for known attacks in traffic, and act on what it finds."),
        (_SECURITY,),
        ("6.S.C", "6.M.C"),
    ),
    "M1032": (
        noop("Ask for a second factor at every way in from outside, and for every administrator."),
        (_IT,),
        ("3.M.D", "1.M.B"),
    ),
    "M1033": (noop("Allow only approved software and remote access tools."), (_IT,), ("2.L.E",)),
    "M1035": (
        noop("Close what need not be reachable from the internet; put the rest behind a gateway."),
        (_IT,),
        ("6.M.A",),
    ),
    "M1037": (
        noop("Let out only the traffic that is needed, and block what goes to places that nobody needs."),
        (_IT,),
        ("6.M.A", "6.M.D"),
    ),
    "M1038": (noop("Let only approved programs and scripts run."), (_IT,), ("2.L.E",)),
    "M1040": (
        noop("Run endpoint protection that stops attacks by what they do, on every server too."),
        (_SECURITY,),
        ("2.M.A", "2.L.D"),
    ),
    "M1042": (noop("Switch off services and features that nobody needs."), (_IT,), ("2.M.A",)),
    "M1047": (
        noop("Collect logs of sign-ins, administrators and remote access in one place, and look at them."),
        (_SECURITY,),
        ("8.M.A",),
    ),
    "M1049": (noop("Run antivirus everywhere it can run, and see that it is up to date."), (_IT,), ("2.S.A", "2.M.A")),
    "M1051": (
        noop("Install updates, first on what the internet reaches and on what is known to be exploited."),
        (_IT,),
        ("7.S.A", "7.M.D"),
    ),
    "M1053": (
        noop("Keep backups that nobody on the network can change, and restore one as a test."),
        (_IT,),
        ("4.M.D",),
    ),
    "M1054": (noop("Set programs up as their makers advise for safety, mail first."), (_IT,), ("1.S.A", "1.M.A")),
    "M1056": (
        noop("Know what of yours the internet shows, and take away what helps an attacker."),
        (_SECURITY,),
        ("7.M.C",),
    ),
}
"""Mitigations of ATT&CK as imperatives in our words, who does them, and the HICP practices that they are part of."""


def actions(facts: Facts, id_: str) -> b.KeyActions:
    """Three to five imperatives: look, shield, mend, watch, tell; of an actor, what counters most of what it does."""
    if not facts.weaknesses:
        return b.KeyActions(id=id_, actions=(*counters(facts, 3), *_hunts(facts), _tell(facts)))
    found: list[b.Action] = [_look(facts), _shield(facts)]
    found += [each for each in (_mend(facts), *_hunts(facts)) if each is not None]
    if len(found) < 4:
        found.append(_tell(facts))
    return b.KeyActions(id=id_, actions=tuple(found[:5]))


def counters(facts: Facts, most: int) -> tuple[b.Action, ...]:
    """What to do against most of the techniques; where none is known, what helps against most attackers."""
    ranked = [row for row in facts.mitigations if row.mitigation in WORDS]
    chosen: list[tuple[str, b.MitigationRow | None]] = [(row.mitigation, row) for row in ranked[:most]]
    chosen += [(id_, None) for id_ in ALWAYS if id_ not in {each for each, _row in chosen}][: most - len(chosen)]
    return tuple(_counter(facts, id_, row) for id_, row in chosen)


def _counter(facts: Facts, id_: str, row: b.MitigationRow | None) -> b.Action:
    words, who, hicp = WORDS[id_]
    why = _("It stops what most attackers do.")
    if row is not None and row.of:
        why = _("It counters %(count)s of %(all)s techniques that are known here.") % {
            "count": len(row.counters),
            "all": row.of,
        }
    return b.Action(
        do=_(words),
        who=who,
        by=facts.today + timedelta(days=30),
        why=why,
        mitigations=(id_,),
        techniques=row.counters[:8] if row else (),
        hicp=hicp,
        goals=tuple(goal.id for goal in goals_of([id_])),
        sources=row.sources if row else (),
    )


def _hunts(facts: Facts) -> tuple[b.Action, ...]:
    found = _hunt(facts)
    return (found,) if found else ()


def _look(facts: Facts) -> b.Action:
    named = ", ".join(parts.named_products(facts, 3)) or facts.name
    return b.Action(
        do=_("Check whether you have %(products)s, and which versions.") % {"products": named},
        who=(ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
        by=facts.today + timedelta(days=1) if parts.exploited(facts) else None,
        by_words="" if parts.exploited(facts) else _("with your next review of the list of equipment"),
        why=_("Only who knows what there is can protect it."),
        mitigations=("M1016",),
        hicp=("5.S.A", "5.M.A"),
        goals=("N1",),
        sources=claims.sources_of(facts.products),
    )


def _shield(facts: Facts) -> b.Action:
    urgent = bool(parts.exploited(facts))
    return b.Action(
        do=_("Keep what is affected off the internet, and on a network of its own, until it is mended."),
        who=(ActionRole.IT, ActionRole.SECURITY),
        by=facts.today + PROTECT_WITHIN if urgent else None,
        by_words="" if urgent else _("at the next maintenance"),
        why=_("Attackers use this now.") if urgent else _("Who cannot reach it cannot attack it."),
        mitigations=("M1030", "M1035"),
        techniques=tuple(row.technique for row in facts.techniques if row.technique in {"T1190", "T1133", "T0866"}),
        hicp=("6.S.A", "6.M.B"),
        goals=("N7",),
        sources=claims.sources_of([each.row for each in parts.exploited(facts)]),
    )


def _mend(facts: Facts) -> b.Action | None:
    fixes = [each for each in facts.remedies if each.category in {"vendor_fix", "mitigation", "workaround"}]
    required = [each for each in facts.weaknesses if each.required_action]
    fixed = [row for row in facts.products if row.fixed_in]
    if not (fixes or required or fixed):
        return None
    urgent = bool(parts.exploited(facts))
    vendor = fixed[0].vendor if fixed else facts.products[0].vendor if facts.products else ""
    what = (
        _("Install what %(maker)s offers, or do what it says instead; for devices, what it has validated.")
        if vendor
        else _("Install what the manufacturer offers, or do what it says instead; for devices, what it has validated.")
    )
    return b.Action(
        do=what % {"maker": vendor},
        who=(ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
        by=facts.today + FIX_WITHIN if urgent else None,
        by_words="" if urgent else _("at the next maintenance"),
        why=_("It ends the weakness itself."),
        mitigations=("M1051",),
        hicp=("7.S.A", "7.M.D"),
        goals=("E1",),
        sources=claims.keys([*(each.sources for each in fixes[:5]), *(each.row.sources for each in required)]),
    )


def _hunt(facts: Facts) -> b.Action | None:
    if not (facts.indicators or parts.exploited(facts)):
        return None
    return b.Action(
        do=_("Look for signs of an attack before you patch, and keep what you find.")
        if not facts.indicators
        else _("Look for the indicators below in your logs; vet them before you block any."),
        who=(ActionRole.SECURITY,),
        by=facts.today + PROTECT_WITHIN,
        why=_("Mending ends the weakness, not an attack that began before."),
        mitigations=("M1047",),
        hicp=("8.M.B",),
        goals=("N6",),
        sources=claims.sources_of(facts.indicators) or claims.sources_of([each.row for each in parts.exploited(facts)]),
    )


def _tell(facts: Facts) -> b.Action:
    return b.Action(
        do=_("Tell the center what you found, also that you have nothing of it."),
        who=(ActionRole.SECURITY,),
        by_words=_("when you have looked"),
        why=_("The others learn from what one finds; nobody who may punish you sees it."),
        hicp=("8.S.B", "8.M.C"),
        goals=("E7",),
    )


def facility_actions(facts: Facts, id_: str) -> b.KeyActions:
    """What a facility does about its devices: look, shield, mend as validated, tell."""
    found = [_look(facts), _shield(facts), _mend(facts), _tell(facts)]
    return b.KeyActions(id=id_, actions=tuple(each for each in found if each is not None)[:4])


def patching(facts: Facts, id_: str) -> b.KeyActions:
    """What a patch team does with a list of vulnerabilities."""
    used = parts.exploited(facts)
    sources = claims.sources_of(each.row for each in used[:5])
    return b.KeyActions(
        id=id_,
        actions=(
            b.Action(
                do=_("Mend first what is known to be exploited and can be reached from the internet."),
                who=(_IT,),
                by=facts.today + FIX_WITHIN,
                why=_("Attackers use these now."),
                mitigations=("M1051",),
                hicp=("7.S.A", "7.M.D"),
                goals=("E1",),
                sources=sources,
            ),
            b.Action(
                do=_("Compare the list below with your list of equipment, devices too, and note what you cannot mend."),
                who=(_IT, ActionRole.CLINICAL_ENGINEERING),
                by=facts.today + FIX_WITHIN,
                why=_("Only who knows what there is can protect it."),
                mitigations=("M1016",),
                hicp=("5.S.A", "5.M.A", "9.M.D"),
                goals=("N1", "N5"),
                sources=sources,
            ),
            b.Action(
                do=_("Keep what cannot be mended off the internet, and on a network of its own."),
                who=(_IT, _SECURITY),
                by=facts.today + FIX_WITHIN,
                why=_("Who cannot reach it cannot attack it."),
                mitigations=("M1030", "M1035"),
                hicp=("6.S.A", "6.M.B"),
                goals=("N7",),
                sources=sources,
            ),
        ),
    )


def strategies(facts: Facts, id_: str) -> b.KeyActions:
    """Preventive strategies for a sector: what counters most of what its attackers do."""
    return b.KeyActions(id=id_, actions=counters(facts, 5))


def decision(facts: Facts) -> b.Action:
    """The one thing for leaders to decide."""
    used = parts.exploited(facts)
    if not used:
        first = counters(facts, 1)[0]
        return msgspec.structs.replace(first, who=(ActionRole.EXECUTIVE, *first.who))
    return b.Action(
        do=_("Decide who may stop a system for an update this week, and give them the hours for it."),
        who=(ActionRole.EXECUTIVE,),
        by=facts.today + PROTECT_WITHIN,
        why=_("Attackers use these now."),
        goals=("E1",),
        sources=claims.sources_of(each.row for each in used[:5]),
    )
