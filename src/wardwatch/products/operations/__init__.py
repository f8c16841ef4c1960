"""Writes of products: begin and write, hand in and say a word, approve, release, withdraw.

begin(...)      a draft, filled from what is known           draft
save(...)       a new text, if nobody else wrote meanwhile
save_joined(...)  a new text, together with what others wrote meanwhile
comment(...), suggest(...)  something is said of it beside the text
hand_in(...)    a revision is put before its readers         in review -> feasibility -> concurrence
say(...)        a reader agrees, or asks for changes         changes requested
approve(...)    four eyes                                    approved
schedule(...)   the same, at a later time                    scheduled
release(...)    its variants, in every form, to everybody    released
withdraw(...)   it stays, and says why it no longer holds    withdrawn
sign_documents(...)  CSAF documents without a signature by the center's key get one
"""

from wardwatch.products.operations.asking import ask_sources, with_sources_to_ask
from wardwatch.products.operations.comparing import compare_values
from wardwatch.products.operations.moving import NotPossible
from wardwatch.products.operations.releasing import Incomplete, Released, approve, release, withdraw
from wardwatch.products.operations.remarks import LONGEST, Outdated, accept, comment, refuse, resolve, suggest
from wardwatch.products.operations.reminding import ask, remind
from wardwatch.products.operations.reviewing import Asked, NotAsked, OwnWork, hand_in, may_say, say, take_back, waive
from wardwatch.products.operations.scheduling import release_due, schedule, unschedule
from wardwatch.products.operations.signing import sign_documents
from wardwatch.products.operations.writing import (
    Begun,
    Differing,
    Overtaken,
    Saved,
    begin,
    begin_by_itself,
    give_up,
    revise,
    save,
    save_joined,
    take_up,
)

__all__ = [
    "LONGEST",
    "Asked",
    "Begun",
    "Differing",
    "Incomplete",
    "NotAsked",
    "NotPossible",
    "Outdated",
    "Overtaken",
    "OwnWork",
    "Released",
    "Saved",
    "accept",
    "approve",
    "ask",
    "ask_sources",
    "begin",
    "begin_by_itself",
    "comment",
    "compare_values",
    "give_up",
    "hand_in",
    "may_say",
    "refuse",
    "release",
    "release_due",
    "remind",
    "resolve",
    "revise",
    "save",
    "save_joined",
    "say",
    "schedule",
    "sign_documents",
    "suggest",
    "take_back",
    "take_up",
    "unschedule",
    "waive",
    "with_sources_to_ask",
    "withdraw",
]
