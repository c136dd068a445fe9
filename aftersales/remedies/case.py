"""The table of the remedy for one buyer of a recalled lot. Nobody has to ask for it.

Where goods go back, the refund follows them: silence of the shop grants it, silence of the buyer pays nothing, since
nobody forces a refund without goods on a shop (OPR-27). Where they are destroyed, the refund needs no goods: that rests
on the law or the decision that the freeze names, never on a rule of ours.
"""

from typing import Final

from aftersales.remedies.deadlines import REMEDY_ANSWER, REMEDY_ARRIVES
from aftersales.remedies.errors import RemedyNotFound
from aftersales.remedies.events import RemedyCalledOff, RemedyGranted, RemedyOffered, RemedySent, RemedyUnanswered
from aftersales.remedies.states import RemedyState as S
from aftersales.returns.case.objecting import CLOCK, SHOP, SHOPPER
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case

REMEDY: Final = Case(
    kind="aftersales.remedy",
    unknown=RemedyNotFound,
    parties={SHOPPER: "shopper_id", SHOP: "merchant_id"},
    clocks=[REMEDY_ANSWER, REMEDY_ARRIVES],
    born=Born(state=S.OFFERED, starts=[REMEDY_ANSWER], says=RemedyOffered),
    steps=[
        Step(
            name="send_recalled",
            sources=[S.OFFERED, S.UNANSWERED],
            to=S.SENT,
            by=[SHOPPER],
            meets=[REMEDY_ANSWER],
            ever=True,
            starts=[REMEDY_ARRIVES],
            writes=["carrier", "waybill", "outlay"],
            says=RemedySent,
        ),
        Step(
            name="confirm_recalled",
            sources=[S.SENT],
            to=S.GRANTED,
            by=[SHOP],
            meets=[REMEDY_ARRIVES],
            ever=True,
            writes=["basis", "amount"],
            says=RemedyGranted,
        ),
        Step(
            name="grant_sent",
            sources=[S.SENT],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=REMEDY_ARRIVES,
            writes=["basis", "amount"],
            says=RemedyGranted,
        ),
        Step(
            name="say_destroyed",
            sources=[S.OFFERED, S.UNANSWERED],
            to=S.GRANTED,
            by=[SHOPPER],
            meets=[REMEDY_ANSWER],
            ever=True,
            writes=["basis", "amount"],
            says=RemedyGranted,
        ),
        Step(
            name="leave_unanswered",
            sources=[S.OFFERED],
            to=S.UNANSWERED,
            by=[CLOCK],
            when_missed=REMEDY_ANSWER,
            says=RemedyUnanswered,
        ),
        Step(
            name="grant_unasked",
            sources=[S.OFFERED],
            to=S.GRANTED,
            by=[CLOCK],
            when_missed=REMEDY_ANSWER,
            writes=["basis", "amount"],
            says=RemedyGranted,
        ),
        Step(
            name="call_off",
            sources=[S.OFFERED, S.UNANSWERED],
            to=S.CALLED_OFF,
            by=[CLOCK],
            voids=[REMEDY_ANSWER],
            because="the lot is safe",
            says=RemedyCalledOff,
        ),
    ],
    tells={
        RemedyOffered: [SHOPPER],
        RemedySent: [SHOP],
        RemedyGranted: [SHOPPER, SHOP],
        RemedyUnanswered: [SHOPPER],
        RemedyCalledOff: [SHOPPER],
    },
    rests={S.UNANSWERED: "the danger ends with no silence: the goods may come back for as long as the lot is recalled"},
    lets_go={S.UNANSWERED: "the shopper was asked and did not answer; whoever closes the account wants none"},
    forks={REMEDY_ANSWER.kind: "whether the goods are destroyed, so that the refund waits for nothing"},
)
