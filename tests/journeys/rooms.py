"""What hangs in the gallery: for each persona of the demonstration the pages that matter, and what each is for."""

from dataclasses import dataclass

DESK, PHONE, CONTRAST, PRINT = "desk", "phone", "contrast", "paper"
SCREENS = {DESK: "on a desk", PHONE: "on a phone", CONTRAST: "in forced colors, dark", PRINT: "on paper"}
BOTH, EVERY = (DESK, PHONE), (DESK, PHONE, CONTRAST, PRINT)


@dataclass(frozen=True)
class Shot:
    """One page: its name in the plan, the address where one starts, the links to press from there, and its meaning.

    `part` tells two pictures of one page apart.
    """

    page: str
    way: str
    title: str
    says: str
    follow: tuple[str, ...] = ()
    screens: tuple[str, ...] = BOTH
    part: str = ""


@dataclass(frozen=True)
class Room:
    """The pages of one persona; `who` is their name in the demonstration, empty for somebody who is not signed in."""

    key: str
    title: str
    who: str
    shots: tuple[Shot, ...]


def leading(*prefixes: str) -> tuple[str, ...]:
    """The first link in a page's main part to an address that begins so, one page after the other."""
    return tuple(f'main a[href^="{prefix}"] >> nth=0' for prefix in prefixes)


VISITOR = Room(
    "visitor",
    "A visitor",
    "",
    (
        Shot("home", "/", "The start", "What the center is, and whether the message that somebody got is real."),
        Shot(
            "check",
            "/check/",
            "Check a ticket",
            "Type the number from a message; the page says whether the center sent it.",
        ),
        Shot(
            "answer-code",
            "/answer/",
            "Answer without signing in",
            "Address, ticket number and the code from the mail are enough to answer.",
        ),
        Shot(
            "library",
            "/library/",
            "The library",
            "Everything that is released to everybody, to be searched by product.",
        ),
        Shot(
            "vulnerability",
            "/vulnerabilities/CVE-2024-1709/",
            "One vulnerability",
            "What is known, who says so, and since when.",
        ),
        Shot(
            "advisory",
            "/library/",
            "One advisory",
            "What its publisher says, which products it names, and what to do.",
            leading("/advisories/"),
        ),
        Shot(
            "team",
            "/team/",
            "The team",
            "Who works around the center, what each can do for you, and how to reach them.",
        ),
        Shot(
            "resources", "/team/resources/", "Free help", "Which free help there is for somebody of your kind and size."
        ),
        Shot("policy", "/policy/", "How we judge", "How the center judges urgency, in words and numbers."),
        Shot("account_login", "/account/login/", "Sign in", "By password, or through your own organization."),
        Shot(
            "recover",
            "/account/recover/",
            "Let me in again",
            "Lost password or phone: what to ask for, and what happens then.",
        ),
    ),
)

CLINICAL = Room(
    "clinical-engineer",
    "The clinical engineer",
    "clinical engineer",
    (
        Shot("home", "/", "What needs you", "One thing needs her; the answer is one click away.", screens=EVERY),
        Shot(
            "notice",
            "/notices/",
            "A notice",
            "Why it reaches her, what to do first, by when, and the answers to choose from.",
            leading("/notices/WW"),
            EVERY,
        ),
        Shot("notices", "/notices/", "All notices", "What the hospital was told, and what it answered."),
        Shot("findings", "/findings/", "Findings", "Each line of equipment that is touched by something known."),
        Shot(
            "finding",
            "/findings/",
            "A finding",
            "Why this machine is touched, step by step.",
            ('main table a[href^="/findings/"] >> nth=0',),
            EVERY,
        ),
        Shot("inventory", "/inventory/", "Our equipment", "What the hospital owns, as far as the center knows."),
        Shot(
            "asset",
            "/inventory/",
            "One line of equipment",
            "What is known of one line, what touches it, and what happened to it.",
            ('main table a[href^="/inventory/"] >> nth=0',),
        ),
    ),
)

DEFENDER = Room(
    "defender",
    "The hospital's security person",
    "hospital defender",
    (
        Shot(
            "inventory-upload",
            "/inventory/import/",
            "Import a list",
            "A spreadsheet goes in; nothing is stored before she has looked at it.",
        ),
        Shot("inventory-tick", "/inventory/tick/", "Tick what you have", "No list yet? Tick what is there."),
        Shot(
            "search",
            "/search/?q=ConnectWise",
            "Search",
            "One field finds numbers, products, notices and organizations.",
        ),
        Shot(
            "vulnerabilities",
            "/vulnerabilities/",
            "Vulnerabilities",
            "Which weaknesses there are, and which touch the hospital.",
        ),
        Shot(
            "product",
            "/search/?q=Halden",
            "One product",
            "What it is called, what is known of it, and where it stands.",
            leading("/products/"),
        ),
        Shot("trends", "/trends/", "How are we doing?", "Open findings over time, drawn and as a table."),
        Shot("account", "/account/", "My account", "Second factors, sessions, tokens, and who tried to get in."),
    ),
)

