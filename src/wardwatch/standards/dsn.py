"""Delivery status notifications: RFC 3464 (January 2003) in the multipart/report of RFC 6522.

A report has a part message/delivery-status: fields about the message, then one block of fields per recipient
(section 2.3), and usually the returned message or its headers, from which its Message-ID is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

from wardwatch.kit.errors import FormatError

_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")


class Action(StrEnum):
    """What the reporting server did with the message for one recipient (section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """What is said of one recipient. `status` is an enhanced code of RFC 3463 ("5.1.1")."""

    address: str
    action: Action
    status: str
    diagnostic: str = ""

    @property
    def permanent(self) -> bool:
        """Whether trying again cannot help: failed with a status of class 5 (RFC 3463 section 3.1)."""
        return self.action is Action.FAILED and self.status.startswith("5")


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the Message-ID of the message it is about ("" when the report returns none), and its recipients."""

    message_id: str
    recipients: tuple[RecipientStatus, ...]


def read(raw: bytes) -> Report:
    """The report in `raw` (one mail as received); FormatError when it is none."""
    mail = message_from_bytes(raw)  # the newer policies of the library fail on headers that strangers write
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") != "delivery-status":
        raise FormatError("is not a delivery status report", "Content-Type")
    parts = list(mail.walk())
    blocks = [
        block for part in parts if part.get_content_type() == "message/delivery-status" for block in _blocks(part)
    ]
    recipients = tuple(_recipient(block) for block in blocks if "Action" in block)
    if not recipients:
        raise FormatError("names no recipient", "message/delivery-status")
    return Report(_message_id(parts), recipients)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _recipient(block: Message) -> RecipientStatus:
    action = str(block["Action"]).strip().lower()
    if action not in list(Action):
        raise FormatError(f"{action!r} is no action", "Action")
    status = _STATUS.search(str(block.get("Status", "")))
    # the address as we wrote it comes first: a forwarding server may name another as the final one
    named = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    return RecipientStatus(
        address=named.partition(";")[2].strip() or named.strip(),
        action=Action(action),
        status=status.group() if status else "",
        diagnostic=" ".join(str(block.get("Diagnostic-Code", "")).split())[:500],
    )


def _message_id(parts: Sequence[Message]) -> str:
    for part in parts:
        kind = part.get_content_type()
        returned: Message | None = None
        if kind == "message/rfc822":
            payload = part.get_payload()
            returned = payload[0] if isinstance(payload, list) and isinstance(payload[0], Message) else None
        elif kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            returned = message_from_bytes(content) if isinstance(content, bytes) else None
        if returned is not None and returned["Message-ID"]:
            return str(returned["Message-ID"]).strip()
    return ""
