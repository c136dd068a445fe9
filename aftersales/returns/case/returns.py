"""The table of the return, without correcting a parcel and restocking: these move nothing and stop no clock.

The notice itself exercises the right: nobody approves or refuses a return. The rights engine (`policies`) says which
acts are open to each side, at whose cost and why not; it reads more than the state. Whether the money has arrived is a
fact of its refund, and goods on the shelf again are a fact of the shelf. The window is a clock of the order.
"""

from typing import Final

from aftersales.returns.case.objecting import CLOCK, OBJECTING, SHOP, SHOPPER, STAFF
from aftersales.returns.deadlines import (
    ADDRESS,
    ARRIVE,
    FIND_ARRIVAL,
    HANDLE_RED,
    OBJECTION,
    REFUND,
    REFUND_RED,
    RULING,
    SEND_HOME,
)
from aftersales.returns.errors import ReturnNotFound
from aftersales.returns.events import (
    AddressNamed,
    AddressStands,
    ArrivalWanted,
    GoodsAccepted,
    GoodsArrived,
    GoodsHandedOn,
    GoodsHome,
    GoodsSentHome,
    ObjectionMade,
    RefundNotMade,
    ReturnDeclined,
    ReturnGranted,
    ReturnNoticed,
    ReturnSent,
    ReturnUnsent,
    ReturnUnshown,
    ReturnWithdrawn,
)
from aftersales.returns.states import ReturnState as S
from aftersales.returns.types import ABOUT
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

FROM_ARRIVAL: Final = [OBJECTION, REFUND, REFUND_RED]

