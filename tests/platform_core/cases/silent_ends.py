"""How does each case of a person end where nobody acts, and why is that no loss by anybody's silence?

Every step of a clock that leads a person's case to an end or a rest stands here once; a new one has to be decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from platform_core.actors import Role
from platform_core.cases.table import CASES

GETS_IT: Final = frozenset(  # what the person has asked for
    {
        *("claim.grant_silently_return", "claim.grant_silently_goods", "claim.pay_lost", "claim.pay_unsent"),
        *("freight.pay_silently", "freight.pay_undecided", "reimbursement.cover", "reimbursement.pay_again"),
        *("remedy.grant_sent", "remedy.grant_unasked", "award.advance", "award.pay_again", "complaint.pay_first"),
        *("return.count_as_lost", "return.grant_at_red_line", "return.grant_by_clock", "return.grant_kept"),
        *("return.grant_without_address", "return.let_objection_fail"),
        *("account_closure.erase", "erasure_hold.end", "infringement.measure_by_itself"),
        *("masking.lapse", "masking.restore_undecided"),  # the author's words are there to be read
        *("report.hand_over_by_itself", "report.pass_on"),  # the authority has it
    }
)
STAYS_OPEN: Final[Mapping[str, str]] = {  # nobody has done what is owed, and it stays owed, or may be asked for again
    "privacy_request.pass_over_silence": "it stays owed, as a breach on record; the person may ask again or complain",
    "account_closure.stop": "something is open that the person would lose; they may close the account after that",
    "application.lapse": "a proposal of ours has lapsed, not the application, which stays in the queue",
    "remedy.leave_unanswered": "the goods may come back for as long as the lot is recalled",
    "identity_request.fail": "it stays owed by the platform, and staff are alarmed",
    "mediation.lapse": "the decision that it was about stands, and every other way stays open",
    "outside.time_over": "the authority's to answer; arbitration and courts are open",
    "outside.no_answer": "the authority's to answer; arbitration and courts are open",
    "return.end_unshown": "nothing shows that anything was sent; goods that turn up open it again",
    "complaint.end_undecided": "both sides have shown something, and no clock can weigh that; mediation, the authority,"
    " arbitration and courts are open, with the file",
}
LETS_IT_GO: Final[Mapping[str, str]] = {  # what the person alone could have done, and knew until when
    "privacy_request.destroy": "the copy lay there for its days, and may be asked for again",
    "masking.let_stand": "two persons have masked it after a hearing, and the author did not appeal",
    "claim.close": "the shop has refused it in time, with reasons, and the shopper did not complain",
    "complaint.close": "the shop has answered in time, and the shopper did not go on",
    "complaint.let_stand": "a person has decided, with reasons, and nobody asked for another",
    "subscription.debit": "two notices went out, and no debit comes without them",
    "subscription.debit_again": "a notice went out, and the shopper did not cancel",
    "subscription.end_at_debit": "nothing more is debited and nothing more is owed",
    "subscription.end_instead": "nothing more is debited and nothing more is owed",
    "infringement.restore": "the law ends the measure where the right holder does not sue in time",
    "infringement.restore_after_delay": "the law ends the measure where the right holder does not sue in time",
    "conversation.end": "it was closed and could be taken up for its days; a new one may begin",
}


def silent_ends() -> set[str]:
    """Every step of a clock that leads a case with a person in it to where silence leaves it."""
    found = set[str]()
    for name, case in CASES.items():
        left_there = {*case.final_states, *case.rests} if Role.SHOPPER in case.parties else set()
        found |= {f"{name}.{step.name}" for step in case.steps if step.when_missed and step.to in left_there}
    return found
