"""The table of the masking of a review: proposed, heard, decided by a second person, appealed to a third.

Silence never masks: without a decision the review stays, or is shown again.
"""

from typing import Final

from orders.reviews.deadlines import APPEAL, DECIDE_APPEAL, DECIDE_MASK, HEARING
from orders.reviews.errors import AppealTooLate, MaskingNotFound, MaskTooLate, SpokenAlready
from orders.reviews.events import (
    MaskAnswered,
    MaskAppealed,
    MaskHeard,
    MaskLapsed,
    MaskObjected,
    MaskProposed,
    MaskRejected,
    MaskUnappealed,
    MaskUpheld,
    ReviewMasked,
    ReviewRestored,
)
from orders.reviews.policies import author_is_unheard, shop_is_unheard
from orders.reviews.states import MaskingState as S
from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

SHOPPER, SHOP, STAFF, CLOCK = Role.SHOPPER, Role.MERCHANT, Role.STAFF, Role.SYSTEM

MASKING: Final = Case(
    kind="orders.masking",
    unknown=MaskingNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[HEARING, DECIDE_MASK, APPEAL, DECIDE_APPEAL],
    born=Born(state=S.PROPOSED, starts=[HEARING], says=MaskProposed),
    steps=[
        # A word of one side shortens nothing for the other.
        Step(
            name="answer",
            sources=[S.PROPOSED],
            by=[SHOP],
            guard=Guard(rule=shop_is_unheard, refusal=SpokenAlready),
            stamps="shop_spoke_at",
            says=MaskAnswered,
        ),
        Step(
            name="object",
            sources=[S.PROPOSED],
            by=[SHOPPER],
            guard=Guard(rule=author_is_unheard, refusal=SpokenAlready),
            stamps="author_spoke_at",
            says=MaskObjected,
        ),
        Step(
            name="close_hearing",
            sources=[S.PROPOSED],
            to=S.HEARD,
            by=[CLOCK],
            when_missed=HEARING,
            starts=[DECIDE_MASK],
            says=MaskHeard,
        ),
        Step(
            name="mask",
            sources=[S.HEARD],
            to=S.MASKED,
            by=[STAFF],
            meets=[DECIDE_MASK],
            late=MaskTooLate,
            starts=[APPEAL],
            writes=["decided_by", "reasons"],
            says=ReviewMasked,
        ),
        Step(
            name="reject",
            sources=[S.PROPOSED, S.HEARD],
            to=S.REJECTED,
            by=[STAFF],
            meets=[DECIDE_MASK],
            voids=[HEARING],
            writes=["decided_by", "reasons"],
            says=MaskRejected,
        ),
        Step(
            name="lapse",
            sources=[S.HEARD],
            to=S.LAPSED,
            by=[CLOCK],
            when_missed=DECIDE_MASK,
            says=MaskLapsed,
        ),
        Step(
            name="appeal",
            sources=[S.MASKED],
            to=S.APPEALED,
            by=[SHOPPER],
            meets=[APPEAL],
            late=AppealTooLate,
            starts=[DECIDE_APPEAL],
            says=MaskAppealed,
        ),
        Step(
            name="let_stand",
            sources=[S.MASKED],
            to=S.STANDS,
            by=[CLOCK],
            when_missed=APPEAL,
            says=MaskUnappealed,
        ),
        Step(
            name="uphold",
            sources=[S.APPEALED],
            to=S.STANDS,
            by=[STAFF],
            meets=[DECIDE_APPEAL],
            late=MaskTooLate,
            writes=["appeal_decided_by", "appeal_reasons"],
            says=MaskUpheld,
        ),
        Step(
            name="restore",
            sources=[S.APPEALED],
            to=S.RESTORED,
            by=[STAFF],
            meets=[DECIDE_APPEAL],
            writes=["appeal_decided_by", "appeal_reasons"],
            says=ReviewRestored,
            saying={"automatic": False},
        ),
        Step(
            name="restore_undecided",
            sources=[S.APPEALED],
            to=S.RESTORED,
            by=[CLOCK],
            when_missed=DECIDE_APPEAL,
            says=ReviewRestored,
            saying={"automatic": True},
        ),
    ],
    tells={
        MaskProposed: [SHOPPER, SHOP],
        MaskAnswered: "who decides reads it beside the proposal",
        MaskObjected: "who decides reads it beside the proposal",
        MaskHeard: [STAFF],
        ReviewMasked: [SHOPPER, SHOP],
        MaskRejected: [SHOPPER, SHOP],
        MaskLapsed: [SHOPPER, SHOP],
        MaskAppealed: [STAFF],
        MaskUnappealed: "with the mask the author was told until when to appeal",
        MaskUpheld: [SHOPPER, SHOP],
        ReviewRestored: [SHOPPER, SHOP],
    },
)
