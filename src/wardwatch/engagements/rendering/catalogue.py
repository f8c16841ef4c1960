"""Our own words for notices: titles, first steps and reasons, by kind of equipment and urgency.

A notice recommends. Its words name an action that a nurse manager understands; identifiers of weaknesses stand further
down. A module and not a data file, so that the translation tools find every sentence.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.standards.tlp import Tlp


class Kind(StrEnum):
    """What sort of thing a notice is about; it decides the words."""

    CHECK = "check"
    COMPARE = "compare"
    CARE = "care"
    ENTRY = "entry"
    OTHER = "other"


K, P = Kind, DeployerPriority

TITLES = {
    (K.CHECK, P.IMMEDIATE): _("Please check today which version you have: {what}"),
    (K.CHECK, P.OUT_OF_CYCLE): _("Please check which version you have: {what}"),
    (K.CHECK, P.SCHEDULED): _("Please check which version you have: {what}"),
    (K.COMPARE, P.IMMEDIATE): _("Please check today whether yours is one of those meant: {what}"),
    (K.COMPARE, P.OUT_OF_CYCLE): _("Please check whether yours is one of those meant: {what}"),
    (K.COMPARE, P.SCHEDULED): _("Please check whether yours is one of those meant: {what}"),
    (K.CARE, P.IMMEDIATE): _("Take off the network, with care kept going: {what}"),
    (K.CARE, P.OUT_OF_CYCLE): _("Wall off from the rest of your network: {what}"),
    (K.CARE, P.SCHEDULED): _("Plan the maker's update for {what}"),
    (K.ENTRY, P.IMMEDIATE): _("Close the way in from outside, then update: {what}"),
    (K.ENTRY, P.OUT_OF_CYCLE): _("Limit the way in from outside, then update: {what}"),
    (K.ENTRY, P.SCHEDULED): _("Plan an update of {what}"),
    (K.OTHER, P.IMMEDIATE): _("Protect now, then update: {what}"),
    (K.OTHER, P.OUT_OF_CYCLE): _("Protect soon, then update: {what}"),
    (K.OTHER, P.SCHEDULED): _("Plan an update of {what}"),
}
"""The verb comes first; `{what}` is the member's products and how many."""

BEFORE_YOU_START = _(
    "Keep patients cared for. Agree on a time with the wards and clinical engineering. Have other equipment ready,"
    " or one more person at the bedside. Change nothing while it is in use on a patient."
)

IT = _("IT")
CLINICAL = _("Clinical engineering")
WARDS = _("Nurse managers with clinical engineering")
BOTH = _("IT with clinical engineering")
INVENTORY = _("Whoever looks after the equipment")

STEPS = {
    K.CHECK: (
        (_("Look up the version on the equipment or in its settings."), INVENTORY, ""),
        (_("Tell us, or write it into your inventory."), INVENTORY, _("We then tell you at once whether it matters.")),
    ),
    K.COMPARE: (
        (_("Compare version, lot or serial number with those that the sources name, or ask the maker."), INVENTORY, ""),
        (_("Tell us, or put your inventory right."), INVENTORY, _("We then tell you at once whether it matters.")),
    ),
    K.CARE: (
        (_("Agree with the wards when the equipment can be touched."), WARDS, ""),
        (
            _("Separate it from the rest of the network, or let it run without network where its maker allows."),
            BOTH,
            _("Alarms and records that travel over the network then need another way: settle that first."),
        ),
        (_("Watch its traffic for connections that you do not know."), IT, ""),
    ),
    K.ENTRY: (
        (
            _("Let only the people and places that need it reach it; close its management pages to the internet."),
            IT,
            "",
        ),
        (
            _("Look for traces of an intruder: new accounts, unknown files, sign-ins at odd hours."),
            IT,
            _("If you find any, call us before you clean up."),
        ),
    ),
    K.OTHER: ((_("Let only the systems and people that need it reach it."), IT, ""),),
}
"""What to do first, by kind: text, who, how. The fix comes after, in the maker's words where it gave some."""

FIX_CARE = _("Have the maker's fix put in at the next maintenance that its maker has validated.")
FIX_OTHER = _("Put in the maker's fix.")
RENEW = _("Afterwards, end all sessions and renew the passwords that passed through it.")
WAIT = _("The maker has no fix yet: keep it protected. We tell you when there is one.")
REPLACE = _("The maker plans no fix: keep it protected and plan its replacement.")
MITIGATE = _("Do what the maker suggests to lower the risk.")
TELL_US = _("Tell us how it went, on this notice's page.")

PROTECT_BY = _("Protect by")
FIX_BY = _("Fix by")
PROTECT_REASON = {
    P.IMMEDIATE: _("We recommend this date because attacks are going on or harm to patients would be grave."),
    P.OUT_OF_CYCLE: _("We recommend this date because waiting for the usual round leaves the door open too long."),
    P.SCHEDULED: _("We recommend this date because it fits your usual maintenance."),
}
FIX_REASON = _("We recommend this date so that you have time to plan and test the change.")
MAINTENANCE_REASON = _(
    "At the next maintenance that its maker has validated and clinical engineering agrees to: a hurried change to"
    " equipment at the bedside can harm more than it helps."
)

WHY = _("Your inventory lists {what}, and {publisher} says that these versions have a weakness.")
WHY_CHECK = _("Your inventory lists {what} without a version, and {publisher} says that some versions have a weakness.")
WHY_COMPARE = _(
    "Your inventory lists {what}, and {publisher} says that some of them have a weakness. We cannot tell whether yours"
    " are among these."
)
ABOUT = _("It is about this: “{title}”.")
MORE_URGENT = _("This is more urgent now than when we wrote to you on {day}.")
THEN_PROTECT = _("Then we recommended to protect it by {then}; now please protect it by {now}.")
THEN_FIX = _("Then we recommended to fix it by {then}; now please protect it by {now}.")
THEN_ASKED = _("Then we asked you for the version; now please protect it by {now}.")
NOW_PROTECT = _("Now please protect it by {now}.")
EXPLOITED = _("Attackers are using it now.")
SOMEBODY = _("the public register of weaknesses")
LISTED = _("Catalog of exploited weaknesses, entry {name}")
RECORD = _("Record {name}")

GENUINE = _(
    "Type the ticket number {ticket} on the check page of {center}, which you reach at {address} or by your own"
    " bookmark, or call the number that you already have for us and read it out. We never ask for a password, a"
    " payment or access to your computer."
)
PASSING_ON = {
    Tlp.CLEAR: _("everybody may read it."),
    Tlp.GREEN: _("for members and partners; please do not put it on public pages."),
    Tlp.AMBER: _("for your organization and those who work for it; please do not pass it on outside."),
    Tlp.AMBER_STRICT: _("for your organization only; please do not pass it on outside."),
    Tlp.RED: _("for you alone; please do not pass it on."),
}
"""What a marking asks of the reader (TLP 2.0 section 4)."""
VISIBLE = _(
    "Your organization and {center} see this notice and your answers. No regulator, licensing or payment agency does"
    " unless your authorized official consents; a court or a law may still compel disclosure."
)
VISIBLE_PROVIDERS = _(
    "Your organization, those who act for you ({providers}) and {center} see this notice and your answers. No"
    " regulator, licensing or payment agency does unless your authorized official consents; a court or a law may still"
    " compel disclosure."
)
