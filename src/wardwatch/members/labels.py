"""The labels that members' data carry. Whoever stores something about a member takes its label from here."""

from dataclasses import replace

from wardwatch.markings.types import NONE, PUBLIC, Label
from wardwatch.standards.tlp import Tlp


def internal(center: int) -> Label:
    """The center's own working matter: its staff only."""
    return Label(Tlp.AMBER_STRICT, organizations=frozenset({center}))


def about(member: int, center: int) -> Label:
    """About one member: itself, the providers acting for it, and the center. The wall keeps powers out."""
    ids = frozenset({member})
    return Label(Tlp.AMBER, originator=member, organizations=ids | {center}, subjects=ids, clients=True)


def contact(organization: int, center: int) -> Label:
    """How to reach an organization: the center's own contacts are published, everybody else's are about that body."""
    return PUBLIC if organization == center else about(organization, center)


def private(member: int, center: int, *, shared: bool) -> Label:
    """What the member keeps to itself, unless it lets the center see it.

    The group is the member's own: the providers that it lets see such details (`Permit.NETWORK_DETAILS`), read anew for
    each viewer, so that taking the permission back needs no new labels.
    """
    ids = frozenset({member})
    readers = ids | {center} if shared else ids
    return Label(Tlp.AMBER, originator=member, organizations=readers, groups=ids, subjects=ids)


def own(organization: int) -> Label:
    """An organization's own matter, which is nobody else's: neither the center's nor that of those acting for it."""
    ids = frozenset({organization})
    return Label(Tlp.AMBER_STRICT, originator=organization, organizations=ids, subjects=ids)


def between(organization: int, center: int) -> Label:
    """What passes between an organization and the center, and concerns nobody else: neither providers nor powers."""
    if organization == center:
        return internal(center)
    ids = frozenset({organization})
    return Label(Tlp.AMBER_STRICT, originator=organization, organizations=ids | {center}, subjects=ids)


def partner(organization: int, center: int) -> Label:
    """About a partner or another body that the center works with: GREEN to the enrolled community."""
    return Label(Tlp.GREEN, published=True, originator=center, organizations=frozenset({organization, center}))


def opened(label: Label, center: int) -> Label:
    """Who may know that something under `label` was opened: the organizations that it is about, and the center.

    Never more people than may see the thing, and not the others whom it is shared with: providers, partners, persons.
    """
    return replace(
        label,
        tlp=max(label.tlp, Tlp.AMBER_STRICT),
        published=False,
        originator=None,
        organizations=label.subjects | {center},
        groups=NONE,
        persons=NONE,
        grants=NONE,
        clients=False,
    )
