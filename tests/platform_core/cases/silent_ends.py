"""How does each case of a person end where nobody acts, and why is that no loss by anybody's silence?

Every step of a clock that leads a person's case to an end stands here once; a new one has to be decided. A state in
which a case may rest says why in its table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from platform_core.actors import Role
from platform_core.cases.table import CASES

GETS_IT: Final = frozenset(  # what the person has asked for
    {
        *("claim.grant_silently_return", "claim.pay_lost", "claim.pay_unsent"),
        *("freight.pay_silently", "freight.pay_undecided"),
        *("remedy.grant_sent", "remedy.grant_unasked", "complaint.pay_first"),
        *("return.count_as_lost", "return.grant_at_red_line", "return.grant_by_clock", "return.grant_kept"),
        *("return.grant_without_address", "return.let_objection_fail"),
        *("account_closure.erase", "erasure_hold.end"),
        *("masking.lapse", "masking.restore_undecided"),  # the author's words are there to be read
        "report.hand_over_by_itself",  # the authority has it
    }
)
STAYS_OPEN: Final[Mapping[str, str]] = {  # nobody has done what is owed, and it stays owed, or may be asked for again
    "account_closure.stop": "something is open that the person would lose; they may close the account after that",
    "mediation.lapse": "the decision that it was about stands, and every other way stays open",
    "complaint.end_undecided": "both sides have shown something, and no clock can weigh that; mediation, the authority,"
    " arbitration and courts are open, with the file",
}
LETS_IT_GO: Final[Mapping[str, str]] = {  # what the person alone could have done, and knew until when
    "privacy_request.destroy": "the copy lay there for its days, and may be asked for again",
    "masking.let_stand": "two persons have masked it after a hearing, and the author did not appeal",
    "claim.close": "the shop has refused it in time, with reasons, and the shopper did not complain",
    "complaint.close": "the shop has answered in time, and the shopper did not go on",
    "complaint.let_stand": "a person has decided, with reasons, and nobody asked for another",
    "subscription.end_at_debit": "nothing more is debited and nothing more is owed",
    "subscription.end_instead": "nothing more is debited and nothing more is owed",
    "infringement.restore": "the law ends the measure where the right holder does not sue in time",
    "infringement.restore_after_delay": "the law ends the measure where the right holder does not sue in time",
    "conversation.end": "it was closed and could be taken up for its days; a new one may begin",
}


def silent_ends() -> set[str]:
    """Every step of a clock that ends a case with a person in it."""
    found = set[str]()
    for name, case in CASES.items():
        left_there = case.final_states if Role.SHOPPER in case.parties else set()
        found |= {f"{name}.{step.name}" for step in case.steps if step.when_missed and step.to in left_there}
    return found
