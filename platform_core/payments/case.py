"""Money that fits no payment, on one page: paid twice, after another payment, in another amount.

It is the payer's. Staff may assign it to a payment of the same payer that it fits; otherwise it goes back by itself,
and to another account where the provider refuses the way it came and the payer names one.
"""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case
from platform_core.payments.deadlines import HEAR_OF_RETURN, NAME_RECEIPT_ACCOUNT, SEND_BACK
from platform_core.payments.errors import FitsNoPayment, ReceiptNotFound
from platform_core.payments.events import (
    ReceiptAccountAsked,
    ReceiptAccountNamed,
    ReceiptAssigned,
    ReceiptGoesBack,
    ReceiptMatched,
    ReceiptNoted,
    ReceiptSentBack,
    ReceiptStuck,
)
from platform_core.payments.policies import has_candidate
from platform_core.payments.states import ReceiptState as S

ANOTHER_WAY: Final = ("refund_no", "account_id")
PAYER, STAFF, SYSTEM = Role.SHOPPER, Role.STAFF, Role.SYSTEM

RECEIPT: Final = Case(
    kind="payments.receipt",
    unknown=ReceiptNotFound,
    parties={PAYER: "payer_id"},
    clocks=[SEND_BACK, HEAR_OF_RETURN, NAME_RECEIPT_ACCOUNT],
    born=Born(state=S.NOTED, starts=[SEND_BACK], says=ReceiptNoted),
    steps=[
        Step(
            name="assign",
            sources=[S.NOTED],
            to=S.ASSIGNED,
            by=[STAFF],
            guard=Guard(rule=has_candidate, refusal=FitsNoPayment),
            writes=["assigned_to"],
            says=ReceiptAssigned,
        ),
        Step(
            name="match",
            sources=[S.ASSIGNED],
            to=S.MATCHED,
            by=[SYSTEM],
            meets=[SEND_BACK],
            says=ReceiptMatched,
        ),
        Step(
            name="send_back",
            sources=[S.NOTED],
            to=S.GOING_BACK,
            by=[STAFF],
            meets=[SEND_BACK],
            starts=[HEAR_OF_RETURN],
            says=ReceiptGoesBack,
        ),
        Step(
            name="send_back_by_itself",
            sources=[S.NOTED, S.ASSIGNED],
            to=S.GOING_BACK,
            by=[SYSTEM],
            when_missed=SEND_BACK,
            starts=[HEAR_OF_RETURN],
            says=ReceiptGoesBack,
        ),
        Step(
            name="ask_again",
            sources=[S.GOING_BACK],
            by=[SYSTEM],
            when_missed=HEAR_OF_RETURN,
            starts=[HEAR_OF_RETURN],
            says=ReceiptStuck,
            again=Again(
                why="the money is the payer's, so the provider is asked until it is back",
                way_out="the payer may turn to the provider, which holds the money, or to 12315",
            ),
        ),
        Step(
            name="ask_account",
            sources=[S.GOING_BACK],
            to=S.ACCOUNT_ASKED,
            by=[SYSTEM],
            meets=[HEAR_OF_RETURN],
            starts=[NAME_RECEIPT_ACCOUNT],
            says=ReceiptAccountAsked,
        ),
        Step(
            name="name_account",
            sources=[S.ACCOUNT_ASKED],
            to=S.GOING_BACK,
            by=[PAYER],
            meets=[NAME_RECEIPT_ACCOUNT],
            starts=[HEAR_OF_RETURN],
            writes=ANOTHER_WAY,
            says=ReceiptAccountNamed,
        ),
        Step(
            name="try_old_way",
            sources=[S.ACCOUNT_ASKED],
            to=S.GOING_BACK,
            by=[STAFF],
            meets=[NAME_RECEIPT_ACCOUNT],
            starts=[HEAR_OF_RETURN],
            writes=ANOTHER_WAY,
            says=ReceiptGoesBack,
        ),
        Step(
            name="try_old_way_by_itself",
            sources=[S.ACCOUNT_ASKED],
            to=S.GOING_BACK,
            by=[SYSTEM],
            when_missed=NAME_RECEIPT_ACCOUNT,
            starts=[HEAR_OF_RETURN],
            writes=ANOTHER_WAY,
            says=ReceiptGoesBack,
        ),
        Step(
            name="arrive",
            sources=[S.GOING_BACK, S.ACCOUNT_ASKED],  # what the provider reports counts, though it had refused
            to=S.SENT_BACK,
            by=[SYSTEM],
            meets=[HEAR_OF_RETURN, NAME_RECEIPT_ACCOUNT],
            says=ReceiptSentBack,
        ),
    ],
    tells={
        ReceiptNoted: [PAYER, STAFF],
        ReceiptAssigned: "the payer hears of the payment that it pays",
        ReceiptMatched: [PAYER],
        ReceiptGoesBack: "the payer hears when the money is back, and was told that it goes back",
        ReceiptStuck: [PAYER, STAFF],
        ReceiptAccountAsked: [PAYER, STAFF],
        ReceiptAccountNamed: [PAYER],  # also where somebody else has named it
        ReceiptSentBack: [PAYER],
    },
)
