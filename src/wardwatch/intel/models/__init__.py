"""Tables of STIX objects (`objects`) and of what is thought of the values that they name (`judged`)."""

from wardwatch.intel.models.judged import JudgedValue, JudgingMark, ValueToJudge
from wardwatch.intel.models.objects import (
    Arrival,
    ArrivedLabel,
    ArrivedReference,
    ArrivedValue,
    ObjectSource,
    ObjectVersion,
    ObservableValue,
    Reference,
    SourceConsent,
)

__all__ = [
    "Arrival",
    "ArrivedLabel",
    "ArrivedReference",
    "ArrivedValue",
    "JudgedValue",
    "JudgingMark",
    "ObjectSource",
    "ObjectVersion",
    "ObservableValue",
    "Reference",
    "SourceConsent",
    "ValueToJudge",
]
