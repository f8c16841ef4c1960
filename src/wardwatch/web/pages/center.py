"""What the center's own pages show: the desk, a decision under review, the feeds."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import Form

from wardwatch.web.pages.parts import (
    Count,
    Due,
    Link,
    Marking,
    Progress,
    Source,
    Table,
    Tag,
    Term,
    TimelineEntry,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A line on the desk that waits for a person. `kind` is the sort of news ("Exploited vulnerability"), `touched` who
    ("9 members, 2 internet-facing"), `proposal` what the policy proposes, `act` the label of the link to `url`."""

    kind: str
    title: str
    since: datetime
    touched: str
    proposal: str
    url: str
    act: str
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One screen: what needs a decision now, who has not answered, what changed.

    `headline` is three to five counts, the first how many need a decision. `loop` counts the way of open notices, in
    order (sent, seen, acknowledged, fixed claimed, fixed verified). `silent` lists notices past their time to answer,
    `help` those whose reader asked for help. Lists hold the first; `more_...` leads to all, None where these are all.
    `unreached` says whom to call because no mail reached them, None where there is nobody.
    """

    now: datetime
    headline: tuple[Count, ...]
    decisions: tuple[Decision, ...]
    loop: tuple[Count, ...]
    board_url: str
    help: Table
    silent: Table
    changed_since: datetime
    changed: tuple[TimelineEntry, ...]
    more_decisions: Link | None = None
    more_silent: Link | None = None
    more_help: Link | None = None
    unreached: Table | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A question that a decision rests on ("Exploited now?"), the answer that counts, the sources that say so, and in
    `dissent` what other sources say ("" when none disagrees)."""

    question: str
    answer: str
    sources: tuple[Source, ...]
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One member in the decision. `value` is posted as `recipient` for each one that stays ticked. `left_out` gives the
    reason when the policy leaves this member out ("" for those included; those left out cannot be ticked). `channel` is
    how it goes ("mail + page"), `detail` why this member ("4 gateways, internet-facing"). `open`: it can
    be ticked."""

    value: str
    name: str
    detail: str
    channel: str
    ticked: bool = True
    left_out: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class RecipientsPart:
    """Part of the recipients: `rows` number `first` to `last` of the `total` whose name fits `search`.

    The form posts for each row that can be ticked `shown` (its value), and `recipient` where it stays ticked.
    `left_out` are those whom the reader left out elsewhere in the list: posted as `without` while they stay so.
    `covers`, posted too, is how many could be told in all, `included` how many will be. A button `go` leads to another
    part: its value is `previous` or `next` ("": there is none), or "" for the start of what is searched for.
    """

    rows: tuple[Recipient, ...]
    covers: int
    included: int
    first: int
    last: int
    total: int
    left_out: tuple[Recipient, ...] = ()
    search: str = ""
    reason: str = ""
    previous: str = ""
    next: str = ""
    searchable: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The message as one recipient gets it. `body` is plain text with blank lines between paragraphs; `switch` leads to
    the same page with another recipient or template or language (its `url` works as a plain link); `language` is the
    code of the one that the message is written in, "" for the page's own."""

    recipient: str
    template: str
    subject: str
    body: str
    marking: Marking
    switch: tuple[Link, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A proposed decision. The POST to `post_url` carries what `RecipientsPart` says, and `go`, or `act`: `approve`
    (with `reason`, why some were unticked) or `reject` (with `note`). `consequence` is what the button will do ("sends
    38 mails, 3 calls for the duty officer"), `checks` what was verified ("Marking allows mail"), each a `Tag` in words.
    `undo_url` is set after approval, until `undo_until`; `decided` says what was decided, "" while open.
    """

    title: str
    summary: str
    marking: Marking
    claims: tuple[Claim, ...]
    touched: tuple[Term, ...]
    regions: tuple[Count, ...]
    preview: Preview
    recipients: RecipientsPart
    dates: tuple[Due, ...]
    rule: str
    rule_url: str
    checks: tuple[Tag, ...]
    consequence: str
    post_url: str
    decided: str = ""
    undo_url: str = ""
    undo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One source. `state` says in words how it stands ("up to date", "late", "failed"); `counts` are of the last run
    (new, changed, unchanged, quarantined). `good_at`: when a run last brought all that the source had. `failure` is one
    sentence with what helps, "" when the last run was well. `progress` is set while a run is going; `next_at` is None
    when nothing is scheduled. `pull_url` and `reparse_url`, when set, take a POST that asks for a run."""

    name: str
    title: str
    publisher: str
    state: Tag
    counts: tuple[Count, ...]
    runs_url: str
    last_at: datetime | None = None
    next_at: datetime | None = None
    failure: str = ""
    progress: Progress | None = None
    pull_url: str = ""
    reparse_url: str = ""
    good_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """All sources; `summary` counts them by state. `ways` lead to what can be done about them."""

    summary: tuple[Count, ...]
    feeds: tuple[Feed, ...]
    runs: Table
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarantinedRecord:
    """A record that could not be read: where it stands, why, and how it looks (`raw`, cut to what a page can bear).

    The POST to `dismiss_url`, when set, carries `why` and sets the record aside for good.
    """

    feed: str
    key: str
    file: str
    place: str
    reason: str
    recorded_at: datetime
    raw: str
    document_url: str = ""
    dismiss_url: str = ""


@dataclass(frozen=True, slots=True)
class QuarantinePage:
    """Records kept aside; the good rest of their documents went in. `total` counts all, `records` those shown, a part
    of `list`.

    `retries` name feeds with such records; a POST to one's `url` has them all tried again.
    """

    total: int
    records: tuple[QuarantinedRecord, ...]
    list: Table
    retries: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft as readers at a marking would see it: `text` is HTML that our own renderer made. `withheld` is what is
    kept from them; `choices` lead to the other markings."""

    title: str
    text: str
    withheld: Table
    choices: tuple[Link, ...]
    back: Link
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class WordPage:
    """A draft that somebody is asked about: `text` is HTML that our own renderer made. `form` is None where the reader
    does not answer, `said` what was said already."""

    title: str
    lead: str
    text: str
    form: Form | None
    said: str
    due: Due | None
    post_url: str
    back: Link
    marking: Marking | None = None
