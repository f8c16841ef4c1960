"""HICP: Health Industry Cybersecurity Practices (405(d) program, 2023 edition): practices and sub-practices.

Source: HHS and the Health Sector Coordinating Council, "Health Industry Cybersecurity Practices: Managing Threats and
Protecting Patients", main document and technical volumes 1 (small) and 2 (medium, large). An id is
`practice.size.letter`: `7.M.D`. Ids and names of sub-practices other than 1.M are written down from memory of these
documents (`VERIFIED` names what was read): whoever shows one as a rule has to look it up first.
"""

from collections.abc import Mapping

VERIFIED = frozenset({"1.M.A", "1.M.B", "1.M.C", "1.M.D"})

PRACTICES: Mapping[int, str] = {
    1: "Email Protection Systems",
    2: "Endpoint Protection Systems",
    3: "Identity and Access Management",
    4: "Data Protection and Loss Prevention",
    5: "IT Asset Management",
    6: "Network Management",
    7: "Vulnerability Management",
    8: "Security Operations Center and Incident Response",
    9: "Network Connected Medical Devices",
    10: "Cybersecurity Oversight and Governance",
}
"""The ten practices, by number."""

SUB_PRACTICES: Mapping[str, str] = {
    "1.S.A": "Email System Configuration",
    "1.S.B": "Education",
    "1.S.C": "Phishing Simulation",
    "1.M.A": "Basic Email Protection Controls",
    "1.M.B": "MFA for Email Access",
    "1.M.C": "Email Encryption",
    "1.M.D": "Workforce Education",
    "1.L.A": "Advanced and Next-Generation Tooling",
    "1.L.B": "Digital Signatures",
    "1.L.C": "Analytics-Driven Education",
    "2.S.A": "Basic Endpoint Protection",
    "2.M.A": "Basic Endpoint Protection Controls",
    "2.L.A": "Automate Provisioning",
    "2.L.B": "Mobile Device Management",
    "2.L.C": "Host-Based Intrusion Detection/Prevention",
    "2.L.D": "Endpoint Detection and Response",
    "2.L.E": "Application Whitelisting",
    "2.L.F": "Micro-Segmentation/Virtualization",
    "3.S.A": "Basic Access Management",
    "3.M.A": "Identity",
    "3.M.B": "Provisioning/Transfers/De-provisioning",
    "3.M.C": "Authentication",
    "3.M.D": "MFA for Remote Access",
    "3.L.A": "Federated Identity",
    "3.L.B": "Authorization",
    "3.L.C": "Access Governance",
    "3.L.D": "Single Sign-On",
    "4.S.A": "Policy",
    "4.S.B": "Procedures",
    "4.S.C": "Education",
    "4.M.A": "Classification",
    "4.M.B": "Data Use Procedures",
    "4.M.C": "Data Security",
    "4.M.D": "Backup Strategies",
    "4.M.E": "Data Loss Prevention",
    "4.L.A": "Advanced Data Loss Prevention",
    "4.L.B": "Data Flow Mapping",
    "5.S.A": "Inventory",
    "5.S.B": "Procurement",
    "5.S.C": "Decommissioning",
    "5.M.A": "Inventory of Endpoints and Servers",
    "5.M.B": "Procurement",
    "5.M.C": "Secure Storage for Inactive Devices",
    "5.M.D": "Decommissioning",
    "5.L.A": "Automated Discovery",
    "5.L.B": "Integration with Network Access Control",
    "6.S.A": "Network Segmentation",
    "6.S.B": "Physical Security and Guest Access",
    "6.S.C": "Intrusion Prevention",
    "6.M.A": "Network Profiles and Firewalls",
    "6.M.B": "Segmentation",
    "6.M.C": "Intrusion Prevention Systems",
    "6.M.D": "Web Proxy Protection",
    "6.M.E": "Physical Security of Network Devices",
    "6.L.A": "Additional Segmentation",
    "6.L.B": "Command and Control Monitoring",
    "6.L.C": "Anomaly Analytics",
    "6.L.D": "Sandboxing",
    "6.L.E": "Network Access Control",
    "7.S.A": "Vulnerability Management",
    "7.M.A": "Host/Server Scanning",
    "7.M.B": "Web Application Scanning",
    "7.M.C": "System Placement and Data Classification",
    "7.M.D": "Patch and Configuration Management",
    "7.L.A": "Penetration Testing",
    "7.L.B": "Remediation Planning",
    "8.S.A": "Incident Response",
    "8.S.B": "ISAC/ISAO Participation",
    "8.M.A": "Security Operations Center",
    "8.M.B": "Incident Response",
    "8.M.C": "Information Sharing and ISACs/ISAOs",
    "8.L.A": "Advanced Security Operations Center",
    "8.L.B": "Advanced Information Sharing",
    "8.L.C": "Incident Response Orchestration",
    "8.L.D": "Baseline Network Traffic",
    "8.L.E": "User Behavior Analytics",
    "8.L.F": "Deception Technologies",
    "9.S.A": "Medical Device Security",
    "9.M.A": "Medical Device Management",
    "9.M.B": "Endpoint Protections",
    "9.M.C": "Identity and Access Management",
    "9.M.D": "Asset Management",
    "9.M.E": "Vulnerability Management",
    "9.L.A": "Security Operations and Incident Response",
    "9.L.B": "Procurement and Security Evaluations",
    "10.S.A": "Policies",
    "10.M.A": "Policies",
    "10.M.B": "Risk Assessment and Management",
    "10.M.C": "Awareness and Training",
}
"""The sub-practices, by id: small (S), medium (M) and large (L); who is large takes M and L."""


def name_of(id_: str) -> str:
    """The name of a practice (`7`) or sub-practice (`7.M.D`); "" for an id that HICP does not have."""
    if id_.isdecimal():
        return PRACTICES.get(int(id_), "")
    return SUB_PRACTICES.get(id_, "")
