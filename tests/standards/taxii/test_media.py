"""What clients say they take, and what they say they send."""

import pytest

from wardwatch.standards.taxii import media


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/*",
        "application/taxii+json",
        "application/taxii+json;version=2.1",
        "application/taxii+json; version=2.1",
        'APPLICATION/taxii+json; VERSION="2.1"',
        "application/taxii+json;version=2.1;q=0.9, text/html",
        "application/taxii+json;version=2.0, application/taxii+json;version=2.1",
        "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
        "application/json, */*",
    ],
)
def test_clients_that_take_taxii(accept: str | None) -> None:
    assert media.acceptable(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "text/html",
        "application/stix+json;version=2.1",
        "application/taxii+json;version=2.0",
        "application/vnd.oasis.taxii+json; version=2.0",
        "application/taxii+json;version=2.1;q=0",
        "application/taxii+json;q=0, */*",
        "*/*;q=0",
        "*/*;q=much",
        ";;;",
        ",",
    ],
)
def test_clients_that_take_something_else(accept: str) -> None:
    assert not media.acceptable(accept)


@pytest.mark.parametrize(
    ("sent", "is_read"),
    [
        ("application/taxii+json;version=2.1", True),
        ("application/taxii+json; version=2.1; charset=utf-8", True),
        ("application/taxii+json", True),
        ("application/stix+json;version=2.1", True),
        ("application/stix+json", True),
        ("application/stix+json;version=2.0", False),
        ("application/vnd.oasis.stix+json; version=2.0", False),
        ("application/json", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_what_a_pusher_sends(sent: str, is_read: bool) -> None:
    assert media.is_objects(sent) is is_read
