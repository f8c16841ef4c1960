"""The types of STIX 2.1 by what they are: sections 4 (SDO), 5 (SRO), 6 (SCO), 7 (meta objects)."""

SDOS = frozenset(
    {
        "attack-pattern",
        "campaign",
        "course-of-action",
        "grouping",
        "identity",
        "incident",
        "indicator",
        "infrastructure",
        "intrusion-set",
        "location",
        "malware",
        "malware-analysis",
        "note",
        "observed-data",
        "opinion",
        "report",
        "threat-actor",
        "tool",
        "vulnerability",
    }
)
SROS = frozenset({"relationship", "sighting"})
SCOS = frozenset(
    {
        "artifact",
        "autonomous-system",
        "directory",
        "domain-name",
        "email-addr",
        "email-message",
        "file",
        "ipv4-addr",
        "ipv6-addr",
        "mac-addr",
        "mutex",
        "network-traffic",
        "process",
        "software",
        "url",
        "user-account",
        "windows-registry-key",
        "x509-certificate",
    }
)
METAS = frozenset({"marking-definition", "language-content", "extension-definition"})

SECTIONS = (
    {name: f"4.{number}" for number, name in enumerate(sorted(SDOS), 1)}
    | {name: f"5.{number}" for number, name in enumerate(sorted(SROS), 1)}
    | {name: f"6.{number}" for number, name in enumerate(sorted(SCOS), 1)}
    | {"language-content": "7.1", "marking-definition": "7.2.1", "extension-definition": "7.3"}
)
"""Where each type is specified; the specification goes by the alphabet."""
