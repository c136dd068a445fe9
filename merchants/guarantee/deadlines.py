"""Clocks of deposits, debts and grants."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule

# A debt is taken out of all that the shop earns; beyond that it has this time to pay in.
PAY_DEBT: Final = declare(
    Deadline(
        kind="merchants.pay_debt",
        title="Pay what the shop owes",
        otherwise=(
            "After that it bears on the shop's credit; our people are alarmed, and may propose a measure. Whatever the"
            " shop earns is taken first."
        ),
        counts_from="debt incurred, or not paid in time",
        within=rule("DL_DEPOSIT_TOP_UP"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58", "HSE-16"),
        at_end=AtEnd.ALARMS,
    )
)
APPEAL_DEBT: Final = declare(
    Deadline(
        kind="merchants.appeal_debt",
        title="Appeal against a deduction",
        otherwise="After that the deduction is final in our house.",
        counts_from="debt incurred",
        within=rule("DL_SANCTION_APPEAL.appeal"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58", "OPR-NEG"),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
ANSWER_DEBT_APPEAL: Final = declare(
    Deadline(
        kind="merchants.answer_debt_appeal",
        title="Answer the appeal against a deduction",
        otherwise=(
            "After that our people are alarmed each time, and nothing more is taken for it; the shop may turn to the"
            " market regulation authority or to a court."
        ),
        counts_from="appeal made, or not answered in time",
        within=rule("DL_SANCTION_APPEAL.answer"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("ECL-58", "OPR-NEG"),
        at_end=AtEnd.ALARMS,
    )
)

DECIDE_GRANT: Final = declare(
    Deadline(
        kind="merchants.decide_grant",
        title="Decide on money for the relief fund",
        otherwise="After that the proposal has lapsed, and our people are told; it may be made again.",
        counts_from="grant proposed",
        within=rule("DL_FUND_DECIDE"),
        owed_by=Role.STAFF,
        duties=("HSE-16",),
        at_end=AtEnd.LEADS_ON,
    )
)

AGREE_DEPOSIT: Final = declare(
    Deadline(
        kind="merchants.agree_deposit",
        title="Agree to a guarantee deposit",
        otherwise="After that nothing is agreed and nothing is owed; our people are told.",
        counts_from="deposit asked for",
        within=rule("DL_DEPOSIT_AGREE"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
TOP_UP: Final = declare(
    Deadline(
        kind="merchants.top_up",
        title="Fill the guarantee deposit up",
        otherwise=(
            "After that it bears on the shop's credit; our people are alarmed, and may propose a measure. Whatever the"
            " shop earns fills it up first."
        ),
        counts_from="deposit agreed or fallen short, or not filled in time",
        within=rule("DL_DEPOSIT_TOP_UP"),
        owed_by=Role.MERCHANT,
        duties=("ECL-58",),
        at_end=AtEnd.ALARMS,
    )
)
GIVE_DEPOSIT_BACK: Final = declare(
    Deadline(
        kind="merchants.give_deposit_back",
        title="Give the guarantee deposit back",
        otherwise=(
            "It is then paid out automatically, unless something is still owed. Where no account is known, we try again"
            " on another day."
        ),
        counts_from="agreement ended, or the deposit did not reach the shop",
        within=rule("DL_GUARANTEE_BACK"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("ECL-58",),
        at_end=AtEnd.GRANTS,
        may_harm="a consumer whose claim comes later: it goes back only where nothing is owed and no case is open",
    )
)