RETURN: Final = Case(
    kind=ABOUT,
    unknown=ReturnNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ADDRESS, HANDLE_RED, ARRIVE, FIND_ARRIVAL, OBJECTION, REFUND, REFUND_RED, RULING, SEND_HOME],
    born=Born(state=S.NOTICED, starts=[ADDRESS, HANDLE_RED], says=ReturnNoticed),
    steps=[
        Step(
            name="name_address",
            sources=[S.NOTICED],
            by=[SHOP],
            meets=[ADDRESS],
            during=[ADDRESS],
            says=AddressNamed,
        ),
        Step(
            name="name_first_address",  # where there was none to show, the shop may name one until the red line
            sources=[S.NOTICED],
            by=[SHOP],
            during=[HANDLE_RED],
            says=AddressNamed,
        ),
        Step(
            name="let_address_stand",
            sources=[S.NOTICED],
            by=[CLOCK],
            when_missed=ADDRESS,
            says=AddressStands,
        ),
        Step(
            name="send_back",
            sources=[S.NOTICED],
            to=S.SENT,
            by=[SHOPPER],
            voids=[ADDRESS],
            starts=[ARRIVE],
            says=ReturnSent,
        ),
        # The goods are back: says the carrier, the shop, staff, or nobody
        Step(
            name="arrive",
            sources=[S.SENT, S.UNSHOWN],
            to=S.BACK,
            by=[CLOCK],
            voids=[ARRIVE, FIND_ARRIVAL],
            because="arrived",
            starts=FROM_ARRIVAL,
            says=GoodsArrived,
        ),
        Step(
            name="confirm_arrival",
            sources=[S.SENT, S.UNSHOWN],
            to=S.BACK,
            by=[SHOP],
            meets=[HANDLE_RED],
            ever=True,
            voids=[ARRIVE, FIND_ARRIVAL],
            because="arrived",
            starts=FROM_ARRIVAL,
            says=GoodsArrived,
        ),
        Step(
            name="find_arrival",
            sources=[S.NOTICED, S.SENT, S.UNSHOWN],
            to=S.BACK,
            by=[STAFF],
            meets=[FIND_ARRIVAL],
            ever=True,
            voids=[ADDRESS, ARRIVE],
            because="arrived",
            starts=FROM_ARRIVAL,
            says=GoodsArrived,
        ),
        Step(
            name="suppose_arrival",
            sources=[S.SENT],
            to=S.BACK,
            by=[CLOCK],
            when_missed=FIND_ARRIVAL,
            starts=FROM_ARRIVAL,
            says=GoodsArrived,
        ),
        Step(
            name="move_arrival_forward",  # a proof that they were back before: who speaks late gains nothing
            sources=[S.BACK],
            by=[CLOCK, STAFF],
            during=[REFUND],
            voids=FROM_ARRIVAL,
            because="arrived",
            starts=FROM_ARRIVAL,
            says=GoodsArrived,
        ),
        Step(
            name="note_arrival",  # after a shop that paid without waiting for the goods
            sources=[S.GRANTED],
            by=[CLOCK, SHOP, STAFF],
            says=GoodsArrived,
        ),
        Step(
            name="search",
            sources=[S.SENT],
            by=[CLOCK],
            when_missed=ARRIVE,
            starts=[FIND_ARRIVAL],
            says=ArrivalWanted,
        ),
        Step(
            name="search_at_once",  # for goods that the shop refused
            sources=[S.SENT],
            by=[CLOCK],
            during=[ARRIVE],
            voids=[ARRIVE],
            because="searched for",
            starts=[FIND_ARRIVAL],
            says=ArrivalWanted,
        ),
        Step(
            name="expect_no_more",
            sources=[S.BACK, S.GRANTED, S.DECLINED],
            by=[CLOCK],
            when_missed=ARRIVE,
            says=None,
        ),
        Step(
            name="count_as_lost",
            sources=[S.SENT],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=FIND_ARRIVAL,
            says=ReturnGranted,
        ),
        Step(
            name="end_unshown",
            sources=[S.SENT],
            to=S.UNSHOWN,
            by=[CLOCK],
            when_missed=FIND_ARRIVAL,
            says=ReturnUnshown,
        ),
        Step(
            name="end_search",
            sources=[S.BACK, S.GRANTED, S.DECLINED],
            by=[CLOCK],
            when_missed=FIND_ARRIVAL,
            says=None,
        ),
        # The money goes back
        Step(
            name="grant",
            sources=[S.NOTICED, S.SENT, S.BACK, S.UNSHOWN],
            to=S.GRANTED,
            by=[SHOP],
            meets=[HANDLE_RED, REFUND, REFUND_RED],
            ever=True,
            voids=[ADDRESS, ARRIVE, FIND_ARRIVAL, OBJECTION, RULING],
            because="granted: shop",
            says=ReturnGranted,
        ),
        Step(
            name="grant_by_clock",
            sources=[S.BACK],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=REFUND,
            says=ReturnGranted,
        ),
        Step(
            name="leave_refund",
            sources=[S.GRANTED],
            by=[CLOCK],
            when_missed=REFUND,
            says=None,
        ),
        Step(
            name="grant_at_red_line",
            sources=[S.BACK],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=HANDLE_RED,
            during=[REFUND],
            meets=[REFUND],
            voids=[OBJECTION],
            because="granted: red_line",
            says=ReturnGranted,
        ),
        *OBJECTING,
        Step(
            name="hand_on",  # at once: of goods for which the shop owes others, and no money
            sources=[S.BACK],
            to=S.HANDED_ON,
            by=[CLOCK],
            during=FROM_ARRIVAL,
            voids=FROM_ARRIVAL,
            because="handed on",
            says=GoodsHandedOn,
        ),
        Step(
            name="withdraw",
            sources=[S.NOTICED],
            to=S.WITHDRAWN,
            by=[SHOPPER],
            voids=[ADDRESS, HANDLE_RED],
            says=ReturnWithdrawn,
        ),
        # Fifteen days have passed
        Step(
            name="let_settlement_go",
            sources=[S.NOTICED],
            by=[CLOCK],
            when_missed=HANDLE_RED,
            stamps="unsent_at",
            says=ReturnUnsent,
        ),
        Step(
            name="grant_without_address",
            sources=[S.NOTICED, S.SENT],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=HANDLE_RED,
            voids=[ADDRESS, ARRIVE, FIND_ARRIVAL],
            because="granted: no_address",
            says=ReturnGranted,
        ),
        Step(
            name="cross_handling_line",
            sources=[S.SENT, S.BACK, S.GRANTED, S.DECLINED, S.HOME, S.UNSHOWN, S.HANDED_ON],
            by=[CLOCK],
            when_missed=HANDLE_RED,
            says=None,
        ),
        Step(
            name="cross_refund_line",
            sources=[S.BACK, S.GRANTED, S.DECLINED, S.HOME],
            by=[CLOCK],
            when_missed=REFUND_RED,
            says=RefundNotMade,
        ),
    ],
    tells={
        ReturnNoticed: {SHOPPER: "aftersales.noticed", SHOP: "aftersales.to_handle"},
        AddressNamed: {SHOPPER: "aftersales.address_named"},
        AddressStands: "the address was shown with the notice",
        ReturnSent: {SHOP: "aftersales.sent"},
        GoodsArrived: {SHOPPER: "aftersales.arrived", SHOP: "aftersales.to_refund"},
        # Also those who can end the search: the shopper by a proof of sending, the shop by a word
        ArrivalWanted: {
            STAFF: "aftersales.arrival_wanted",
            SHOPPER: "aftersales.show_sending",
            SHOP: "aftersales.goods_sought",
        },
        ReturnGranted: {SHOPPER: "aftersales.granted", SHOP: "aftersales.paid"},
        ObjectionMade: {SHOPPER: "aftersales.objected", STAFF: "aftersales.to_rule"},
        GoodsHandedOn: "the claim tells both sides what is owed now",
        GoodsAccepted: "nothing changes for either side: the refund is due as it was",
        ReturnDeclined: {SHOP: "aftersales.to_send_home"},
        GoodsSentHome: {SHOPPER: "aftersales.sent_home"},
        GoodsHome: {SHOP: "aftersales.home", SHOPPER: "aftersales.home_again"},
        ReturnUnshown: {SHOPPER: "aftersales.unshown"},
        ReturnWithdrawn: "the goods stay where they are, and the shop has done nothing yet",
        ReturnUnsent: "nobody owes anything by it: the right stays",
        RefundNotMade: "staff, where the money is not back either: `subscribers` tell them",
    },
    rests={
        S.NOTICED: "after the red line: the shopper still has the goods and may send them; nobody's money waits for it",
        S.UNSHOWN: "nothing shows that anything was sent, not even a waybill; if goods turn up all the same, the "
        "refund's clocks begin",
    },
    lets_go={S.UNSHOWN: "the shopper was asked for a proof and showed none: nobody waits for the goods any more"},
    outlives={
        # The shop may pay in the moment in which the goods arrive or a search begins, and not see the clock yet
        REFUND.kind: "it finds that the money was granted",
        ARRIVE.kind: "it finds that nothing is on its way any more",
        FIND_ARRIVAL.kind: "it finds that nothing is sought any more",
        HANDLE_RED.kind: "what the platform pays in a shop's place does not help the shop across a red line",
        REFUND_RED.kind: "what the platform pays in a shop's place does not help the shop across a red line",
        OBJECTION.kind: "it ends before the refund is due, as days are counted now; the table counts none",
    },
    forks={
        REFUND.kind: "whether somebody has granted the money before",
        HANDLE_RED.kind: "`red_lines.outcome_of_handling_line`: where the goods are, and since when",
        ARRIVE.kind: "whether the goods are still on their way",
        FIND_ARRIVAL.kind: "`red_lines.outcome_of_search`: what is known of the parcel, and what the shopper has shown",
    },
)
