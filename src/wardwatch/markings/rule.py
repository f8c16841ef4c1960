"""THE visibility rule in Python. `policy.RULE` says the same in SQL; a test compares both over the truth table.

TLP 2.0 (FIRST, August 2022) decides by recipients:
CLEAR everyone, once published · GREEN enrolled members and partners, once published · AMBER the audience and, where
the originator permits, the providers acting for it · AMBER+STRICT the audience's organizations only · RED the named
people only, the center's staff included only if named.
"""

from wardwatch.markings.types import Label, Viewer
from wardwatch.standards.tlp import Tlp


def visible(label: Label, viewer: Viewer) -> bool:
    """Whether what carries `label` may be shown to `viewer`."""
    return _wall_admits(label, viewer) and label.compartments <= viewer.compartments and _tlp_admits(label, viewer)


def _wall_admits(label: Label, viewer: Viewer) -> bool:
    """A viewer with power over others does not see what is about a member, unless it is about the viewer alone."""
    alone = len(label.subjects) == 1 and viewer.powers == label.subjects
    return not label.subjects or not viewer.powers or alone or bool(label.grants & viewer.grants)


def _tlp_admits(label: Label, viewer: Viewer) -> bool:
    if label.published and label.tlp is Tlp.CLEAR:
        return True
    if label.published and label.tlp is Tlp.GREEN and viewer.enrolled:
        return True
    named = viewer.person is not None and viewer.person in label.persons
    if label.tlp is Tlp.RED:
        return named
    if named or label.organizations & viewer.organizations or label.grants & viewer.grants:
        return True
    if label.tlp is Tlp.AMBER_STRICT:
        return False
    return bool(label.groups & viewer.groups or (label.clients and label.organizations & viewer.acting_for))
