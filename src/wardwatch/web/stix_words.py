"""Plain words for the terms of STIX 2.1: types of objects, verbs of relationships, and how long a name may be shown."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

TYPES = {
    "attack-pattern": noop("Technique of attackers"),
    "campaign": noop("Campaign"),
    "course-of-action": noop("What helps against it"),
    "grouping": noop("Collection of hints"),
    "identity": noop("Organization or person"),
    "incident": noop("Incident"),
    "indicator": noop("Indicator"),
    "infrastructure": noop("Infrastructure of attackers"),
    "intrusion-set": noop("Group of attackers"),
    "location": noop("Place"),
    "malware": noop("Malware"),
    "malware-analysis": noop("Analysis of malware"),
    "note": noop("Note"),
    "observed-data": noop("Observation"),
    "opinion": noop("Opinion"),
    "report": noop("Report"),
    "threat-actor": noop("Attacker"),
    "tool": noop("Tool"),
    "vulnerability": noop("Vulnerability"),
    "relationship": noop("Relationship"),
    "sighting": noop("Sighting"),
    "language-content": noop("Translation"),
    "marking-definition": noop("Marking"),
    "extension-definition": noop("Definition of an extension"),
    "artifact": noop("Artifact"),
    "autonomous-system": noop("Autonomous system"),
    "directory": noop("Folder"),
    "domain-name": noop("Domain name"),
    "email-addr": noop("Mail address"),
    "email-message": noop("Mail"),
    "file": noop("File"),
    "ipv4-addr": noop("Address (IPv4)"),
    "ipv6-addr": noop("Address (IPv6)"),
    "mac-addr": noop("Address of a network card"),
    "mutex": noop("Mutex"),
    "network-traffic": noop("Network traffic"),
    "process": noop("Process"),
    "software": noop("Software"),
    "url": noop("Web address"),
    "user-account": noop("User account"),
    "windows-registry-key": noop("Windows registry key"),
    "x509-certificate": noop("Certificate"),
    "x-mitre-tactic": noop("Tactic (ATT&CK)"),
    "x-mitre-matrix": noop("Matrix (ATT&CK)"),
    "x-mitre-collection": noop("Release (ATT&CK)"),
    "x-mitre-data-source": noop("Data source (ATT&CK)"),
    "x-mitre-data-component": noop("Data component (ATT&CK)"),
    "x-mitre-detection-strategy": noop("Way to detect it (ATT&CK)"),
    "x-mitre-analytic": noop("Analytic (ATT&CK)"),
    "x-mitre-asset": noop("Kind of equipment (ATT&CK)"),
}
"""Types of objects; what is not here is shown by its own name."""
SELDOM = ("relationship", "language-content", "marking-definition", "extension-definition", "x-mitre-collection")
"""Types that no list shows unless somebody asks for them: they say something of other objects."""

LONGEST_NAME = 120


def type_words(kind: str) -> str:
    """What a type of object is called; a type of somebody's own by its own name."""
    return _(TYPES[kind]) if kind in TYPES else kind


def name_of(kind: str, name: str) -> str:
    """What to call an object in a line: its name, else what it is."""
    return name[:LONGEST_NAME] or _("%(type)s without a name") % {"type": type_words(kind)}


OUT = {
    "uses": noop("Uses"),
    "targets": noop("Aims at"),
    "attributed-to": noop("Is attributed to"),
    "mitigates": noop("Helps against"),
    "indicates": noop("Is a sign of"),
    "detects": noop("Detects"),
    "subtechnique-of": noop("Is a kind of"),
    "revoked-by": noop("Was replaced by"),
    "based-on": noop("Is based on"),
    "communicates-with": noop("Talks to"),
    "compromises": noop("Compromises"),
    "consists-of": noop("Consists of"),
    "controls": noop("Controls"),
    "delivers": noop("Delivers"),
    "downloads": noop("Downloads"),
    "drops": noop("Leaves behind"),
    "exploits": noop("Exploits"),
    "exfiltrates-to": noop("Sends data to"),
    "beacons-to": noop("Reports to"),
    "has": noop("Has"),
    "hosts": noop("Hosts"),
    "impersonates": noop("Pretends to be"),
    "investigates": noop("Investigates"),
    "located-at": noop("Is located at"),
    "originates-from": noop("Comes from"),
    "owns": noop("Owns"),
    "remediates": noop("Repairs"),
    "authored-by": noop("Was written by"),
    "variant-of": noop("Is a variant of"),
    "derived-from": noop("Is derived from"),
    "duplicate-of": noop("Is the same as"),
    "related-to": noop("Has to do with"),
    "created_by_ref": noop("Who says it first"),
    "object_refs": noop("Speaks of"),
    "sighting": noop("Was seen in"),
    "resolves-to": noop("Resolves to"),
    "belongs-to": noop("Belongs to"),
    "characterizes": noop("Describes"),
    "analysis-of": noop("Is an analysis of"),
    "static-analysis-of": noop("Is an analysis of"),
    "dynamic-analysis-of": noop("Is an analysis of"),
    "x_mitre_data_source_ref": noop("Comes from"),
    "x_mitre_analytic_refs": noop("Works by"),
    "tactic_refs": noop("Holds"),
    "same-as": noop("Is one with"),
}
"""What an object does to the other, by the type of relationship or the property that says so."""
IN = {
    "uses": noop("Is used by"),
    "targets": noop("Is a target of"),
    "attributed-to": noop("Has to answer for"),
    "mitigates": noop("What helps against it"),
    "indicates": noop("Signs of it"),
    "detects": noop("Is detected by"),
    "subtechnique-of": noop("Kinds of it"),
    "revoked-by": noop("Replaces"),
    "based-on": noop("Is the ground for"),
    "communicates-with": noop("Talks to"),
    "compromises": noop("Is compromised by"),
    "consists-of": noop("Is part of"),
    "controls": noop("Is controlled by"),
    "delivers": noop("Is delivered by"),
    "downloads": noop("Is downloaded by"),
    "drops": noop("Is left behind by"),
    "exploits": noop("Is exploited by"),
    "exfiltrates-to": noop("Gets data from"),
    "beacons-to": noop("Gets reports from"),
    "has": noop("Is found in"),
    "hosts": noop("Is hosted by"),
    "impersonates": noop("Is imitated by"),
    "investigates": noop("Is investigated by"),
    "located-at": noop("Holds"),
    "originates-from": noop("Is where this comes from"),
    "owns": noop("Is owned by"),
    "remediates": noop("Is repaired by"),
    "authored-by": noop("Wrote"),
    "variant-of": noop("Variants of it"),
    "derived-from": noop("Derived from it"),
    "duplicate-of": noop("Is the same as"),
    "related-to": noop("Has to do with"),
    "created_by_ref": noop("Says first"),
    "object_refs": noop("Mentioned in"),
    "sighting": noop("Was seen there"),
    "resolves-to": noop("Is what resolves to it"),
    "belongs-to": noop("Has"),
    "characterizes": noop("Is described by"),
    "x_mitre_data_source_ref": noop("Holds"),
    "x_mitre_analytic_refs": noop("Is how this is done"),
    "tactic_refs": noop("Stands in"),
    "same-as": noop("Is one with"),
}
"""What the other does to the object."""


def verb(relation: str, *, outward: bool) -> str:
    """How a page says a link, seen from the object that the page is about."""
    told = (OUT if outward else IN).get(relation)
    if told:
        return _(told)
    plain = relation.removesuffix("_refs").removesuffix("_ref").replace("_", " ").replace("-", " ")
    return plain if outward else _("%(verb)s (from there)") % {"verb": plain}
