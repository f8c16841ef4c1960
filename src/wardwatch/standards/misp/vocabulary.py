"""The types of attributes and their categories.

Source: MISP core format, section "Attribute", and https://www.misp-project.org/datamodels/ (the categories, and for
each type the category and `to_ids` that it has where nobody says). The lists grow: what is not in them is taken too.
"""

import csv
from importlib.resources import files

CATEGORIES = frozenset(
    {
        "Internal reference",
        "Targeting data",
        "Antivirus detection",
        "Payload delivery",
        "Artifacts dropped",
        "Payload installation",
        "Persistence mechanism",
        "Network activity",
        "Payload type",
        "Attribution",
        "External analysis",
        "Financial fraud",
        "Support Tool",
        "Social network",
        "Person",
        "Other",
    }
)

_TABLE = (files(__package__) / "attribute_types.csv").read_text("utf-8")
_USUAL = {row["type"]: (row["category"], row["to_ids"] == "1") for row in csv.DictReader(_TABLE.splitlines())}
TYPES = frozenset(_USUAL)


def usual_category(attribute_type: str) -> str:
    """The category of such an attribute where nobody says; `Other` for a type that is not in the list."""
    return _USUAL.get(attribute_type, ("Other", False))[0]


def usually_to_ids(attribute_type: str) -> bool:
    """Whether such an attribute is meant for detection where nobody says."""
    return _USUAL.get(attribute_type, ("Other", False))[1]
