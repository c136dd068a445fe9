"""Two cases, each on one page: money that fits no payment, and a payer's mandate to be debited.

Money that fits no payment, paid twice, after another payment, in another amount, is the payer's. Staff may assign it to
a payment of the same payer that it fits; otherwise it goes back by itself, and to another account where the provider
refuses the way it came and the payer names one. A mandate ends by its payer's word alone, at once; that the provider
says so too is ours to see to.
"""

from typing import Final

from platform_core.actors import Role
from platform_core.cases.shape import Again, Born, Guard, Step
from platform_core.cases.table import Case
from platform_core.payments.deadlines import (
    HEAR_OF_MANDATE,
    HEAR_OF_RETURN,
    HEAR_OF_REVOCATION,
    NAME_RECEIPT_ACCOUNT,
    SEND_BACK,
)
from platform_core.payments.errors import FitsNoPayment, MandateNotFound, ReceiptNotFound
from platform_core.payments.events.mandates import (
    MandateActive,
    MandateEnding,
    MandateRefused,
    MandateRequested,
    MandateRevoked,
    MandateStuck,
    MandateUnheard,
)
from platform_core.payments.events.payments import (
    ReceiptAccountAsked,
    ReceiptAccountNamed,
    ReceiptAssigned,
    ReceiptGoesBack,
    ReceiptMatched,
    ReceiptNoted,
    ReceiptSentBack,
    ReceiptStuck,
)
from platform_core.payments.policies.payments import has_candidate
from platform_core.payments.states import MandateState as M
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

MANDATE: Final = Case(
    kind="payments.mandate",
    unknown=MandateNotFound,
    parties={PAYER: "payer_id"},
    clocks=[HEAR_OF_MANDATE, HEAR_OF_REVOCATION],
    born=Born(state=M.REQUESTED, starts=[HEAR_OF_MANDATE], says=MandateRequested),
    steps=[
        Step(
            name="activate",
            sources=[M.REQUESTED],
            to=M.ACTIVE,
            by=[SYSTEM],
            meets=[HEAR_OF_MANDATE],
            ever=True,
            writes=["provider_ref"],
            says=MandateActive,
        ),
        Step(
            name="refuse",
            sources=[M.REQUESTED],
            to=M.REFUSED,
            by=[SYSTEM],
            meets=[HEAR_OF_MANDATE],
            ever=True,
            says=MandateRefused,
        ),
        Step(
            name="ask_for_it_again",
            sources=[M.REQUESTED],
            by=[SYSTEM],
            when_missed=HEAR_OF_MANDATE,
            starts=[HEAR_OF_MANDATE],
            says=MandateUnheard,
            again=Again(
                why="the provider is asked until it answers, and nothing is debited meanwhile",
                way_out="the payer may revoke what they have allowed at any time",
            ),
        ),
        Step(
            name="revoke",
            sources=[M.REQUESTED, M.ACTIVE],
            to=M.ENDING,
            by=[PAYER, SYSTEM],
            voids=[HEAR_OF_MANDATE],
            because="the mandate was revoked",
            starts=[HEAR_OF_REVOCATION],
            says=MandateEnding,
        ),
        Step(
            name="tell_again",
            sources=[M.ENDING],
            by=[SYSTEM],
            when_missed=HEAR_OF_REVOCATION,
            starts=[HEAR_OF_REVOCATION],
            says=MandateStuck,
            again=Again(
                why="the provider is told until it says that the mandate has ended, and nothing is debited meanwhile",
                way_out="the payer may end it at the provider, or turn to 12315",
            ),
        ),
        Step(
            name="end",
            sources=[M.ENDING],
            to=M.REVOKED,
            by=[SYSTEM],
            meets=[HEAR_OF_REVOCATION],
            ever=True,
            says=MandateRevoked,
        ),
    ],
    tells={
        MandateRequested: "the payer hears of what it is for",
        MandateActive: "the payer hears that what it is for has begun",
        MandateRefused: "the payer hears that what it is for does not begin",
        MandateUnheard: [STAFF],
        MandateEnding: "the payer hears of the end of what it was for",
        MandateStuck: [STAFF],
        MandateRevoked: [PAYER],
    },
    rests={M.ACTIVE: "it is used for as long as what it is for goes on, which has clocks of its own"},
)
