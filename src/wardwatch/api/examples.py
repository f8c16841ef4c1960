"""One request for each operation, as the reference shows it and as the tests send it.

Names in braces stand for what the reader has: an id, a ticket.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A request: the path below `/api`, with a query perhaps, and what is sent."""

    path: str
    body: Any = None


EXAMPLES: dict[tuple[str, str], Example] = {
    ("get", "/api/me"): Example("/me"),
    ("get", "/api/findings"): Example("/findings?state=open&state=reopened&limit=20"),
    ("get", "/api/findings/{finding}"): Example("/findings/{finding}"),
    ("get", "/api/notices"): Example("/notices?state=sent"),
    ("get", "/api/notices/{ticket}"): Example("/notices/{ticket}"),
    ("post", "/api/notices/{ticket}/answers"): Example(
        "/notices/{ticket}/answers", {"answer": "waiting", "words": "The maker comes on Monday."}
    ),
    ("post", "/api/notices/{ticket}/version"): Example("/notices/{question}/version", {"version": "2.1.4"}),
    ("get", "/api/decisions"): Example("/decisions?state=proposed"),
    ("get", "/api/decisions/{decision}"): Example("/decisions/{decision}"),
    ("put", "/api/decisions/{decision}/approval"): Example(
        "/decisions/{decision}/approval", {"expected": 1, "why": "Used at the bedside."}
    ),
    ("delete", "/api/decisions/{decision}/approval"): Example("/decisions/{decision}/approval"),
    ("put", "/api/decisions/{decision}/dismissal"): Example(
        "/decisions/{decision}/dismissal", {"why": "Nobody uses this function."}
    ),
    ("get", "/api/vulnerabilities"): Example("/vulnerabilities?q=CVE-2026-1001"),
    ("get", "/api/vulnerabilities/{name}"): Example("/vulnerabilities/CVE-2026-1001?as_of=2026-11-22T12:00:00Z"),
    ("get", "/api/advisories"): Example("/advisories?q=monitor"),
    ("get", "/api/advisories/{name}"): Example("/advisories/IDW-2026-030-01"),
    ("get", "/api/members"): Example("/members?q=Riverbend&kind=hospital"),
    ("get", "/api/members/{member}"): Example("/members/{member}"),
    ("get", "/api/members/{member}/assets"): Example("/members/{member}/assets?without_version=true"),
    ("put", "/api/members/{member}/assets"): Example(
        "/members/{member}/assets",
        {"assets": [{"vendor": "Example Medical", "product": "Infusion pump", "version": "2.1", "serial": "S-1"}]},
    ),
    ("get", "/api/assets/{asset}"): Example("/assets/{asset}"),
    ("get", "/api/feeds"): Example("/feeds"),
    ("get", "/api/feeds/{feed}/runs"): Example("/feeds/cisa_kev/runs"),
    ("post", "/api/feeds/{feed}/pulls"): Example("/feeds/cisa_kev/pulls"),
    ("get", "/api/audit"): Example("/audit?limit=20"),
}
