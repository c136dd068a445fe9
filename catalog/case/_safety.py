"""A sampling, a sample and a frozen lot, each on one page.

A lot is frozen as soon as a sample fails, and the objection is heard afterwards: what may be unsafe is not sold while
people argue. The shop learns of a sample with its result, and of no purchase before it.
"""

from typing import Final

from catalog import deadlines as d
from catalog import events as e
from catalog.errors import (
    CorrectionTooLate,
    DangerKnown,
    LotFreezeNotFound,
    ObjectionTooLate,
    SampleNotFound,
    SamplingNotFound,
)
from catalog.policies import is_unreported
from catalog.states import FreezeState as F
from catalog.states import SampleState as S
from catalog.states import SamplingState as P
from platform_core.actors import Role
from platform_core.cases.shape import Born, Guard, Step
from platform_core.cases.table import Case

SHOP, STAFF, CLOCK = Role.MERCHANT, Role.STAFF, Role.SYSTEM

SAMPLING: Final = Case(
    kind="catalog.sampling",
    unknown=SamplingNotFound,
    parties={},
    clocks=[d.DRAW, d.REVEAL],
    born=Born(state=P.COMMITTED, starts=[d.DRAW], says=e.SamplingCommitted),
    steps=[
        Step(
            name="draw",
            sources=[P.COMMITTED],
            to=P.DRAWN,
            by=[CLOCK],
            when_missed=d.DRAW,
            starts=[d.REVEAL],
            writes=["population_sha256", "population_size"],
            says=e.SamplingDrawn,
        ),
        Step(
            name="reveal",
            sources=[P.DRAWN],
            to=P.REVEALED,
            by=[CLOCK],
            when_missed=d.REVEAL,
            writes=["revealed"],
            says=e.SamplingRevealed,
        ),
    ],
    tells={
        e.SamplingCommitted: "everybody reads it on the page of samplings; no shop is told by name",
        e.SamplingDrawn: [STAFF],
        e.SamplingRevealed: "everybody reads it on the page of samplings",
    },
)

SAMPLE: Final = Case(
    kind="catalog.sample",
    unknown=SampleNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[d.BUY_SAMPLE, d.TEST_SAMPLE, d.OBJECT_TO_SAMPLE, d.DECIDE_OBJECTION, d.CORRECT, d.RECHECK],
    born=Born(state=S.DRAWN, starts=[d.BUY_SAMPLE], says=e.SampleDrawn),
    steps=[
        Step(
            name="buy",
            sources=[S.DRAWN],
            to=S.BOUGHT,
            by=[STAFF],
            meets=[d.BUY_SAMPLE],
            starts=[d.TEST_SAMPLE],
            writes=["account", "address", "order_number", "paid", "pages", "bought_by"],
            says=e.SampleBought,
        ),
        Step(
            name="give_up_buying",
            sources=[S.DRAWN],
            to=S.LAPSED,
            by=[CLOCK],
            when_missed=d.BUY_SAMPLE,
            says=e.SampleLapsed,
        ),
        Step(
            name="send_to_laboratory",
            sources=[S.BOUGHT],
            to=S.TESTING,
            by=[STAFF],
            writes=["laboratory"],
            says=e.SampleSent,
        ),
        Step(
            name="pass_test",
            sources=[S.TESTING],
            to=S.PASSED,
            by=[STAFF],
            meets=[d.TEST_SAMPLE],
            writes=["finding", "report_sha256", "cost", "tested_by"],
            says=e.SamplePassed,
        ),
        Step(
            name="fail_test",
            sources=[S.TESTING],
            to=S.FAILED,
            by=[STAFF],
            meets=[d.TEST_SAMPLE],
            starts=[d.OBJECT_TO_SAMPLE],
            writes=["finding", "report_sha256", "cost", "tested_by"],
            says=e.SampleFailed,
        ),
        Step(
            name="give_up_testing",
            sources=[S.BOUGHT, S.TESTING],
            to=S.LAPSED,
            by=[CLOCK],
            when_missed=d.TEST_SAMPLE,
            says=e.SampleLapsed,
        ),
        Step(
            name="object",
            sources=[S.FAILED],
            to=S.CONTESTED,
            by=[SHOP],
            meets=[d.OBJECT_TO_SAMPLE],
            late=ObjectionTooLate,
            starts=[d.DECIDE_OBJECTION],
            writes=["objection", "objected_by"],
            says=e.SampleContested,
        ),
        Step(
            name="let_result_stand",
            sources=[S.FAILED],
            to=S.UPHELD,
            by=[CLOCK],
            when_missed=d.OBJECT_TO_SAMPLE,
            starts=[d.CORRECT],
            says=e.SampleUpheld,
        ),
        Step(
            name="uphold",
            sources=[S.CONTESTED],
            to=S.UPHELD,
            by=[STAFF],
            meets=[d.DECIDE_OBJECTION],
            writes=["decision", "decided_by"],
            starts=[d.CORRECT],
            says=e.SampleUpheld,
        ),
        Step(
            name="overturn",
            sources=[S.CONTESTED],
            to=S.OVERTURNED,
            by=[STAFF],
            meets=[d.DECIDE_OBJECTION],
            writes=["decision", "decided_by"],
            says=e.SampleOverturned,
        ),
        Step(
            name="correct",
            sources=[S.UPHELD],
            to=S.CORRECTED,
            by=[SHOP],
            meets=[d.CORRECT],
            late=CorrectionTooLate,
            starts=[d.RECHECK],
            writes=["correction", "corrected_by"],
            says=e.SampleCorrected,
        ),
        Step(
            name="note_uncorrected",
            sources=[S.UPHELD],
            to=S.UNCORRECTED,
            by=[CLOCK],
            when_missed=d.CORRECT,
            says=e.SampleUncorrected,
        ),
        Step(
            name="pass_recheck",
            sources=[S.CORRECTED],
            to=S.CLEARED,
            by=[STAFF],
            meets=[d.RECHECK],
            writes=["recheck_finding", "recheck_sha256", "rechecked_by"],
            says=e.SampleCleared,
        ),
        Step(
            name="fail_recheck",
            sources=[S.CORRECTED],
            to=S.UNCORRECTED,
            by=[STAFF],
            meets=[d.RECHECK],
            writes=["recheck_finding", "recheck_sha256", "rechecked_by"],
            says=e.SampleUncorrected,
        ),
        Step(
            name="note_unchecked",
            sources=[S.CORRECTED],
            to=S.UNCHECKED,
            by=[CLOCK],
            when_missed=d.RECHECK,
            says=e.SampleUnchecked,
        ),
        Step(
            name="leave_undecided",
            sources=[S.CONTESTED],
            to=S.UPHELD,
            by=[CLOCK],
            when_missed=d.DECIDE_OBJECTION,
            starts=[d.CORRECT],
            says=e.SampleUpheld,
        ),
    ],
    tells={
        e.SampleCorrected: [STAFF],
        e.SampleCleared: [SHOP],
        e.SampleUncorrected: [SHOP, STAFF],
        e.SampleUnchecked: [SHOP, STAFF],
        e.SampleDrawn: "staff hear of all samples of a sampling at once, and the shop of none",
        e.SampleBought: "the shop may not know of it before the result",
        e.SampleSent: "the shop may not know of it before the result",
        e.SamplePassed: [SHOP],
        e.SampleFailed: [SHOP],
        e.SampleContested: [STAFF],
        e.SampleUpheld: [SHOP, STAFF],
        e.SampleOverturned: [SHOP],
        e.SampleLapsed: [STAFF],
    },
)

