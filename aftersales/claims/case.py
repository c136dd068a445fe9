"""The table of the claim: something is wrong with the goods delivered.

The shop grants the remedy wanted, offers another, or refuses with reasons and evidence; its silence grants. Goods go
back as a return, with its clocks and its own end: a claim for money ends there, one for other goods or a repair waits
for them. From every state the shopper ends with the goods, the money, or the way to a complaint.
"""

from collections.abc import Sequence
from typing import Any, Final

from aftersales.claims.deadlines import ANSWER_CLAIM, COMPLAIN, NEW_ARRIVES, REPAIR, SEND_NEW, TAKE_OFFER
from aftersales.claims.errors import ClaimNotFound, ClaimNotNow
from aftersales.claims.events import (
    ClaimAgreed,
    ClaimClosed,
    ClaimFiled,
    ClaimFulfilled,
    ClaimGoodsBack,
    ClaimOffered,
    ClaimPieceSent,
    ClaimRefunded,
    ClaimRefused,
    ClaimWithdrawn,
    EndedByReturn,
    NotTaken,
    RepairTooLong,
)
from aftersales.claims.policies import may_choose_money
from aftersales.claims.states import ClaimState as S
from aftersales.claims.types import ABOUT_CLAIM
from aftersales.returns.case.objecting import CLOCK, SHOP, SHOPPER
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

# The next state of a granted claim, by the way of its remedy (`policies.way_of`).
GRANTED: Final = {"return": S.BY_RETURN, "goods": S.RETURNING, "supply": S.SENDING, "money": S.REFUNDED}


def _granting(name: str, ways: Sequence[str] = tuple(GRANTED), **how: Any) -> list[Step[S]]:
    """One step for each thing that may be granted."""
    return [
        Step(
            name=f"{name}_{way}",
            to=GRANTED[way],
            starts=[SEND_NEW] if way == "supply" else [],
            writes=["remedy"],
            says=ClaimAgreed,
            **how,
        )
        for way in ways
    ]


