"""What a shop owes because of a case, on one page: taken out of its own money, then owed, and open to an appeal.

The deduction waits for no appeal, since a consumer has been paid; reversed, it is given back at once.
"""

from typing import Final

from merchants import events
from merchants.deadlines import ANSWER_DEBT_APPEAL, APPEAL_DEBT, PAY_DEBT
from merchants.errors import AppealTooLate, DebtNotFound, NoOpenAppeal, OneAppeal
from merchants.policies import may_answer_debt, may_appeal_debt
from merchants.states import DebtState as D
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

STANDING: Final = [D.OWED, D.COVERED]
OPEN_APPEAL: Final = Guard(rule=may_answer_debt, refusal=NoOpenAppeal)

DEBT: Final = Case(
    kind="merchants.debt",
    unknown=DebtNotFound,
    parties={Role.MERCHANT: "merchant_id"},
    clocks=[APPEAL_DEBT, ANSWER_DEBT_APPEAL, PAY_DEBT],  # an appeal's first: they stop or start that of the debt
    born=Born(state=D.OWED, starts=[PAY_DEBT, APPEAL_DEBT], says=events.DebtIncurred),
    steps=[
        Step(
            name="take",
            sources=[D.OWED],
            by=[Role.SYSTEM],
            says=events.DebtTakenFrom,
        ),
        Step(
            name="cover",
            sources=[D.OWED],
            to=D.COVERED,
            by=[Role.SYSTEM],
            meets=[PAY_DEBT],
            ever=True,
            says=events.DebtCovered,
        ),
        Step(
            name="remind",
            sources=[D.OWED],
            by=[Role.SYSTEM],
            when_missed=PAY_DEBT,
            starts=[PAY_DEBT],
            says=events.DebtOverdue,
            again=Again(
                why="what a shop owes is taken out of all that it earns, and it is asked until nothing is left",
                way_out="the platform may propose a measure against the shop, or turn to a court",
            ),
        ),
        Step(
            name="appeal",
            sources=STANDING,
            by=[Role.MERCHANT],
            meets=[APPEAL_DEBT],
            during=[APPEAL_DEBT],
            late=AppealTooLate,
            guard=Guard(rule=may_appeal_debt, refusal=OneAppeal),
            starts=[ANSWER_DEBT_APPEAL],
            stamps="appealed_at",
            writes=["appeal", "appealed_by"],
            says=events.DebtAppealed,
        ),
        Step(
            name="let_stand",
            sources=STANDING,
            by=[Role.SYSTEM],
            when_missed=APPEAL_DEBT,
            stamps="stands_at",
            says=events.DebtStands,
        ),
        Step(
            name="uphold",
            sources=[D.OWED],
            by=[Role.STAFF],
            meets=[ANSWER_DEBT_APPEAL],
            ensures=[PAY_DEBT],  # it stood still where nobody had answered
            during=[ANSWER_DEBT_APPEAL],
            ever=True,
            guard=OPEN_APPEAL,
            stamps="stands_at",
            writes=["reviewed_by", "review"],
            says=events.DebtUpheld,
        ),
        Step(
            name="uphold_covered",
            sources=[D.COVERED],
            by=[Role.STAFF],
            meets=[ANSWER_DEBT_APPEAL],
            during=[ANSWER_DEBT_APPEAL],
            ever=True,
            guard=OPEN_APPEAL,
            stamps="stands_at",
            writes=["reviewed_by", "review"],
            says=events.DebtUpheld,
        ),
        Step(
            name="reverse",
            sources=STANDING,
            to=D.REVERSED,
            by=[Role.STAFF],
            meets=[ANSWER_DEBT_APPEAL],
            voids=[PAY_DEBT],
            during=[ANSWER_DEBT_APPEAL],
            ever=True,
            guard=OPEN_APPEAL,
            writes=["reviewed_by", "review"],
            says=events.DebtReversed,
        ),
        Step(
            name="leave_unanswered",
            sources=STANDING,
            by=[Role.SYSTEM],
            when_missed=ANSWER_DEBT_APPEAL,
            voids=[PAY_DEBT],
            because="nobody has answered the appeal",
            starts=[ANSWER_DEBT_APPEAL],
            stamps="unanswered_since",
            says=events.DebtAppealUnanswered,
            again=Again(
                why="an appeal is owed an answer by a person; nothing more is taken or asked for this debt meanwhile",
                way_out="the market regulation authority, or a court",
            ),
        ),
    ],
    tells={
        events.DebtIncurred: [Role.MERCHANT],
        events.DebtTakenFrom: "the page of balance and deposit shows each amount with its reason",
        events.DebtCovered: [Role.MERCHANT],
        events.DebtOverdue: [Role.MERCHANT, Role.STAFF],
        events.DebtAppealed: [Role.STAFF],
        events.DebtStands: "with the deduction the shop was told until when it could appeal",
        events.DebtUpheld: [Role.MERCHANT],
        events.DebtReversed: [Role.MERCHANT],
        events.DebtAppealUnanswered: [Role.MERCHANT, Role.STAFF],
    },
    rests={D.COVERED: "nothing is owed any more; only an appeal leads on, which has clocks of its own"},
)
