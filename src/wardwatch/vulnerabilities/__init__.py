"""RECORDS: what is claimed about vulnerabilities, by whom.

Law: claims are stored, never conclusions; "known exploited?", "CVSS?", "affected?" are resolved when read, by the
precedence documented in `queries`, and show their sources.
Vulnerability · Advisory (CSAF) · CveDescription (CVE Record container) · KevAssertion · CvssAssessment
SsvcAssessment · AffectedRange (product and versions with a status) · Remediation · EpssScore, EpssChange.
"""