CLAIM: Final = Case(
    kind=ABOUT_CLAIM,
    unknown=ClaimNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[ANSWER_CLAIM, TAKE_OFFER, COMPLAIN, REPAIR, SEND_NEW, NEW_ARRIVES],
    born=Born(state=S.FILED, starts=[ANSWER_CLAIM], says=ClaimFiled),
    steps=[
        *_granting("agree", sources=[S.FILED, S.INSISTED], by=[SHOP], meets=[ANSWER_CLAIM]),
        Step(
            name="offer",
            sources=[S.FILED],
            to=S.OFFERED,
            by=[SHOP],
            meets=[ANSWER_CLAIM],
            starts=[TAKE_OFFER],
            says=ClaimOffered,
        ),
        Step(
            name="refuse",
            sources=[S.FILED, S.INSISTED],
            to=S.REFUSED,
            by=[SHOP],
            meets=[ANSWER_CLAIM],
            starts=[COMPLAIN],
            says=ClaimRefused,
        ),
        # A silent shop has granted it, but money alone never follows from silence
        *_granting(
            "grant_silently",
            ways=("return", "goods", "supply"),
            sources=[S.FILED, S.INSISTED],
            by=[CLOCK],
            when_missed=ANSWER_CLAIM,
        ),
        *_granting("take_offer", sources=[S.OFFERED], by=[SHOPPER], meets=[TAKE_OFFER]),
        Step(
            name="leave_offer",
            sources=[S.OFFERED],
            to=S.INSISTED,
            by=[SHOPPER],
            meets=[TAKE_OFFER],
            starts=[ANSWER_CLAIM],
            says=NotTaken,
        ),
        Step(
            name="let_offer_lapse",
            sources=[S.OFFERED],
            to=S.INSISTED,
            by=[CLOCK],
            when_missed=TAKE_OFFER,
            starts=[ANSWER_CLAIM],
            says=NotTaken,
        ),
        Step(
            name="withdraw",
            sources=[S.FILED, S.OFFERED, S.INSISTED],
            to=S.WITHDRAWN,
            by=[SHOPPER],
            voids=[ANSWER_CLAIM, TAKE_OFFER],
            says=ClaimWithdrawn,
        ),
        Step(
            name="close",
            sources=[S.REFUSED],
            to=S.CLOSED,
            by=[CLOCK],
            when_missed=COMPLAIN,
            says=ClaimClosed,
        ),
        # Its return has brought the goods, or has ended otherwise
        Step(
            name="owe_others",
            sources=[S.RETURNING],
            to=S.SENDING,
            by=[CLOCK],
            starts=[SEND_NEW],
            says=ClaimGoodsBack,
        ),
        Step(
            name="begin_repair",
            sources=[S.RETURNING],
            to=S.REPAIRING,
            by=[CLOCK],
            starts=[REPAIR],
            says=ClaimGoodsBack,
        ),
        Step(
            name="end_with_return",
            sources=[S.RETURNING],
            to=S.BY_RETURN,
            by=[CLOCK],
            says=EndedByReturn,
        ),
        Step(
            name="end_unsent",
            sources=[S.RETURNING],
            to=S.WITHDRAWN,
            by=[CLOCK],  # with the return, which its shopper withdraws
            says=ClaimWithdrawn,
        ),
        Step(
            name="exchange_instead",
            sources=[S.REPAIRING],
            to=S.SENDING,
            by=[CLOCK],
            when_missed=REPAIR,
            starts=[SEND_NEW],
            writes=["remedy"],
            says=RepairTooLong,
        ),
        Step(
            name="send",
            sources=[S.SENDING],
            to=S.ON_ITS_WAY,
            by=[SHOP],
            meets=[SEND_NEW],
            starts=[NEW_ARRIVES],
            says=ClaimPieceSent,
        ),
        Step(
            name="send_repaired",
            sources=[S.REPAIRING],
            to=S.ON_ITS_WAY,
            by=[SHOP],
            meets=[REPAIR],
            starts=[NEW_ARRIVES],
            says=ClaimPieceSent,
        ),
        Step(
            name="arrive",
            sources=[S.ON_ITS_WAY],
            to=S.FULFILLED,
            by=[CLOCK],
            meets=[NEW_ARRIVES],
            says=ClaimFulfilled,
        ),
        Step(
            name="confirm_piece",
            sources=[S.ON_ITS_WAY],
            to=S.FULFILLED,
            by=[SHOPPER],
            meets=[NEW_ARRIVES],
            says=ClaimFulfilled,
        ),
        # The goods are with the shop, or were never received: now the money goes back
        Step(
            name="give_money",
            sources=[S.SENDING, S.REPAIRING],
            to=S.REFUNDED,
            by=[SHOP],
            voids=[SEND_NEW, REPAIR],
            because="refunded: shop",
            says=ClaimRefunded,
        ),
        Step(
            name="choose_money",
            sources=[S.SENDING],
            to=S.REFUNDED,
            by=[SHOPPER],
            voids=[SEND_NEW],
            because="refunded: chosen",
            guard=Guard(rule=may_choose_money, refusal=ClaimNotNow),
            says=ClaimRefunded,
        ),
        Step(
            name="pay_unsent",
            sources=[S.SENDING],
            to=S.REFUNDED,
            by=[CLOCK],
            when_missed=SEND_NEW,
            says=ClaimRefunded,
        ),
        Step(
            name="pay_lost",
            sources=[S.ON_ITS_WAY],
            to=S.REFUNDED,
            by=[CLOCK],
            when_missed=NEW_ARRIVES,
            says=ClaimRefunded,
        ),
    ],
    tells={
        ClaimFiled: [SHOPPER, SHOP],
        ClaimAgreed: [SHOPPER, SHOP],
        ClaimOffered: [SHOPPER],
        NotTaken: [SHOPPER, SHOP],
        ClaimRefused: [SHOPPER],
        ClaimWithdrawn: [SHOP],
        ClaimClosed: [SHOPPER],
        ClaimGoodsBack: [SHOPPER, SHOP],
        EndedByReturn: "the return has told both sides of the money",
        RepairTooLong: [SHOPPER, SHOP],
        ClaimPieceSent: [SHOPPER],
        ClaimFulfilled: [SHOPPER, SHOP],
        ClaimRefunded: [SHOPPER, SHOP],
    },
    rests={S.RETURNING: "its return has the clocks; while the shopper keeps the goods, nobody's money waits for it"},
    forks={ANSWER_CLAIM.kind: "`policies.remedy_by_silence`: the remedy wanted"},
)
