"""Device safety communication: a weakness in medical devices, told to everybody who uses, wears or looks after one.

After FDA's safety communications; the page "if you have this device" is made from the same sections. No patient is
told to stop using a device, nor to change one, but together with who treats them.
"""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures
from wardwatch.products.kinds.device_safety_communication.consequences import from_where, what_could_happen
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName

_SECTIONS = (
    Heading("at-a-glance", noop("At a glance")),
    Heading("devices", noop("Which devices")),
    Heading("patients", noop("If you use one of these devices, or care for somebody who does")),
    Heading("clinicians", noop("If you treat patients with these devices")),
    Heading("facilities", noop("If your facility has these devices")),
    Heading("manufacturers", noop("If you make these devices, or parts of them")),
    Heading("background", noop("Background")),
)


def draft(facts: Facts) -> Document:
    """A safety communication of what is known of a device's weakness."""
    named = _named(facts)
    held = (
        (b.Summary(id="summary", claims=_glance(facts, named)),),
        (_devices(facts), parts.products(facts, "products")),
        (b.Points(id="patients-know", claims=_patients(facts, named)), _patient_actions(facts)),
        (b.Points(id="clinicians-know", claims=_clinicians(facts)), _clinician_actions(facts)),
        (advice.facility_actions(facts, "facilities-do"), parts.remedies(facts, "remedies")),
        (b.Points(id="manufacturers-know", claims=_manufacturers(facts)), _maker_actions(facts)),
        (
            claims.said(facts, "what-is-said"),
            parts.vulnerabilities(facts, "vulnerabilities"),
            *pictures.course_of_things(facts),
            b.Points(id="not-known", claims=_unknown(facts)),
        ),
    )
    return finishing.document(
        KindName.DEVICE_SAFETY_COMMUNICATION,
        facts,
        _SECTIONS,
        held,
        title=_("Weakness in %(devices)s: what to do") % {"devices": named},
        summary=_("Some %(devices)s have a weakness in their software. Here is what to do.") % {"devices": named},
        roles=(
            ActionRole.PATIENT,
            ActionRole.CLINICIAN,
            ActionRole.FACILITY_STAFF,
            ActionRole.CLINICAL_ENGINEERING,
            ActionRole.DEVICE_MAKER,
        ),
        topics=("medical devices",),
    )


def _named(facts: Facts) -> str:
    """Short enough for a heading and for patients: the first product, and that there are more."""
    names = parts.named_products(facts, 50)
    if not names:
        return facts.name
    return _("%(product)s and others") % {"product": names[0]} if len(names) > 1 else names[0]


def _glance(facts: Facts, named: str) -> tuple[b.Claim, ...]:
    first = _("A weakness was found in %(devices)s. Somebody who knows it could attack the device.")
    found = [b.Claim(text=first % {"devices": named}, sources=_whole(facts)), *what_could_happen(facts)]
    if parts.exploited(facts):
        found.append(claims.lead(facts))
    else:
        found.append(claims.unknown(_("No source that the center reads says that anybody was attacked through it.")))
    return (*found, claims.told(facts))


def _devices(facts: Facts) -> b.Points | None:
    fixed = [row for row in facts.products if row.fixed_in]
    said = [_("Compare the name, the model and the version on your device, or ask who looks after it.")]
    known = [b.Claim(text=text, sources=_whole(facts)) for text in said]
    if fixed:
        text = _("Versions that mend it: %(versions)s.")
        versions = "; ".join(dict.fromkeys(f"{row.product} {row.fixed_in}" for row in fixed[:5]))
        known.append(b.Claim(text=text % {"versions": versions}, sources=claims.sources_of(fixed)))
    elif not any(each.category == "vendor_fix" for each in facts.remedies):
        known.append(claims.unknown(_("No source that the center reads names a version that mends it.")))
    return b.Points(id="which", claims=tuple(known))


