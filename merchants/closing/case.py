"""The closing of a shop: announced thirty days before to everybody, and done once nothing is open."""

from __future__ import annotations

from typing import Final

from merchants.closing import events
from merchants.closing.errors import ClosingNotFound, ReopenedTooLate
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Step
from platform_core.cases.table import Case
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore
from platform_core.states import State

SHOP, STAFF, SYSTEM = Role.MERCHANT, Role.STAFF, Role.SYSTEM


class ClosingState(State):
    """Where the closing of a shop stands."""

    ANNOUNCED = "announced", "announced; the notice runs", "wait"
    SETTLING = "settling", "the notice is over; something is still open", "wait"
    TAKEN_BACK = "taken_back", "taken back"
    CLOSED = "closed", "closed"


S = ClosingState
UNDER_WAY: Final = (S.ANNOUNCED, S.SETTLING)

NOTICE: Final = rule("DL_CLOSE_NOTICE")
CLOSE_NOTICE: Final = declare(
    Deadline(
        kind="merchants.close_notice",
        title="Take back that your shop closes",
        otherwise="After that the shop closes as soon as nothing is open. It cannot be opened again.",
        counts_from="closing announced",
        within=NOTICE,
        owed_by=SHOP,
        duties=("ECL-16", "OTM-23"),
        at_end=AtEnd.TAKES,
        is_right=True,
        remind_before=(HoursBefore(48),),
    )
)
# It comes round: what is open has clocks of its own, and nobody has to ask when they have ended.
CLOSE_CHECK: Final = declare(
    Deadline(
        kind="merchants.close_check",
        title="Look again whether the shop can close",
        otherwise="At that moment it closes by itself if nothing is open; else it is looked at again the next day.",
        counts_from="notice over, or looked at before",
        within=rule("DL_CLOSE_CHECK"),
        owed_by=STAFF,
        owed_to=SHOP,
        duties=("ECL-16", "OTM-23"),
        at_end=AtEnd.TAKES,
        inside=True,
    )
)
CLOSING: Final = Case(
    kind="merchants.closing",
    unknown=ClosingNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[CLOSE_NOTICE, CLOSE_CHECK],
    born=Born(state=S.ANNOUNCED, starts=[CLOSE_NOTICE], says=events.ClosingAnnounced),
    steps=[
        Step(
            name="take_back",
            sources=[S.ANNOUNCED],
            to=S.TAKEN_BACK,
            by=[SHOP],
            meets=[CLOSE_NOTICE],
            late=ReopenedTooLate,
            says=events.ClosingTakenBack,
        ),
        Step(
            name="close",
            sources=[S.ANNOUNCED],
            to=S.CLOSED,
            by=[SYSTEM],
            when_missed=CLOSE_NOTICE,
            says=events.ShopClosed,
        ),
        Step(
            name="hold",
            sources=[S.ANNOUNCED],
            to=S.SETTLING,
            by=[SYSTEM],
            when_missed=CLOSE_NOTICE,
            starts=[CLOSE_CHECK],
            says=events.ClosingHeld,
        ),
        Step(
            name="close_settled",
            sources=[S.SETTLING],
            to=S.CLOSED,
            by=[SYSTEM],
            when_missed=CLOSE_CHECK,
            says=events.ShopClosed,
        ),
        Step(
            name="wait",
            sources=[S.SETTLING],
            by=[SYSTEM],
            when_missed=CLOSE_CHECK,
            starts=[CLOSE_CHECK],
            says=events.ClosingWaits,
            again=Again(why="whatever is open has a clock of its own; meanwhile the shop sells nothing"),
        ),
    ],
    tells={
        events.ClosingAnnounced: [SHOP, STAFF],
        events.ClosingTakenBack: [SHOP],
        events.ClosingHeld: [SHOP, STAFF],
        events.ClosingWaits: "both have heard that something is open, and their pages say what",
        events.ShopClosed: [SHOP, STAFF],
    },
    forks={
        CLOSE_NOTICE.kind: "`queries.open_items`: whether the shop owes, or is owed, anything",
        CLOSE_CHECK.kind: "the same, on another day",
    },
)
