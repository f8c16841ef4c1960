"""One request for each operation, as the reference shows it and as the tests send it.

Names in braces stand for what the reader has: an id, a ticket.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A request: the path below `/api`, with a query perhaps, and what is sent, of which media type."""

    path: str
    body: Any = None
    kind: str = "application/json"


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
    ("put", "/api/notices/{ticket}/help"): Example(
        "/notices/{calling}/help", {"done": "Called, and found the switch."}
    ),
    ("put", "/api/notices/{ticket}/withdrawal"): Example(
        "/notices/{idle}/withdrawal", {"why": "The maker took its advisory back."}
    ),
    ("get", "/api/decisions"): Example("/decisions?state=proposed"),
    ("get", "/api/decisions/{decision}"): Example("/decisions/{decision}"),
    ("put", "/api/decisions/{decision}/approval"): Example(
        "/decisions/{decision}/approval", {"expected": 1, "why": "Used at the bedside."}
    ),
    ("delete", "/api/decisions/{decision}/approval"): Example("/decisions/{decision}/approval"),
    ("put", "/api/decisions/{decision}/dismissal"): Example(
        "/decisions/{decision}/dismissal", {"why": "Nobody uses this function."}
    ),
    ("get", "/api/briefings"): Example("/briefings?past=false"),
    ("get", "/api/briefings/{briefing}"): Example("/briefings/{briefing}"),
    ("put", "/api/briefings/{briefing}/registration"): Example("/briefings/{briefing}/registration"),
    ("delete", "/api/briefings/{briefing}/registration"): Example("/briefings/{briefing}/registration"),
    ("get", "/api/drafts"): Example("/drafts?state=draft"),
    ("post", "/api/drafts"): Example("/drafts", {"kind": "sector-alert", "subject": "vulnerability:CVE-2026-1001"}),
    ("get", "/api/drafts/{draft}"): Example("/drafts/{draft}"),
    ("put", "/api/drafts/{draft}/review"): Example("/drafts/{draft}/review", {"asked": []}),
    ("put", "/api/drafts/{draft}/approval"): Example("/drafts/{read}/approval", {"why": ""}),
    ("put", "/api/drafts/{draft}/release"): Example("/drafts/{approved}/release", {"to": [{"tlp": "TLP:CLEAR"}]}),
    ("post", "/api/drafts/{draft}/revisions"): Example(
        "/drafts/{released}/revisions", {"change": "Version 2.2 is out."}
    ),
    ("put", "/api/drafts/{draft}/withdrawal"): Example(
        "/drafts/{published}/withdrawal", {"why": "The maker took it back."}
    ),
    ("get", "/api/reviews"): Example("/reviews"),
    ("get", "/api/reviews/{review}"): Example("/reviews/{review}"),
    ("put", "/api/reviews/{review}"): Example(
        "/reviews/{review}", {"verdict": "changes", "words": "Say which port is to be closed."}
    ),
    ("get", "/api/vulnerabilities"): Example("/vulnerabilities?exploited=false&touching=true&limit=20"),
    ("get", "/api/vulnerabilities/{name}"): Example("/vulnerabilities/CVE-2026-1001?as_of=2026-11-22T12:00:00Z"),
    ("get", "/api/advisories"): Example("/advisories?q=monitor"),
    ("get", "/api/library"): Example("/library?kind=advisory&limit=20"),
    ("get", "/api/products"): Example("/products?kind=sector-alert&severity=high&limit=20"),
    ("get", "/api/products/{number}"): Example("/products/{product}"),
    ("get", "/api/products/{number}/forms/{form}"): Example("/products/{product}/forms/json"),
    ("get", "/api/advisories/{name}"): Example("/advisories/IDW-2026-030-01"),
    ("get", "/api/exposure"): Example("/exposure?of=CVE-2026-1001"),
    ("get", "/api/members"): Example("/members?q=Riverbend&kind=hospital"),
    ("get", "/api/members/{member}"): Example("/members/{member}"),
    ("get", "/api/members/{member}/assets"): Example("/members/{member}/assets?without_version=true"),
    ("put", "/api/members/{member}/assets"): Example(
        "/members/{member}/assets",
        {"assets": [{"vendor": "Example Medical", "product": "Infusion pump", "version": "2.1", "serial": "S-1"}]},
    ),
    ("get", "/api/members/states"): Example("/members/states?kind=hospital"),
    ("get", "/api/assets/{asset}"): Example("/assets/{asset}"),
    ("put", "/api/assets/{asset}"): Example(
        "/assets/{asset}", {"vendor": "Invented", "product": "IM8001", "version": "3.0", "care_role": "monitoring"}
    ),
    ("get", "/api/assets/{asset}/vulnerabilities/{name}"): Example("/assets/{asset}/vulnerabilities/CVE-2026-1001"),
    ("post", "/api/members/{member}/assets"): Example(
        "/members/{member}/assets", {"vendor": "Example Medical", "product": "Monitor", "quantity": 4}
    ),
    ("get", "/api/members/{member}/aliases"): Example("/members/{member}/aliases?answered=false"),
    ("put", "/api/members/{member}/aliases/{alias}"): Example(
        "/members/{member}/aliases/{alias}",
        {"state": "confirmed", "shared": True, "why": "The label says so.", "seen": "proposed"},
    ),
    ("post", "/api/members/{member}/aliases"): Example(
        "/members/{member}/aliases", {"asset": "{asset}", "vendor": "Example Medical", "product": "Infusion pump"}
    ),
    ("post", "/api/members/{member}/assets/retired"): Example(
        "/members/{member}/assets/retired", {"assets": ["{asset}"]}
    ),
    ("post", "/api/members/{member}/assets/restored"): Example(
        "/members/{member}/assets/restored", {"assets": ["{asset}"]}
    ),
    ("post", "/api/members/{member}/imports"): Example(
        "/members/{member}/imports?name=equipment.csv", "Maker,Product\nExample Medical,Pump\n", "text/csv"
    ),
    ("get", "/api/members/{member}/contacts"): Example("/members/{member}/contacts"),
    ("post", "/api/members/{member}/contacts"): Example(
        "/members/{member}/contacts", {"purpose": "security", "address": "security@example.org"}
    ),
    ("put", "/api/members/{member}/contacts/{contact}"): Example(
        "/members/{member}/contacts/{contact}", {"address": "desk@example.org"}
    ),
    ("put", "/api/members/{member}/contacts/{contact}/position"): Example(
        "/members/{member}/contacts/{contact}/position", {"position": 1}
    ),
    ("post", "/api/members/{member}/contacts/{contact}/code"): Example("/members/{member}/contacts/{contact}/code"),
    ("put", "/api/members/{member}/contacts/{contact}/verification"): Example(
        "/members/{member}/contacts/{waiting}/verification", {"code": "12345678"}
    ),
    ("delete", "/api/members/{member}/contacts/{contact}"): Example("/members/{member}/contacts/{contact}"),
    ("get", "/api/members/{member}/providers"): Example("/members/{member}/providers"),
    ("get", "/api/members/{member}/sharing"): Example("/members/{member}/sharing"),
    ("get", "/api/members/{member}/users"): Example("/members/{member}/users"),
    ("get", "/api/members/{member}/invitations"): Example("/members/{member}/invitations"),
    ("post", "/api/members/{member}/invitations"): Example(
        "/members/{member}/invitations", {"name": "Nell Nurse", "email": "nell@example.org", "roles": ["reader"]}
    ),
    ("delete", "/api/members/{member}/invitations/{invitation}"): Example("/members/{member}/invitations/{invitation}"),
    ("put", "/api/members/{member}/users/{person}/roles"): Example(
        "/members/{member}/users/{person}/roles", {"roles": ["security", "reader"]}
    ),
    ("post", "/api/members/{member}/users/{person}/departure"): Example(
        "/members/{member}/users/{person}/departure", {"successor": "{successor}"}
    ),
    ("post", "/api/members/{member}/export"): Example("/members/{member}/export"),
    ("get", "/api/documents/{document}"): Example("/documents/{document}"),
    ("get", "/api/documents/{document}/received"): Example("/documents/{document}/received"),
    ("get", "/api/pack"): Example("/pack"),
    ("get", "/api/pack/key"): Example("/pack/key"),
    ("get", "/api/search"): Example("/search?q=CVE-2026-1001"),
    ("get", "/api/trends"): Example("/trends?member={member}"),
    ("get", "/api/feeds"): Example("/feeds"),
    ("get", "/api/feeds/{feed}/runs"): Example("/feeds/cisa_kev/runs"),
    ("post", "/api/feeds/{feed}/pulls"): Example("/feeds/cisa_kev/pulls"),
    ("post", "/api/feeds/{feed}/retries"): Example("/feeds/cisa_kev/retries"),
    ("post", "/api/feeds/{feed}/reparses"): Example("/feeds/cisa_kev/reparses"),
    ("get", "/api/feeds/runs"): Example("/feeds/runs?limit=20"),
    ("get", "/api/feeds/quarantine"): Example("/feeds/quarantine?feed=cisa_kev"),
    ("put", "/api/feeds/quarantine/{record}/dismissal"): Example(
        "/feeds/quarantine/{record}/dismissal", {"why": "The source took it back."}
    ),
    ("get", "/api/servers"): Example("/servers"),
    ("post", "/api/servers"): Example(
        "/servers",
        {"name": "neighbors", "url": "{address}", "collection": "Theirs", "secret": "{secret}"},
    ),
    ("get", "/api/servers/{server}"): Example("/servers/{server}"),
    ("put", "/api/servers/{server}"): Example(
        "/servers/{server}", {"url": "{address}collections/c/", "title": "Neighbors' indicators"}
    ),
    ("put", "/api/servers/{server}/pause"): Example("/servers/{server}/pause", {"why": "They rebuild it this week."}),
    ("delete", "/api/servers/{server}/pause"): Example("/servers/{server}/pause"),
    ("post", "/api/servers/{server}/trials"): Example("/servers/{server}/trials"),
    ("post", "/api/servers/{server}/pulls"): Example("/servers/{server}/pulls"),
    ("put", "/api/servers/{server}/removal"): Example("/servers/{server}/removal", {"why": "They closed it."}),
    ("get", "/api/destinations"): Example("/destinations"),
    ("post", "/api/destinations"): Example(
        "/destinations",
        {
            "name": "partner",
            "organization_uid": "{partner}",
            "collection": "all",
            "url": "{address}",
            "secret": "{secret}",
            "from_now": True,
        },
    ),
    ("get", "/api/destinations/{destination}"): Example("/destinations/{destination}"),
    ("put", "/api/destinations/{destination}"): Example(
        "/destinations/{destination}",
        {
            "organization_uid": "{partner}",
            "collection": "all",
            "url": "{address}collections/c/",
        },
    ),
    ("put", "/api/destinations/{destination}/pause"): Example(
        "/destinations/{destination}/pause", {"why": "They rebuild it this week."}
    ),
    ("delete", "/api/destinations/{destination}/pause"): Example("/destinations/{destination}/pause"),
    ("post", "/api/destinations/{destination}/trials"): Example("/destinations/{destination}/trials"),
    ("post", "/api/destinations/{destination}/sendings"): Example("/destinations/{destination}/sendings"),
    ("put", "/api/destinations/{destination}/removal"): Example(
        "/destinations/{destination}/removal", {"why": "They pull from us now."}
    ),
    ("get", "/api/objects"): Example("/objects?type=indicator&limit=20"),
    ("get", "/api/objects/{stix_id}"): Example("/objects/{stix_id}"),
    ("get", "/api/objects/{stix_id}/received"): Example("/objects/{stix_id}/received"),
    ("get", "/api/objects/{stix_id}/neighbours"): Example("/objects/{stix_id}/neighbours"),
    ("get", "/api/objects/{stix_id}/timeline"): Example("/objects/{stix_id}/timeline"),
    ("get", "/api/objects/{stix_id}/versions"): Example("/objects/{stix_id}/versions"),
    ("get", "/api/path"): Example("/path?start={stix_id}&end={stix_id}&steps=3"),
    ("post", "/api/lookup"): Example("/lookup", {"values": ["198.51.100.7", "bad[.]example.org"]}),
    ("get", "/api/alias-groups"): Example("/alias-groups"),
    ("get", "/api/alias-groups/proposals"): Example("/alias-groups/proposals?family=malware"),
    ("get", "/api/alias-groups/refusals"): Example("/alias-groups/refusals"),
    ("get", "/api/alias-groups/{group}"): Example("/alias-groups/{group}"),
    ("post", "/api/alias-groups/decisions"): Example(
        "/alias-groups/decisions",
        {"objects": ["{named}", "{alike}"], "to": "confirmed", "why": "Both are in the same report."},
    ),
    ("post", "/api/alias-groups/{group}/leave"): Example(
        "/alias-groups/{group}/leave", {"object": "{alike}", "why": "They have other code."}
    ),
    ("get", "/api/lists"): Example("/lists"),
    ("post", "/api/lists"): Example(
        "/lists", {"title": "Firewall of the main building", "format": "edl", "kinds": ["domains"], "use": "hunt"}
    ),
    ("get", "/api/lists/{list}"): Example("/lists/{list}"),
    ("put", "/api/lists/{list}"): Example(
        "/lists/{list}",
        {
            "title": "Firewall of the main building",
            "format": "edl",
            "kinds": ["domains"],
            "use": "block",
            "min_confidence": 80,
            "confirmation": "Block what is on this list without a look",
        },
    ),
    ("post", "/api/lists/{list}/secret"): Example("/lists/{list}/secret"),
    ("delete", "/api/lists/{list}"): Example("/lists/{list}"),
    ("get", "/api/subscriptions"): Example("/subscriptions"),
    ("post", "/api/subscriptions"): Example(
        "/subscriptions", {"channel": "webhook", "url": "https://hooks.example.org/wardwatch", "lowest": "high"}
    ),
    ("get", "/api/subscriptions/{subscription}"): Example("/subscriptions/{subscription}"),
    ("put", "/api/subscriptions/{subscription}"): Example(
        "/subscriptions/{subscription}",
        {
            "channel": "mail",
            "pace": "daily",
            "kinds": ["sector-alert"],
            "topics": ["infusion pumps"],
            "forms": ["pdf"],
            "quiet": {"start": 21, "end": 6, "time_zone": "America/Chicago"},
        },
    ),
    ("delete", "/api/subscriptions/{subscription}"): Example("/subscriptions/{subscription}"),
    ("get", "/api/reports"): Example("/reports?open=true&limit=20"),
    ("post", "/api/reports"): Example(
        "/reports?title=Gullwing&said_by=Harbor+CERT&tlp=TLP:GREEN&name=report.txt",
        "The server was 198.51.100[.]7 (T1486).",
        "text/plain",
    ),
    ("get", "/api/reports/{report}"): Example("/reports/{report}"),
    ("get", "/api/reports/{report}/finds"): Example("/reports/{report}/finds?kind=ipv4&state=open"),
    ("get", "/api/reports/{report}/text"): Example("/reports/{report}/text?number=1"),
    ("post", "/api/reports/{report}/decisions"): Example(
        "/reports/{report}/decisions", {"state": "accepted", "numbers": [1], "why": "Seen by two of us."}
    ),
    ("get", "/api/reports/{report}/objects"): Example("/reports/{decided}/objects?limit=20"),
    ("get", "/api/submissions"): Example("/submissions?limit=20"),
    ("get", "/api/submissions/{submission}"): Example("/submissions/{submission}"),
    ("get", "/api/submissions/{submission}/objects"): Example("/submissions/{submission}/objects?limit=20"),
    ("get", "/api/collections"): Example("/collections"),
    ("post", "/api/collections"): Example(
        "/collections",
        {
            "alias": "ransomware",
            "title": "Ransomware",
            "asks": {"topics": ["ransomware"], "min_confidence": 50, "max_age_days": 90, "ceiling": "TLP:GREEN"},
            "writers": "partners",
        },
    ),
    ("get", "/api/collections/{collection}"): Example("/collections/{collection}"),
    ("get", "/api/collections/{collection}/submissions"): Example("/collections/{collection}/submissions"),
    ("get", "/api/collections/submissions/{status}"): Example("/collections/submissions/{submission}"),
    ("put", "/api/collections/{collection}"): Example(
        "/collections/{collection}", {"title": "Indicators", "asks": {"types": ["indicator"]}, "writers": "enrolled"}
    ),
    ("put", "/api/collections/{collection}/closure"): Example(
        "/collections/{collection}/closure", {"why": "Nobody reads it any more."}
    ),
    ("get", "/api/drafts/{draft}/document"): Example("/drafts/{draft}/document"),
    ("put", "/api/drafts/{draft}/document"): Example(
        "/drafts/{written}/document",
        {
            "version": 2,
            "document": {
                "schema": "wardwatch-product-1",
                "kind": "sector-alert",
                "title": "Install version 2.1 of the invented pump",
                "sections": [{"id": "report", "heading": "Report"}],
            },
        },
    ),
    ("post", "/api/drafts/{draft}/comments"): Example(
        "/drafts/{draft}/comments", {"block": "", "text": "Which versions?"}
    ),
    ("get", "/api/drafts/{draft}/comments"): Example("/drafts/{draft}/comments"),
    ("post", "/api/drafts/{draft}/comments/{comment}/resolution"): Example(
        "/drafts/{discussed}/comments/{comment}/resolution"
    ),
    ("post", "/api/drafts/{draft}/suggestions"): Example(
        "/drafts/{discussed}/suggestions", {"block": "", "pointer": "title", "after": "Install version 2.1 this week"}
    ),
    ("post", "/api/drafts/{draft}/suggestions/{suggestion}/decision"): Example(
        "/drafts/{discussed}/suggestions/{suggestion}/decision", {"state": "accepted"}
    ),
    ("get", "/api/audit/openings"): Example("/audit/openings?member={member}"),
    ("get", "/api/audit"): Example("/audit?limit=20"),
}
