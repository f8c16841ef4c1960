"""Closed lists of the members slice, as values that database, pages and command line share."""

from wardwatch.kit.worded import Worded


class Band(Worded):
    """How sure we are that a weakness concerns a piece of equipment, the surest first. A member is told in these words
    and chooses by them what it is notified of; `exposures.matching.bands` draws the bounds."""

    CERTAIN = "certain", "Certain"
    LIKELY = "likely", "Likely"
    POSSIBLE = "possible", "Possible"
    TO_CHECK = "to check", "To check"


class OrganizationKind(Worded):
    """What an organization is; the center's own words, wide enough for any country."""

    CENTER = "center", "Coordination center"
    HOSPITAL = "hospital", "Hospital"
    HEALTH_SYSTEM = "health system", "Health system"
    CLINIC = "clinic", "Clinic"
    PHYSICIAN_PRACTICE = "physician practice", "Physician practice"
    LABORATORY = "laboratory", "Laboratory"
    PAYER = "payer", "Payer"
    PHARMACY = "pharmacy", "Pharmacy"
    DIALYSIS = "dialysis", "Dialysis facility"
    LONG_TERM_CARE = "long-term care", "Long-term care"
    EMERGENCY_SERVICES = "emergency services", "Emergency medical services"
    BLOOD_BANK = "blood bank", "Blood bank"
    IMAGING = "imaging", "Imaging center"
    HOME_HEALTH = "home health", "Home health"
    BUSINESS_ASSOCIATE = "business associate", "Business associate"
    IT_PROVIDER = "it provider", "IT provider"
    DEVICE_MAKER = "device maker", "Device manufacturer"
    PARTNER = "partner", "Partner agency"
    OTHER = "other", "Other"


class SizeClass(Worded):
    """Size as in HICP: small, medium, large."""

    SMALL = "small", "Small"
    MEDIUM = "medium", "Medium"
    LARGE = "large", "Large"
    UNKNOWN = "unknown", "Unknown"


class RoleName(Worded):
    """What a person may do for an organization."""

    OWNER = "owner", "Owner"
    SECURITY = "security", "Security"
    CLINICAL_ENGINEERING = "clinical engineering", "Clinical engineering"
    READER = "reader", "Reader"
    ANALYST = "analyst", "Center analyst"
    DUTY_OFFICER = "duty officer", "Duty officer"
    ADMINISTRATOR = "administrator", "Administrator"
    PARTNER = "partner", "Partner"


class Permit(Worded):
    """A part of what a member lets a provider do and see on its behalf; the words are said to the member.

    Whoever acts at all sees the list of equipment and what touches it; its private details (hostname, serial number,
    site, network place) only by `NETWORK_DETAILS`. Whoever answers notices sees them: `ANSWERS` brings `NOTICES`.
    """

    NOTICES = "notices", "See the notices you get, and what was answered"
    ANSWERS = "answers", "Answer notices for you"
    INVENTORY = "inventory", "Add, change and remove equipment on your list"
    NETWORK_DETAILS = "network details", "See hostnames, serial numbers, sites and network places"


class PowerKind(Worded):
    """Power over members; holding any of them puts an organization behind the wall."""

    REGULATORY = "regulatory", "Regulatory"
    LICENSING = "licensing", "Licensing"
    PAYMENT_CONDITION = "payment-condition", "Payment condition"
    ENFORCEMENT = "enforcement", "Enforcement"


class Purpose(Worded):
    """What a contact is for."""

    SECURITY = "security", "Security"
    CLINICAL_ENGINEERING = "clinical engineering", "Clinical engineering"
    EXECUTIVE = "executive", "Executive"
    AFTER_HOURS = "after hours", "After hours"


class PartnerPart(Worded):
    """Where in the whole a partner stands; the hub is the body in the middle, at most one."""

    HUB = "hub", "In the middle"
    HEALTH = "health", "Health department"
    GOVERNMENT = "government", "Other government"
    JOINT = "joint", "Public and private together"
    SECTOR = "sector", "The sector itself"


class Audience(Worded):
    """For whom free help is: by size (as in HICP) or by work."""

    SMALL = "small", "Small organizations"
    MEDIUM = "medium", "Medium organizations"
    LARGE = "large", "Large organizations"
    SECURITY = "security", "Security people"
    CLINICAL_ENGINEERING = "clinical engineering", "Clinical engineers"
    LEADERSHIP = "leadership", "Leaders"


class HelpTopic(Worded):
    """What free help is about."""

    PRACTICES = "practices", "Where to begin, and what next"
    SCANNING = "scanning", "Finding weak spots"
    DEVICES = "devices", "Medical devices"
    INCIDENTS = "incidents", "When something happens"
    SUPPLIERS = "suppliers", "Suppliers and contracts"
    RISK = "risk", "Risk and rules"


class BounceState(Worded):
    """What the last deliveries to an address taught us."""

    NONE = "none", "No bounce"
    TRANSIENT = "transient", "Bounced for now"
    PERMANENT = "permanent", "Does not exist"


class Lost(Worded):
    """What somebody who cannot sign in has lost."""

    PASSWORD = "password", "My password"
    FACTOR = "second factor", "My phone or security key"
    BOTH = "both", "Both"


class Side(Worded):
    """For whom somebody agrees that a person is let in again."""

    ORGANIZATION = "organization", "For the organization"
    CENTER = "center", "For the center"
