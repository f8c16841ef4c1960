"""What deserves a notice, how soon we hope to hear, and how quiet we are. One module, so that a center can read it."""

from datetime import timedelta

from wardwatch.engagements.states import Answer
from wardwatch.exposures.states import NEEDS_WORK, FindingState
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.standards.tlp import Tlp

P = DeployerPriority

DESERVES_NOTICE: dict[FindingState, frozenset[DeployerPriority]] = {
    **dict.fromkeys(NEEDS_WORK, frozenset({P.IMMEDIATE, P.OUT_OF_CYCLE, P.SCHEDULED})),
    FindingState.VERSION_UNKNOWN: frozenset({P.IMMEDIATE, P.OUT_OF_CYCLE}),
}
"""Findings that a member is told of. *Defer* waits for the usual updates. Where the version is not known we ask only
if the answer could make it pressing: every question costs a small team a walk through the building."""

BANDED = NEEDS_WORK
"""Findings of which a member is told only where the match is as sure as it chose (`sureness`). A question about a
version has its own way: one for each product."""

MORE_URGENT = (P.IMMEDIATE, NEEDS_WORK | {FindingState.WAITING})
"""What makes a notice that is out an emergency: this priority, with findings in these states. Isolated equipment is not
among them: the second letter would ask for what was done already.

The second letter. A hospital that was told to fix something by December expects to hear when attackers begin to use it
in November. So a notice that is out and becomes an emergency is written anew (*more urgent now*, the old date and the
new one) and mailed once more. It needs an analyst's approval as every mail does: its decision stands on the desk again,
dismissed or not, and one approval covers new members and those told before. As an emergency it does not count against
the month and does not wait for the digest. A notice becomes an emergency once, so nobody gets more than two letters
about one decision; nearer dates short of an emergency change the page of the finding and send nothing."""

UNDO = timedelta(seconds=60)
"""How long an approval can be taken back: nothing is published before."""

ANSWER_WITHIN = {True: timedelta(hours=24), False: timedelta(days=7)}
"""After this time without an answer a notice stands on the desk as silent; the key says whether it is an emergency."""

QUIET_WINDOW = timedelta(days=30)
"""The month of "at most N notices a month": the last thirty days, so that a month's turn brings no flood."""

LINK_LIFE = timedelta(days=14)
LINKED_ANSWER = Answer.ACKNOWLEDGE
"""A mail has one link, and it says "got it": whoever gets hold of the mail can then say nothing about equipment."""

TRIES_PER_HOUR = {"ticket": 200, "ticket from here": 5, "address from here": 10, "origin": 60, "visitor": 600}
"""Few from one origin, but a visitor may search the library often.

A stranger who guesses from elsewhere keeps nobody out, and cannot guess a code in 200 tries."""


def may_link(tlp: Tlp, *, victim: bool) -> bool:
    """Whether a mail about this may carry an answer link: none for RED, AMBER+STRICT or what tells of an attack."""
    return tlp <= Tlp.AMBER and not victim
