"""Freight that a shopper paid in a shop's place, on one page: the shop objects in time, or it is paid."""

from typing import Final

from aftersales.case._objecting import CLOCK, SHOP, SHOPPER, STAFF
from aftersales.deadlines import ANSWER_FREIGHT, RULE_FREIGHT
from aftersales.errors import FreightNotFound
from aftersales.events import FreightAsked, FreightDeclined, FreightDisputed, FreightPaid
from aftersales.states import FreightState as S
from aftersales.types import ABOUT_FREIGHT
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

GRANTED: Final = ["short", "basis"]

FREIGHT: Final = Case(
    kind=ABOUT_FREIGHT,
    unknown=FreightNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ANSWER_FREIGHT, RULE_FREIGHT],
    born=Born(state=S.ASKED, starts=[ANSWER_FREIGHT], says=FreightAsked),
    steps=[
        Step(
            name="agree",
            sources=[S.ASKED, S.DISPUTED],
            to=S.PAID,
            by=[SHOP],
            meets=[ANSWER_FREIGHT, RULE_FREIGHT],
            ever=True,
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="dispute",
            sources=[S.ASKED],
            to=S.DISPUTED,
            by=[SHOP],
            meets=[ANSWER_FREIGHT],
            starts=[RULE_FREIGHT],
            says=FreightDisputed,
        ),
        Step(
            name="pay_silently",
            sources=[S.ASKED],
            to=S.PAID,
            by=[CLOCK],
            when_missed=ANSWER_FREIGHT,
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="rule_for_shopper",
            sources=[S.DISPUTED],
            to=S.PAID,
            by=[STAFF],
            meets=[RULE_FREIGHT],
            writes=GRANTED,
            says=FreightPaid,
        ),
        Step(
            name="decline",
            sources=[S.DISPUTED],
            to=S.DECLINED,
            by=[STAFF],
            meets=[RULE_FREIGHT],
            says=FreightDeclined,
        ),
        Step(
            name="pay_undecided",
            sources=[S.DISPUTED],
            to=S.PAID,
            by=[CLOCK],
            when_missed=RULE_FREIGHT,
            writes=GRANTED,
            says=FreightPaid,
        ),
    ],
    tells={
        FreightAsked: [SHOP],
        FreightDisputed: [SHOPPER, STAFF],
        FreightPaid: [SHOPPER, SHOP],
        FreightDeclined: [SHOPPER, SHOP],
    },
)
