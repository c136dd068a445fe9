"""A guarantee deposit on one page: asked for by a clause, agreed to, filled, used, filled again, given back.

What a shop earns fills it up by itself, so that nobody has to pay in; whoever earns nothing has a time to do so.
"""

from typing import Final

from merchants import events
from merchants.deadlines import AGREE_DEPOSIT, GIVE_DEPOSIT_BACK, TOP_UP
from merchants.errors import AgreementTooLate, DepositStays, GuaranteeNotFound
from merchants.states import GuaranteeState as G
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
            by=[Role.MERCHANT],
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
