"""openFDA: device identifiers and what they name (GUDID), product codes, recalls; the API's answers and bulk files.

Sources: https://open.fda.gov/apis/device/{udi,classification,enforcement,recall}/. Both the API and the bulk files hold
`{"meta": ..., "results": [...]}`. Records are read one by one: a bad one becomes a fault, and so does a bad field that
the rest of its record can do without. `read_gudid` takes the same records as GUDID publishes them itself (XML,
https://accessgudid.nlm.nih.gov/download). GUDID describes devices, not single units: it has no lots or serials.
"""

from wardwatch.standards.openfda.gudid import read_gudid
from wardwatch.standards.openfda.reader import each_device, read_classifications, read_devices, read_recalls
from wardwatch.standards.openfda.types import (
    Classification,
    Device,
    Identifier,
    IdentifierKind,
    Page,
    ProductCode,
    Recall,
    Term,
)

__all__ = [
    "Classification",
    "Device",
    "Identifier",
    "IdentifierKind",
    "Page",
    "ProductCode",
    "Recall",
    "Term",
    "each_device",
    "read_classifications",
    "read_devices",
    "read_gudid",
    "read_recalls",
]
