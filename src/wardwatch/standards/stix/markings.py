"""Data markings (STIX 2.1 section 7.2): the TLP definitions that everybody knows by their ids, and granular markings.

TLP 1.0's four definitions are in section 7.2.1.4, where no others may be made. TLP 2.0's five are published by the
committee as instances of the extension definition `extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d`
(https://github.com/oasis-open/cti-stix-common-objects).
"""

from collections.abc import Iterable
from typing import Any

from wardwatch.standards.tlp import Tlp

TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
"""The extension in which TLP 2.0 levels are defined."""
TLP_1 = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}
TLP_2 = {
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": Tlp.CLEAR,
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Tlp.GREEN,
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": Tlp.AMBER,
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": Tlp.AMBER_STRICT,
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": Tlp.RED,
}
TLP_IDS = TLP_1 | TLP_2
REFS = {level: ref for ref, level in TLP_2.items()}
"""The id of each TLP 2.0 label's definition."""
_TLP_2_MADE = "2022-10-01T00:00:00.000Z"


def definition(level: Tlp) -> dict[str, Any]:
    """The committee's own definition of a TLP 2.0 label, for bundles whose receivers should not have to look it up."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": REFS[level],
        "created": _TLP_2_MADE,
        "name": level.label,
        "extensions": {
            TLP_2_EXTENSION: {
                "extension_type": "property-extension",
                "tlp_2_0": level.label.removeprefix("TLP:").lower(),
            }
        },
    }


def tlp_of(refs: Iterable[str]) -> Tlp | None:
    """The strictest TLP label among marking references; None where none of them is one of TLP's own definitions."""
    return max((TLP_IDS[ref] for ref in refs if ref in TLP_IDS), default=None)
