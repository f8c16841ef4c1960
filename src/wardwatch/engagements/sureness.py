"""Which findings are sure enough for a notice: each member chooses the band from which on it gets one.

Below it a finding opens no notice and joins none. It stands in the member's list, in its digest as a number, and in the
center's review as one of those left out. `policy.BANDED` says for which states that holds: where a version is unknown
we ask, whatever the band.
"""

import json
from typing import Any, LiteralString

from wardwatch.engagements import policy
from wardwatch.exposures.matching.bands import FLOORS
from wardwatch.exposures.types import FindingRow
from wardwatch.members.types import Band

SURE_ENOUGH: LiteralString = (
    "(f.state <> ALL(%(banded)s) OR f.confidence >= (%(floors)s::jsonb ->> e.notify_from)::int)"
)
"""Whether a finding `f` is, for the member of the enrollment `e`; values: `values`."""
DESERVES: LiteralString = "(f.state, f.priority) IN (SELECT * FROM unnest(%(states)s::text[], %(priorities)s::text[]))"
"""Whether a finding `f` deserves a notice by state and priority; values: `values`."""
UNSURE = "This member wants notices of surer matches only."
"""Why a draft is left out, for the center's staff."""


def values() -> dict[str, Any]:
    """What the conditions above ask for."""
    pairs = [(str(state), str(level)) for state, levels in policy.DESERVES_NOTICE.items() for level in levels]
    return {
        "states": [state for state, _ in pairs],
        "priorities": [level for _, level in pairs],
        "banded": [str(state) for state in policy.BANDED],
        "floors": json.dumps({str(band): floor for band, floor in FLOORS.items()}),
    }


def is_held_back(row: FindingRow, wanted: Band) -> bool:
    """Whether no notice goes out about a finding because its member is notified from `wanted` on."""
    deserves = row.priority in policy.DESERVES_NOTICE.get(row.state, frozenset())
    return deserves and row.state in policy.BANDED and row.confidence < FLOORS[wanted]
