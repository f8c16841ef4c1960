"""Advisories in CSAF 2.0: CISA's by default, any provider's by its provider-metadata.json, or a local folder.

An OpenVEX document, and a CycloneDX document (JSON or XML) that states which vulnerabilities touch its product, may
stand beside them.

Law: an advisory is marked by its own TLP label; one without a label is for the center's staff until somebody decides.
A correction counts only under a higher `tracking.version`; other content under the same or a lower version is
quarantined, because it cannot be told which of the two the issuer means.
"""

from wardwatch.feeds.cisa_csaf.collecting import collect
from wardwatch.feeds.cisa_csaf.parsing import mark, parse
from wardwatch.feeds.types import Feed
from wardwatch.kit.translation import gettext_noop as noop

FEED = Feed(
    id="cisa_csaf",
    title=noop("CISA security advisories (CSAF)"),
    url="https://www.cisa.gov/sites/default/files/csaf/provider-metadata.json",
    licence="Work of the United States government, public domain",
    media_type="application/json",
    parser=3,
    collect=collect,
    parse=parse,
    mark=mark,
)
