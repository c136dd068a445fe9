"""Which promises does a shop or the platform owe here, and until when?"""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# It comes round for as long as a shop is suspended, and never opens a shop by itself: that could harm consumers.
REVIEW_SUSPENSION: Final = declare(
    Deadline(
        kind="merchants.review_suspension",
        title="Review the suspension of the shop",
        otherwise=(
            "After that the shop stays suspended, since nobody has found that consumers are safe; our people are"
            " alarmed each time, and the shop may turn to the market regulation authority or to a court."
        ),
        counts_from="shop suspended, or suspension reviewed",
        within=rule("DL_SUSPENSION_REVIEW"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("ECL-27",),
        at_end=AtEnd.ALARMS,
    )
)

# Nobody's silence opens a shop: the proposal falls, and somebody has to look at the papers again.
DECIDE_OPENING: Final = declare(
    Deadline(
        kind="merchants.decide_opening",
        title="Decide the proposal to open the shop",
        otherwise="After that the proposal lapses; our people are alarmed, and the papers are looked at again.",
        counts_from="opening proposed",
        within=rule("DL_OPENING_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.SHOPPER,
        duties=("ECL-27",),
        at_end=AtEnd.LEADS_ON,
    )
)

REVERIFY: Final = declare(
    Deadline(
        kind="merchants.reverify",
        title="Verify the shop again",
        otherwise=(
            "After that our people are alarmed and the shop is told that it owes nothing. If nobody has verified it"
            " a month later either, it takes no new orders until somebody has; what was ordered before goes on."
        ),
        counts_from="shop last verified",
        within=rule("DL_REVERIFY"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        remind_before=(HoursBefore(30 * 24),),
        duties=("OTM-24a", "ECL-27"),
        at_end=AtEnd.ALARMS,
    )
)

# Six more months of silence would be no clock: what was missed is asked for every few days until somebody has done it.
CATCH_UP: Final = declare(
    Deadline(
        kind="merchants.catch_up_verification",
        title="Verify the shop, which is overdue",
        otherwise=(
            "After that our people are alarmed again, and the shop is told; it owes nothing. Seven months after its"
            " last verification it takes no new orders until somebody has verified it; what was ordered before goes on."
        ),
        counts_from="verification missed",
        within=rule("DL_REVERIFY_AGAIN"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OTM-24a", "ECL-27"),
        at_end=AtEnd.ALARMS,
    )
)

VERIFY_CHANGE: Final = declare(
    Deadline(
        kind="merchants.verify_change",
        title="Verify the change and show it",
        otherwise=(
            "After that what was shown before stays; our people are alarmed each time, and the shop may withdraw the"
            " change or turn to the market regulation authority."
        ),
        counts_from="change reported by the shop",
        within=rule("DL_CHANGE_VERIFY"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OTM-26",),
        at_end=AtEnd.ALARMS,
    )
)

# The law gives one period, and it is over: what is asked for again and again is our own promise.
CATCH_UP_CHANGE: Final = declare(
    Deadline(
        kind="merchants.catch_up_change",
        title="Verify the change, which is overdue",
        otherwise=(
            "After that what was shown before stays; our people are alarmed each time, and the shop may withdraw the"
            " change or turn to the market regulation authority."
        ),
        counts_from="verification of the change missed",
        within=rule("DL_CHANGE_VERIFY_AGAIN"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OTM-26",),
        at_end=AtEnd.ALARMS,
    )
)

REPORT_WITHIN: Final = rule("DL_CHANGE_REPORT")  # asked the other way round: was a report late?
SELLS_UNVERIFIED: Final = rule("DL_REVERIFY_STOP")  # no clock: each sale asks whether that day is over
# A measure against a shop: heard, decided, published, and open to an appeal that another person answers.
HEARING: Final = declare(
    Deadline(
        kind="merchants.hear_shop",
        title="Answer in the hearing on a measure",
        otherwise="After that our people decide by what they know.",
        counts_from="measure proposed",
        within=rule("DL_SANCTION_HEARING"),
        owed_by=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
DECIDE_SANCTION: Final = declare(
    Deadline(
        kind="merchants.decide_sanction",
        title="Decide on a measure",
        otherwise=(
            "After that a measure that keeps a danger from consumers stays in effect, and our people are alarmed each"
            " time; any other has lapsed."
        ),
        counts_from="hearing over",
        within=rule("DL_SANCTION_DECIDE"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
    )
)
PUBLISH_SANCTION: Final = declare(
    Deadline(
        kind="merchants.publish_sanction",
        title="Publish a measure",
        otherwise="At that moment it is published by itself.",
        counts_from="measure imposed or decided",
        within=rule("DL_SANCTION_PUBLISH"),
        owed_by=Role.STAFF,
        duties=("ECL-36", "OTM-30"),
        at_end=AtEnd.LEADS_ON,
    )
)
APPEAL: Final = declare(
    Deadline(
        kind="merchants.appeal_sanction",
        title="Appeal against a measure",
        otherwise="After that the decision is final in our house.",
        counts_from="measure decided",
        within=rule("DL_SANCTION_APPEAL.appeal"),
        owed_by=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.LEADS_ON,
        is_right=True,
    )
)
ANSWER_APPEAL: Final = declare(
    Deadline(
        kind="merchants.answer_appeal",
        title="Answer the appeal against a measure",
        otherwise=(
            "After that what was decided holds until somebody answers; our people are alarmed each time, and the shop"
            " may turn to the market regulation authority or to a court."
        ),
        counts_from="appeal made, or not answered in time",
        within=rule("DL_SANCTION_APPEAL.answer"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OPR-NEG",),
        at_end=AtEnd.ALARMS,
    )
)

# It counts forward to the last day that was named, and ends what the measure does by itself.
END_SANCTION: Final = declare(
    Deadline(
        kind="merchants.end_sanction",
        title="The last day of a measure",
        otherwise="After that day the measure has no effect any more.",
        counts_from="last day named",
        within=rule("DL_SANCTION_END"),
        owed_by=Role.STAFF,
        owed_to=Role.MERCHANT,
        duties=("OTM-30", "OPR-NEG"),
        at_end=AtEnd.RESTORES,
        may_harm=(
            "whoever buys then, if the shop has mended nothing: a person named that day, and where there is danger"
            " none can be named"
        ),
        is_right=True,
    )
)

# What a shop owes is taken out of all that it earns; beyond that it has this time to pay in.
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
            "At that moment it is paid out by itself, unless something is still owed; without an account for it, it is"
            " tried again on another day."
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
