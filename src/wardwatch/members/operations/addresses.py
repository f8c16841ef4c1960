"""Mail addresses that members write down."""

from wardwatch.kit.errors import FormatError
from wardwatch.standards.mailbox import is_mailbox


def mail_address(text: str) -> str:
    """`text` without surrounding space, as one address that mail can be sent to; raises `FormatError`."""
    address = text.strip()
    if not is_mailbox(address):
        raise FormatError("Write one mail address, such as desk@example.org.", "address")
    return address
