"""Clocks of openings, changes, suspensions and verifications."""

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

# Six more months of silence would be no clock: a missed verification is asked for every few days until it is done.
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

# The law gives one period, and it is over: asking again and again is our own promise.
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