LOT_FREEZE: Final = Case(
    kind="catalog.lot_freeze",
    unknown=LotFreezeNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[d.TELL_BUYERS, d.REPORT_DANGER],
    born=Born(state=F.FROZEN, starts=[d.TELL_BUYERS, d.REPORT_DANGER], says=e.LotFrozen),
    steps=[
        Step(
            name="report_danger",
            sources=[F.FROZEN],
            by=[SHOP, STAFF],
            meets=[d.REPORT_DANGER],
            ever=True,
            guard=Guard(rule=is_unreported, refusal=DangerKnown),
            stamps="reported_at",
            writes=["report_reference"],
            says=e.DangerReported,
        ),
        Step(
            name="note_unreported",
            sources=[F.FROZEN],
            by=[CLOCK],
            when_missed=d.REPORT_DANGER,
            says=e.DangerUnreported,
        ),
        Step(
            name="note_told",
            sources=[F.FROZEN],
            by=[CLOCK],
            meets=[d.TELL_BUYERS],
            ever=True,
            stamps="told_at",
            says=e.BuyersTold,
        ),
        Step(
            name="note_untold",
            sources=[F.FROZEN],
            by=[CLOCK],
            when_missed=d.TELL_BUYERS,
            says=e.BuyersUntold,
        ),
        Step(
            name="lift",
            sources=[F.FROZEN],
            to=F.LIFTED,
            by=[STAFF],
            voids=[d.TELL_BUYERS, d.REPORT_DANGER],
            because="lifted",
            writes=["lift_reason", "lifted_by"],
            says=e.LotFreezeLifted,
        ),
    ],
    tells={
        e.LotFrozen: [SHOP, STAFF],
        e.DangerReported: "it was done by who reads it on the page of the lot",
        e.DangerUnreported: [SHOP, STAFF],
        e.BuyersTold: "the page of the lot says so",
        e.BuyersUntold: [STAFF],
        e.LotFreezeLifted: [SHOP],
    },
    rests={F.FROZEN: "what may hurt somebody stays from sale until it is shown to be safe; nobody waits for it"},
)
