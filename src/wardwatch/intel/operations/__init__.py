"""Writes of intelligence. All run as the worker: archive first, then batches (`Arriving`), then `publish`.

document, read in batches      Arriving(document=...).add(batch)     each in a transaction with its place
its last batch is in           publish(documents=[...])              seen at once, one event
read from its beginning again  discard(document)                     first
a large one                    with helped(size) as second           a second process validates too
"""

from wardwatch.intel.operations.aliasing import AliasNotPossible, decide_aliases, dissolve, take_out
from wardwatch.intel.operations.batches import Arriving, Begun, Help, discard, helped
from wardwatch.intel.operations.consenting import record_consent
from wardwatch.intel.operations.judging import judge
from wardwatch.intel.operations.leaving import leave
from wardwatch.intel.operations.marking import DEFINITION
from wardwatch.intel.operations.naming import read_names
from wardwatch.intel.operations.publishing import forget, publish
from wardwatch.intel.operations.speaking import Word, WordNotPossible, accept, say, take_back
from wardwatch.intel.operations.standing import Lists, listed

__all__ = [
    "DEFINITION",
    "AliasNotPossible",
    "Arriving",
    "Begun",
    "Help",
    "Lists",
    "Word",
    "WordNotPossible",
    "accept",
    "decide_aliases",
    "discard",
    "dissolve",
    "forget",
    "helped",
    "judge",
    "leave",
    "listed",
    "publish",
    "read_names",
    "record_consent",
    "say",
    "take_back",
    "take_out",
]
