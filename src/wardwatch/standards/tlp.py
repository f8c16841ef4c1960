"""TLP 2.0: Traffic Light Protocol (FIRST), the labels.

Source: https://www.first.org/tlp/ (version 2.0, August 2022), section 4 for the labels. TLP 1.0's WHITE reads as CLEAR.
"""

import re
from enum import IntEnum

from wardwatch.kit.errors import FormatError


class Tlp(IntEnum):
    """A label, ordered from the widest sharing (CLEAR) to the narrowest (RED).

    The order says which label of several is the strictest. It is no rule of access: that asks who the recipients are.
    """

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """The label as documents must write it: `TLP:AMBER+STRICT`."""
        return "TLP:" + self.name.replace("_", "+")


_NAMES = {value.name: value for value in Tlp} | {"WHITE": Tlp.CLEAR}


def read(text: str) -> Tlp:
    """The label that `text` names, with or without `TLP:`, in any case; FormatError otherwise."""
    bare = re.sub(r"^TLP\s*:\s*", "", text.strip().upper())
    name = re.sub(r"[\s+_-]+", "_", bare)
    if name not in _NAMES:
        raise FormatError(f"{text!r} is not a TLP 2.0 label")
    return _NAMES[name]
