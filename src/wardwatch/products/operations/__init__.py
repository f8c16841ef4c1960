"""Writes of products: begin and write, hand in and say a word, approve, release, withdraw.

begin(...)      a draft, filled from what is known           draft
save(...)       a new text, if nobody else wrote meanwhile
hand_in(...)    a revision is put before its readers         in review -> feasibility -> concurrence
say(...)        a reader agrees, or asks for changes         changes requested
approve(...)    four eyes                                    approved
schedule(...)   the same, at a later time                    scheduled
release(...)    its variants, in every form, to everybody    released
withdraw(...)   it stays, and says why it no longer holds    withdrawn
"""

from wardwatch.products.operations.moving import NotPossible
from wardwatch.products.operations.releasing import Incomplete, Released, approve, release, withdraw
from wardwatch.products.operations.reminding import remind
from wardwatch.products.operations.reviewing import Asked, NotAsked, OwnWork, hand_in, may_say, say, waive
from wardwatch.products.operations.scheduling import release_due, schedule, unschedule
from wardwatch.products.operations.writing import (
    Begun,
    Overtaken,
    begin,
    begin_by_itself,
    give_up,
    revise,
    save,
    take_up,
)

__all__ = [
    "Asked",
    "Begun",
    "Incomplete",
    "NotAsked",
    "NotPossible",
    "Overtaken",
    "OwnWork",
    "Released",
    "approve",
    "begin",
    "begin_by_itself",
    "give_up",
    "hand_in",
    "may_say",
    "release",
    "release_due",
    "remind",
    "revise",
    "save",
    "say",
    "schedule",
    "take_up",
    "unschedule",
    "waive",
    "withdraw",
]
