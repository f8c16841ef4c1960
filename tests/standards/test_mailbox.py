"""Mail addresses that can be written to."""

from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards.mailbox import is_mailbox

LABEL = "l" * 63


@pytest.mark.parametrize("text", ["rosa@riverbend.example", "O'Hara@a-b.Example.ORG", f"{'a' * 64}@b.org", "a@1.2.3"])
def test_plain_addresses(text: str) -> None:
    assert is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@", "@b.org", "a@b", "a@b.", "a@.org", "a@@b.org", "a@b.org ", "a@b.org\n", "a@b.org,c@d.org"),
        *("ä@b.org", "a@bücher.org", "a..b@c.org", ".a@b.org", "a.@b.org", "<a@b.org>", '"a b"@c.org', "a@[127.0.0.1]"),
        *(f"{'a' * 65}@b.org", f"a@{LABEL}l.org", f"a@{LABEL}.{LABEL}.{LABEL}.{LABEL}.org", "a@-b.org", "a@b-.org"),
    ],
)
def test_what_mail_cannot_be_sent_to(text: str) -> None:
    assert not is_mailbox(text)


@given(st.from_regex(r"\A[a-z.+'-]{1,8}@[a-z.-]{1,8}\Z", fullmatch=True))
def test_whatever_counts_as_an_address_can_be_written_to(text: str) -> None:
    if is_mailbox(text):
        assert Address(addr_spec=text).addr_spec == text