def _patients(facts: Facts, named: str) -> tuple[b.Claim, ...]:
    """Short words, short sentences: school grade six."""
    found = [
        b.Claim(text=_("This is about %(devices)s.") % {"devices": named}, sources=_whole(facts)),
        *(b.Claim(text=text, sources=_whole(facts)) for text in from_where(facts)),
        claims.advised(_("Keep using your device as you were told to. Your care is what matters most.")),
        claims.advised(_("Do not turn it off or change it by yourself. First talk to your clinician.")),
    ]
    if any(each.category == "vendor_fix" for each in facts.remedies) or any(row.fixed_in for row in facts.products):
        text = _("There is an update. Ask your clinician how and when you get it.")
        found.append(b.Claim(text=text, sources=_whole(facts)))
    return tuple(found)


def _patient_actions(facts: Facts) -> b.KeyActions:
    who, goals = (ActionRole.PATIENT,), ("N2",)
    return b.KeyActions(
        id="patients-do",
        actions=(
            b.Action(
                do=_("Ask your clinician, or the clinic that gave you the device, if yours is one of these."),
                who=who,
                by_words=_("at your next visit or call"),
                why=_("They know which device you have."),
                hicp=("9.S.A",),
                goals=goals,
                sources=_whole(facts),
            ),
            b.Action(
                do=_(
                    "Call your clinician if the device acts in a way that is new to you. If you are in danger, call for"
                    " help at once."
                ),
                who=who,
                by_words=_("when it happens"),
                why=_("They can check you and the device."),
                hicp=("9.S.A",),
                goals=goals,
                sources=_whole(facts),
            ),
        ),
    )


def _clinicians(facts: Facts) -> tuple[b.Claim, ...]:
    return (
        *what_could_happen(facts),
        claims.advised(_("Going without the device may be the greater danger: weigh it for each patient.")),
        claims.unknown(_("No source that the center reads tells of a patient who was harmed by it.")),
    )


def _clinician_actions(facts: Facts) -> b.KeyActions:
    return b.KeyActions(
        id="clinicians-do",
        actions=(
            b.Action(
                do=_(
                    "Know which of your patients depend on these devices, and plan with clinical engineering for"
                    " their failure."
                ),
                who=(ActionRole.CLINICIAN, ActionRole.CLINICAL_ENGINEERING),
                by_words=_("before a device is updated or taken off the network"),
                why=_("An update or an attack may stop the device for a while."),
                hicp=("9.S.A", "9.M.A"),
                goals=("E7",),
                sources=_whole(facts),
            ),
        ),
    )


def _manufacturers(facts: Facts) -> tuple[b.Claim, ...]:
    cwes = ", ".join(dict.fromkeys(cwe for each in facts.weaknesses for cwe in each.row.cwes))
    found = [claims.lead(facts)]
    if cwes:
        found.append(b.Claim(text=_("Kinds of weakness: %(cwes)s.") % {"cwes": cwes}, sources=_whole(facts)))
    return tuple(found)


def _maker_actions(facts: Facts) -> b.KeyActions:
    return b.KeyActions(
        id="manufacturers-do",
        actions=(
            b.Action(
                do=_(
                    "Say which of your devices hold the affected part, also that none does, and tell your customers and"
                    " the center."
                ),
                who=(ActionRole.DEVICE_MAKER,),
                by_words=_("as your process for coordinated disclosure says"),
                why=_("Facilities wait for your word before they change a device."),
                hicp=("9.L.B",),
                goals=("N2",),
                sources=_whole(facts),
            ),
        ),
    )


def _unknown(facts: Facts) -> tuple[b.Claim, ...]:
    found = []
    if not any(each.row.base_score is not None for each in facts.weaknesses):
        found.append(_("Nobody has scored how severe this is (CVSS)."))
    if not any(row.versions or row.fixed_in for row in facts.products):
        found.append(
            _("Which versions are affected is not stated in a way that lists of equipment can be compared with.")
        )
    found.append(_("Whether the device's maker reached everybody who has one is not known."))
    return tuple(map(claims.unknown, found))


def _whole(facts: Facts) -> tuple[str, ...]:
    return claims.keys([*(each.sources for each in facts.advisories), *(each.row.sources for each in facts.weaknesses)])


KIND = Kind(
    name=KindName.DEVICE_SAFETY_COMMUNICATION,
    sections=_SECTIONS,
    subjects=("vulnerability", "advisory", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.CLINICAL_ENGINEER, ReviewRole.PARTNER),
    draft=draft,
    actions=(4, 8),
    grade=9.0,
)
