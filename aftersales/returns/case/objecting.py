"""The part of a return in which the shop objects, the platform decides, and goods go home again."""

from collections.abc import Sequence
from typing import Final

from aftersales.returns.deadlines import HANDLE_RED, OBJECTION, REFUND, REFUND_RED, RULING, SEND_HOME
from aftersales.returns.events import (
    GoodsAccepted,
    GoodsHome,
    GoodsSentHome,
    ObjectionMade,
    ReturnDeclined,
    ReturnGranted,
)
from aftersales.returns.states import ReturnState as S
from platform_core.actors import Role
from platform_core.cases.shape import Step

SHOPPER, SHOP, STAFF, CLOCK = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM

OBJECTING: Final[Sequence[Step[S]]] = [
    # The shop objects, and the platform decides
    Step(
        name="object",
        sources=[S.BACK],
        by=[SHOP],
        meets=[OBJECTION, HANDLE_RED],
        during=[OBJECTION],
        voids=[REFUND],
        because="objection in time",
        starts=[RULING],
        says=ObjectionMade,
    ),
    Step(
        name="accept_goods",
        sources=[S.BACK, S.GRANTED],
        by=[CLOCK],
        when_missed=OBJECTION,
        says=GoodsAccepted,
    ),
    Step(
        name="rule_for_shopper",
        sources=[S.BACK],
        to=S.GRANTED,
        by=[STAFF],
        meets=[RULING, REFUND_RED],
        during=[RULING],
        says=ReturnGranted,
    ),
    Step(
        name="decline",
        sources=[S.BACK],
        to=S.DECLINED,
        by=[STAFF],
        meets=[RULING, REFUND_RED],
        during=[RULING],
        starts=[SEND_HOME],
        says=ReturnDeclined,
    ),
    Step(
        name="let_objection_fail",
        sources=[S.BACK],
        to=S.GRANTED,
        by=[CLOCK],
        when_missed=RULING,
        says=ReturnGranted,
    ),
    # Home again: the clock waits for the arrival, not for a number on a label
    Step(
        name="send_home",
        sources=[S.DECLINED],
        by=[SHOP],
        during=[SEND_HOME],
        says=GoodsSentHome,
    ),
    Step(
        name="come_home",
        sources=[S.DECLINED],
        to=S.HOME,
        by=[CLOCK],
        meets=[SEND_HOME],
        during=[SEND_HOME],
        says=GoodsHome,
    ),
    Step(
        name="confirm_home",
        sources=[S.DECLINED],
        to=S.HOME,
        by=[SHOPPER],
        meets=[SEND_HOME],
        during=[SEND_HOME],
        says=GoodsHome,
    ),
    Step(
        name="grant_kept",
        sources=[S.DECLINED],
        to=S.GRANTED,
        by=[CLOCK],
        when_missed=SEND_HOME,
        says=ReturnGranted,
    ),
]
