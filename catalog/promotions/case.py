"""A promotion on one page: begun with its last day, and ended by its clock. Nobody can end it, or go on, by hand."""

from typing import Final

from catalog.promotions.deadlines import END_PROMOTION
from catalog.promotions.errors import PromotionNotFound
from catalog.promotions.events import PromotionBegun, PromotionEnded
from catalog.promotions.states import PromotionState as S
from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

PROMOTION: Final = Case(
    kind="catalog.promotion",
    unknown=PromotionNotFound,
    parties={Role.MERCHANT: "merchant_id"},
    clocks=[END_PROMOTION],
    born=Born(state=S.RUNNING, says=PromotionBegun, starts=[END_PROMOTION]),
    steps=[
        Step(
            name="end",
            sources=[S.RUNNING],
            to=S.ENDED,
            by=[Role.SYSTEM],
            when_missed=END_PROMOTION,
            says=PromotionEnded,
        ),
    ],
    tells={
        PromotionBegun: "its shop has begun it, and everybody reads it beside the price",
        PromotionEnded: [Role.MERCHANT],
    },
)
