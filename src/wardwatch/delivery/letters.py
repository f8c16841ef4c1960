"""Mail as bytes (RFC 5322, RFC 2045): plain text in UTF-8, and files beside it. Pure."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.quoprimime import body_encode

from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from wardwatch.delivery.types import Enclosed, Letter
from wardwatch.standards.tlp import Tlp

_LONGEST_SUBJECT = 200
_UNFOLDED = SMTP.clone(max_line_length=998)
"""Header fields on one line (RFC 5322 section 2.1.1): a folder would turn a long address into encoded words."""


def one_line(text: str) -> str:
    """`text` without control and formatting characters, each run of white space one space, at most 200 characters."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in text)
    return " ".join(kept.split())[:_LONGEST_SUBJECT]


def spoken(at: datetime) -> str:
    """An instant in the words of the language that is active: "22 November 2026, 02:47 UTC"."""
    return format_date(at.astimezone(UTC), pgettext("how an instant is written", "j F Y, H:i")) + " UTC"


def compose(
    letter: Letter,
    *,
    message_id: str,
    sender: str,
    sender_name: str,
    recipient: str,
    marked: Tlp | None,
    date: datetime,
    unsubscribe: str = "",
    files: Iterable[Enclosed] = (),
) -> bytes:
    """One message, ready for DATA: CRLF lines, 7-bit clean. The marking stands in the subject and above the text.

    TLP 2.0 section 4 asks for both places. Auto-Submitted (RFC 3834) keeps absence replies away; there is no Reply-To:
    answers go to the portal, not to a mailbox that nobody is obliged to read. `unsubscribe` is the address that ends
    such mails by one POST (RFC 2369 section 3.2, RFC 8058 section 3.1); the text ends with it.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id
    mail["Date"] = date
    mail["From"] = Address(one_line(sender_name), addr_spec=sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = one_line(f"[{marked.label}] {letter.subject}" if marked is not None else letter.subject)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if unsubscribe:
        mail["List-Unsubscribe"] = f"<{unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = f"{marked.label}\n\n{letter.text}" if marked is not None else letter.text
    ending = f"\n{unsubscribe}\n" if unsubscribe else ""
    mail.set_content(text + ending, charset="utf-8", cte="quoted-printable")
    for each in files:
        main, _slash, kind = each.media_type.partition(";")[0].partition("/")
        mail.add_attachment(each.data, maintype=main, subtype=kind, filename=each.name, cte="base64")
    return mail.as_bytes(policy=_UNFOLDED if unsubscribe else SMTP)


class Sheet:
    """A letter that many are sent, composed once: what differs between its copies is put in afterwards.

    Encoding a text, or a file beside it, takes ten times as long as everything else that a copy needs.
    """

    def __init__(
        self,
        letter: Letter,
        *,
        sender: str,
        sender_name: str,
        marked: Tlp | None,
        date: datetime,
        files: Iterable[Enclosed],
    ) -> None:
        """The letter, with places that stand in no text."""
        place = secrets.token_hex(8)
        self._message_id = f"<id@{place}.invalid>"
        self._recipient = f"to@{place}.invalid"
        self._unsubscribe = f"https://{place}.invalid/"
        self._data = compose(
            letter,
            message_id=self._message_id,
            sender=sender,
            sender_name=sender_name,
            recipient=self._recipient,
            marked=marked,
            date=date,
            unsubscribe=self._unsubscribe,
            files=files,
        )

    def copy(self, *, message_id: str, recipient: str, unsubscribe: str) -> bytes:
        """The copy of one recipient, a plain address (`standards.mailbox`), with its address that ends such mails."""
        encoded = body_encode(unsubscribe, eol="\r\n")  # RFC 2045 section 6.7: at most 76 characters on a line
        places = (
            (self._message_id, message_id),
            (self._recipient, recipient),
            (f"<{self._unsubscribe}>", f"<{unsubscribe}>"),
            (self._unsubscribe, encoded),
        )
        data = self._data
        for place, said in places:
            data = data.replace(place.encode(), said.encode("ascii"))
        return data
