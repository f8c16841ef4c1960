"""What is answered, as JSON."""

import json
from datetime import UTC, datetime

from wardwatch.standards.taxii import resources
from wardwatch.standards.taxii.resources import Error, Status, StatusDetail

DAY = datetime(2026, 1, 31, 8, 15, tzinfo=UTC)


def test_envelopes_join_bytes_as_they_are() -> None:
    assert resources.envelope(b"") == b"{}"
    assert resources.envelope(b'{"a": 1},{"b":2}') == b'{"objects":[{"a": 1},{"b":2}]}'
    assert json.loads(resources.envelope(b'{"a": 1}', 'x"y')) == {"more": True, "next": 'x"y', "objects": [{"a": 1}]}
    assert json.loads(resources.envelope(b"", "x")) == {"more": True, "next": "x"}


def test_what_is_not_set_is_left_out() -> None:
    assert json.loads(resources.encode(Error(title="Not Found"))) == {"title": "Not Found"}
    assert json.loads(resources.encode(resources.manifest_of([]))) == {}
    status = Status(id="1", status="complete", request_timestamp="x", success_count=0, failure_count=1, pending_count=0,
                    failures=(StatusDetail(id="i", version="v", message="m"),))  # fmt: skip
    said = json.loads(resources.encode(status))
    assert (said["success_count"], said["pending_count"], "successes" in said, "total_count" in said) == (
        0,
        0,
        False,
        False,
    )


def test_a_manifest_names_id_version_and_media_type() -> None:
    said = json.loads(resources.encode(resources.manifest_of([("tool--1", DAY, DAY)], "z")))
    assert said == {
        "more": True,
        "next": "z",
        "objects": [
            {
                "id": "tool--1",
                "date_added": "2026-01-31T08:15:00.000000Z",
                "version": "2026-01-31T08:15:00.000000Z",
                "media_type": "application/stix+json;version=2.1",
            }
        ],
    }