OWNER = Room(
    "owner",
    "The hospital's owner",
    "hospital executive",
    (
        Shot(
            "visibility",
            "/visibility/",
            "What others can see of us",
            "Who may see what, who looked, and what was permitted.",
        ),
        Shot("contacts", "/contacts/", "Contacts", "Whom the center reaches, for what, and in which order."),
        Shot("providers", "/providers/", "Who acts for us", "Which provider may act, and in what."),
        Shot("users", "/users/", "Who can sign in", "People, roles, invitations, and who asks to be let in again."),
        Shot("settings", "/settings/", "Settings", "What is set for the hospital."),
        Shot(
            "sign-on",
            "/settings/sign-on/",
            "Our own sign-in",
            "Before something that concerns who gets in: prove once more that it is you.",
        ),
        Shot("export", "/export/", "Everything you gave us", "Take everything out, whenever you like."),
    ),
)

PROVIDER = Room(
    "provider",
    "The acting provider",
    "acting provider",
    (
        Shot("home", "/", "Our members", "Which of the members that he acts for needs him first."),
        Shot(
            "member",
            "/",
            "One member",
            "The member's own page, as far as its permission goes.",
            leading("/members/"),
            part="page",
        ),
        Shot("notices", "/notices/", "Notices", "Notices of all members that he may read for."),
    ),
)

MAKER = Room(
    "maker",
    "The device maker",
    "device maker",
    (
        Shot("home", "/", "Nothing needs you", "What stands there when there is nothing to do."),
        Shot(
            "advisory",
            "/library/",
            "Its own advisory",
            "Its advisory, as the sector reads it, and nothing about who owns the devices.",
            ('main a:has-text("Vitalis 300")',),
        ),
    ),
)

ANALYST = Room(
    "analyst",
    "The analyst",
    "analyst",
    (
        Shot("desk", "/desk/", "The desk", "What needs a decision now, what is due, and who is silent.", screens=EVERY),
        Shot("decisions", "/decisions/", "Decisions", "What was proposed, approved, and set aside."),
        Shot(
            "decision",
            "/desk/",
            "A decision",
            "What is known, who gets it, what they will read: approve, or not.",
            ('main a[href^="/decisions/"]:has-text("Merepump")',),
            EVERY,
        ),
        Shot("findings", "/findings/", "Findings in the sector", "Who is touched by what, the nearest date first."),
        Shot(
            "vulnerability",
            "/vulnerabilities/CVE-2024-1709/",
            "A vulnerability, seen by the center",
            "Claims, and whom it touches.",
        ),
        Shot(
            "document",
            "/vulnerabilities/CVE-2024-1709/",
            "A document, as received",
            "The bytes that came in, their hash, and what they say.",
            leading("/documents/"),
        ),
        Shot(
            "directory",
            "/directory/",
            "The directory",
            "Where the sector's organizations are: a map, and the list behind it.",
        ),
        Shot("trends", "/trends/", "Trends", "Whether notices lead to fixes."),
        Shot("feeds", "/feeds/", "Feeds", "What arrived, what did not, and how to pull."),
        Shot(
            "quarantine",
            "/feeds/quarantine/",
            "Quarantine",
            "Records that could not be read, with file, place and reason.",
        ),
    ),
)

DUTY = Room(
    "duty-officer",
    "The duty officer",
    "duty officer",
    (
        Shot(
            "notices",
            "/notices/?state=late",
            "Who is silent",
            "Notices without an answer past their time.",
            part="late",
        ),
        Shot(
            "notice",
            "/notices/?state=late",
            "A notice that nobody answered",
            "What was sent, to whom, by which way, and whom to call.",
            leading("/notices/WW"),
        ),
        Shot(
            "member",
            "/desk/",
            "A member that is silent",
            "How one member fares, and how to reach it.",
            leading("/members/"),
        ),
        Shot(
            "recoveries",
            "/recoveries/",
            "Let in again",
            "Who cannot sign in, and whether somebody made sure that it is them.",
        ),
    ),
)

ADMINISTRATOR = Room(
    "administrator",
    "The administrator",
    "administrator",
    (
        Shot("members", "/members/", "Members", "Who is in the sector, and how they fare."),
        Shot("operations", "/operations/", "Operations", "Does it run: jobs, mail, feeds, disk and backup."),
        Shot("audit", "/audit/", "Audit", "Who did what, when, from where and why."),
        Shot("openings", "/audit/openings/", "Who opened what", "Every look into a member's confidential records."),
        Shot(
            "settings",
            "/settings/",
            "Settings of the center",
            "What the center says of itself, and how it was started.",
        ),
        Shot("domains", "/settings/domains/", "Mail domains", "Which mail domain is whose, for single sign-on."),
    ),
)

PARTNER = Room(
    "partner",
    "A partner",
    "walled partner",
    (
        Shot("home", "/", "The start", "What a partner with power over members may see, and what it may not."),
        Shot("library", "/library/", "The library", "What is released to partners."),
    ),
)

ROOMS = (VISITOR, CLINICAL, DEFENDER, OWNER, PROVIDER, MAKER, ANALYST, DUTY, ADMINISTRATOR, PARTNER)
