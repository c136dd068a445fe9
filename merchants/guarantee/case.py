"""Tables of a guarantee deposit, of a debt, and of a grant into the relief fund."""

from typing import Final

from merchants.guarantee import events
from merchants.guarantee.deadlines import (
    AGREE_DEPOSIT,
    ANSWER_DEBT_APPEAL,
    APPEAL_DEBT,
    DECIDE_GRANT,
    GIVE_DEPOSIT_BACK,
    PAY_DEBT,
    TOP_UP,
)
from merchants.guarantee.errors import (
    AgreementTooLate,
    DebtNotFound,
    DepositStays,
    GrantNotFound,
    GuaranteeNotFound,
    NoOpenAppeal,
    OneAppeal,
)
from merchants.guarantee.policies import may_answer_debt, may_appeal_debt
from merchants.guarantee.states import DebtState as D
from merchants.guarantee.states import GrantState
from merchants.guarantee.states import GuaranteeState as G
from merchants.sanctions.errors import AppealTooLate
from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case

GUARANTEE: Final = Case(
    kind="merchants.guarantee",
    unknown=GuaranteeNotFound,
    parties={Role.MERCHANT: "merchant_id"},
    clocks=[AGREE_DEPOSIT, TOP_UP, GIVE_DEPOSIT_BACK],
    born=Born(state=G.ASKED, starts=[AGREE_DEPOSIT], says=events.DepositAsked),
    steps=[
        Step(
            name="agree",
            sources=[G.ASKED],
            to=G.SHORT,
            by=[Role.MERCHANT],
            meets=[AGREE_DEPOSIT],
            late=AgreementTooLate,
            starts=[TOP_UP],
            writes=["agreed_by"],
            says=events.DepositAgreed,
        ),
        Step(
            name="decline",
            sources=[G.ASKED],
            to=G.DECLINED,
            by=[Role.MERCHANT],
            meets=[AGREE_DEPOSIT],
            late=AgreementTooLate,
            says=events.DepositDeclined,
        ),
        Step(
            name="lapse",
            sources=[G.ASKED],
            to=G.LAPSED,
            by=[Role.SYSTEM],
            when_missed=AGREE_DEPOSIT,
            says=events.DepositLapsed,
        ),
        Step(
            name="fill",
            sources=[G.SHORT],
            to=G.FULL,
            by=[Role.SYSTEM],
            meets=[TOP_UP],
            ever=True,
            says=events.DepositFull,
        ),
        Step(
            name="fall_short",
            sources=[G.FULL],
            to=G.SHORT,
            by=[Role.SYSTEM],
            starts=[TOP_UP],
            says=events.DepositShort,
        ),
        Step(
            name="remind",
            sources=[G.SHORT],
            by=[Role.SYSTEM],
            when_missed=TOP_UP,
            starts=[TOP_UP],
            says=events.DepositOverdue,
            again=Again(
                why="what the shop earns fills it up, and it is asked until it is full",
                way_out="the platform may propose a measure against the shop; the shop may end the agreement",
            ),
        ),
        Step(
            name="end",
            sources=[G.SHORT, G.FULL],
            to=G.ENDING,
            by=[Role.MERCHANT, Role.SYSTEM],  # the system of a shop that closes
            guard=Guard(rule=bool, refusal=DepositStays),
            voids=[TOP_UP],
            because="the agreement has ended",
            starts=[GIVE_DEPOSIT_BACK],
            says=events.DepositEnding,
        ),
        Step(
            name="give_back",
            sources=[G.ENDING],
            to=G.GIVEN_BACK,
            by=[Role.SYSTEM],
            when_missed=GIVE_DEPOSIT_BACK,
            says=events.DepositGivenBack,
        ),
        Step(
            name="keep",
            sources=[G.ENDING],
            to=G.SHORT,
            by=[Role.SYSTEM],
            when_missed=GIVE_DEPOSIT_BACK,
            starts=[TOP_UP],
            says=events.DepositKept,
        ),
        Step(
            name="wait",
            sources=[G.ENDING],
            by=[Role.SYSTEM],
            when_missed=GIVE_DEPOSIT_BACK,
            starts=[GIVE_DEPOSIT_BACK],
            says=events.DepositWaits,
            again=Again(
                why="it is the shop's, which owes nothing, and there is no account to which it can go",
                way_out="the shop may name another account at any time",
            ),
        ),
        Step(
            name="miss",
            sources=[G.GIVEN_BACK],
            to=G.ENDING,
            by=[Role.SYSTEM],
            starts=[GIVE_DEPOSIT_BACK],
            says=events.DepositCameBack,
        ),
    ],
    tells={
        events.DepositAsked: [Role.MERCHANT],
        events.DepositAgreed: [Role.MERCHANT],
        events.DepositDeclined: [Role.STAFF],
        events.DepositLapsed: [Role.MERCHANT, Role.STAFF],
        events.DepositFull: [Role.MERCHANT],
        events.DepositShort: [Role.MERCHANT],
        events.DepositOverdue: [Role.MERCHANT, Role.STAFF],
        events.DepositEnding: [Role.MERCHANT],
        events.DepositGivenBack: [Role.MERCHANT],
        events.DepositKept: [Role.MERCHANT],
        events.DepositWaits: [Role.MERCHANT, Role.STAFF],
        events.DepositCameBack: [Role.MERCHANT],
    },
    rests={
        G.FULL: "it stands for as long as the agreement does",
        G.GIVEN_BACK: "the money has gone; the provider or a bank may still send it back",
    },
    forks={
        GIVE_DEPOSIT_BACK.kind: "`policies.may_give_back`: whether the shop owes anything by then, or lacks an account"
    },
)

GRANT: Final = Case(
    kind="merchants.grant",
    unknown=GrantNotFound,
    parties={},
    clocks=[DECIDE_GRANT],
    born=Born(state=GrantState.PROPOSED, starts=[DECIDE_GRANT], says=events.GrantProposed),
    steps=[
        Step(
            name="approve",
            sources=[GrantState.PROPOSED],
            to=GrantState.GRANTED,
            by=[Role.STAFF],
            meets=[DECIDE_GRANT],
            writes=["decided_by"],
            says=events.GrantApproved,
        ),
        Step(
            name="turn_down",
            sources=[GrantState.PROPOSED],
            to=GrantState.TURNED_DOWN,
            by=[Role.STAFF],
            meets=[DECIDE_GRANT],
            writes=["decided_by"],
            says=events.GrantTurnedDown,
        ),
        Step(
            name="lapse",
            sources=[GrantState.PROPOSED],
            to=GrantState.LAPSED,
            by=[Role.SYSTEM],
            when_missed=DECIDE_GRANT,
            says=events.GrantLapsed,
        ),
    ],
    tells={
        events.GrantProposed: [Role.STAFF],
        events.GrantApproved: "the page of the fund shows it",
        events.GrantTurnedDown: "whoever proposed it sees it on the page of the fund",
        events.GrantLapsed: [Role.STAFF],
    },
)

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
