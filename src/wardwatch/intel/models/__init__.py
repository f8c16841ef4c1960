"""Tables of STIX objects (`objects`), what they go by and which are one (`aliases`), what is thought of values
(`judged`), what people said (`words`)."""

from wardwatch.intel.models.aliases import AliasMember, AliasRefusal, ObjectName, ObjectToName
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
from wardwatch.intel.models.words import FalsePositiveList, HumanWord, Saying

__all__ = [
    "AliasMember",
    "AliasRefusal",
    "Arrival",
    "ArrivedLabel",
    "ArrivedReference",
    "ArrivedValue",
    "FalsePositiveList",
    "HumanWord",
    "JudgedValue",
    "JudgingMark",
    "ObjectName",
    "ObjectSource",
    "ObjectToName",
    "ObjectVersion",
    "ObservableValue",
    "Reference",
    "Saying",
    "SourceConsent",
    "ValueToJudge",
]
