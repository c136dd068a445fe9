"""Goods: sent back without a reason, not as agreed, or of a lot that may be dangerous."""

from __future__ import annotations

from functools import partial
from typing import Final

from aftersales.claims.types import NoRemedy, Topic
from aftersales.returns.types import Remedy, RulingOutcome
from catalog.safety.types import Disposal
from platform_core.drivers.world.verbs import claims as verbs_claims
from platform_core.drivers.world.verbs import measures, recalls, returns, sale
from tests.drivers.simulator.plots.sale import PAYS, RECEIVES, picked_up, ships, signed
from tests.drivers.simulator.plots.writing import (
    NOTHING,
    Move,
    Moves,
    Temper,
    Writer,
    ago,
    answers,
    does,
    either,
    goes_on,
    one_of,
    own,
    perhaps,
    reports,
    some_pieces,
    soon,
    still,
    story,
)
from tests.drivers.simulator.words import DAY


def notices(case: Writer) -> bool:
    """One piece goes back, or two if two were bought."""
    return does(returns.give_notice, 1, 5, 7, pieces=some_pieces(case))(case)


def claims(topic: Topic, wants: Remedy, *days: int) -> Move:
    return does(verbs_claims.claim_fault, *days, topic=topic, wants=wants, pieces=some_pieces)


back: Final = partial(reports, returns.report_arrival)
ruled: Final = partial(does, returns.rule_on, 2, 9, 14)
NOTICES: Final[Moves] = (*RECEIVES, notices)
SENDS: Final[Moves] = (*NOTICES, does(returns.send_back, 1, 2, 4))
# The shop grants it or says nothing; what goes back is found then, and sent, or not.
IS_GRANTED: Final = perhaps(0.6, answers(verbs_claims.agree_to_claim, latest=4))
GOES_BACK: Final[Moves] = (
    IS_GRANTED,
    does(verbs_claims.find_return, 5),
    goes_on(0.8),
    does(returns.send_back, 1, 2),
    back(2, 3, 12),
)
ARRIVES: Final = one_of(*[reports(verbs_claims.report_piece, 1, 3)] * 4, reports(verbs_claims.report_piece, 9), NOTHING)
SENDS_ONE: Final = one_of(
    *[[answers(verbs_claims.send_piece, latest=5), one_of(ARRIVES, does(verbs_claims.confirm_piece, 2))]] * 2,
    answers(verbs_claims.pay_claim),
)
OFFERS_OTHER: Final[Moves] = (
    claims(Topic.FAULTY, Remedy.EXCHANGE, 1, 4),
    answers(verbs_claims.offer_other, latest=4, remedy=Remedy.REPAIR),
    one_of(
        does(verbs_claims.take_other, 1, 3),
        does(verbs_claims.leave_other, 1, 3),
        does(verbs_claims.withdraw_claim, 1),
        NOTHING,
    ),
    answers(verbs_claims.agree_to_claim, latest=4),
    does(verbs_claims.find_return, 11),
)
DESTROYED: Final = {"disposal": Disposal.DESTROY}
FREEZES: Final[Moves] = (soon(recalls.freeze_for_authority, DESTROYED, hours=3), does(recalls.find_remedy, 1))
REPORTS: Final = one_of(does(recalls.report_danger, 1), does(recalls.report_danger, 9), NOTHING)
RECALLS: Final = partial(does, recalls.recall_lot, disposal=Disposal.SEND_BACK)

PLOTS: Final = (
    story("gives notice too late", *RECEIVES, does(returns.give_notice, 8, 15, hour="midnight", pieces=1)),
    story("keeps it", *NOTICES, does(returns.withdraw_notice, 1, 3)),
    story("never sends", *NOTICES, answers(returns.name_address)),
    # The shop pays without waiting for the goods, which come all the same.
    story(
        "is trusted",
        *SENDS,
        either([answers(returns.grant), goes_on(0.5), answers(returns.confirm_arrival)], back(1, 3)),
    ),
    story("sends and waits", *SENDS, back(2, 3, 12), answers(returns.grant, latest=8), often=2),
    # With a carrier that nobody follows. The shop says that it came, or the platform has to find out.
    story(
        "sends with anybody",
        *(*NOTICES, does(returns.send_back, 1, 2, 4, tracked=False)),
        either(
            [answers(returns.confirm_arrival), answers(returns.grant, latest=9)],
            [goes_on(0.5), does(returns.show_sending, 3)],
            does(returns.find_arrival, 10, 20, 40, arrived_at=ago(days=9)),
        ),
    ),
    story("is lost on its way back", *SENDS, reports(returns.report_way_back, 1)),
    story("is turned away", *SENDS, reports(returns.report_refusal, 2)),
    # The shop says when the goods came; the carrier, later, that they came earlier.
    story("was there before", *SENDS, perhaps(1, answers(returns.confirm_arrival, latest=4)), back(1, ago=2 * DAY)),
    # In time or too late. Staff rule, or are late themselves; who keeps the money sends the goods home, or not.
    story(
        "is objected to",
        *(*SENDS, back(2), answers(returns.object_to), goes_on(0.7)),
        one_of(ruled(outcome=RulingOutcome.REFUND), *[ruled(outcome=RulingOutcome.NO_REFUND)] * 2),
        *(goes_on(0.7), answers(returns.send_home)),
        one_of(reports(returns.report_home, 1, 2), reports(returns.report_home, 8), NOTHING),
        often=2,
    ),
    story("is objected to, and nobody rules", *SENDS, back(2), answers(returns.object_to), tempers=[Temper.PROMPT]),
    story("mistypes", *SENDS, does(returns.correct_parcel, 1), back(2)),
    # For money, within seven days; for others, or these repaired, much longer. No shop may say that they were used.
    story(
        "gets what is not as agreed",
        *RECEIVES,
        one_of(
            [
                *(claims(Topic.NOT_AS_DESCRIBED, Remedy.RETURN, 1, 5), *GOES_BACK),
                one_of(answers(returns.object_to), answers(returns.grant, latest=8), NOTHING),
            ],
            [claims(Topic.WRONG_ITEM, Remedy.EXCHANGE, 1, 20), *GOES_BACK, SENDS_ONE],
            [
                *(claims(Topic.FAULTY, Remedy.REPAIR, 1, 30), *GOES_BACK),
                one_of(
                    [still(verbs_claims.send_piece, 9, 20, 33), ARRIVES],
                    does(verbs_claims.choose_money, 9, 24),
                    answers(verbs_claims.pay_claim),
                ),
            ],
        ),
        often=3,
    ),
    # Something is missing, or something else is offered, taken, left or not answered; or the shop refuses.
    story(
        "misses what was agreed",
        *RECEIVES,
        one_of(
            [claims(Topic.MISSING, Remedy.SUPPLY, 1, 20), IS_GRANTED, SENDS_ONE],
            [claims(Topic.MISSING, Remedy.REFUND_PART, 1, 4), IS_GRANTED],
            *[OFFERS_OTHER] * 2,
            [claims(Topic.MISSING, Remedy.SUPPLY, 1, 4), answers(verbs_claims.refuse_claim, reason=NoRemedy.COMPLETE)],
        ),
        often=2,
    ),
    # What the shopper paid for the way back: nobody answers, the shop pays, or objects and somebody decides, or nobody.
    story(
        "pays for the way back",
        *(*RECEIVES, claims(Topic.DAMAGED, Remedy.RETURN, 1, 4), IS_GRANTED, does(verbs_claims.find_return, 5)),
        *(does(returns.send_back, 1), perhaps(0.7, back(2)), does(verbs_claims.show_receipt, 1, fen=1_200)),
        one_of(
            *(answers(verbs_claims.agree_to_freight), answers(verbs_claims.dispute_freight), NOTHING),
            [answers(verbs_claims.dispute_freight), does(verbs_claims.grant_freight, 2, 9)],
            [answers(verbs_claims.dispute_freight), does(verbs_claims.decline_freight, 2, 9)],
        ),
        perhaps(0.4, does(verbs_claims.report_freight_sent_back, 5, 17, hour="morning")),
        often=2,
    ),
    # Before anybody has it: nobody buys it, or it is sent to nobody; or the carrier has it and brings it.
    own(
        "buys what is recalled",
        one_of(
            [RECALLS(), does(measures.buy_again, 1)],
            [*PAYS, soon(recalls.recall_lot, {"disposal": Disposal.SEND_BACK}, hours=3), does(sale.ship, 1)],
            [*PAYS, ships, *FREEZES],
            [*PAYS, ships, picked_up(1), *FREEZES, signed(1)],
        ),
        REPORTS,
        perhaps(0.5, does(recalls.lift_freeze, 3), does(measures.buy_again, 1)),
        soon(recalls.say_destroyed, minutes=3),
    ),
    # Who has it answers, late or never; the shop says that it is back, or nothing; or it turns out to be safe.
    own(
        "has what is recalled",
        *RECEIVES,
        one_of(
            [
                *(RECALLS(1, 12), REPORTS, does(recalls.find_remedy, 1)),
                one_of(
                    [does(recalls.send_recalled, 1, 4), perhaps(0.5, does(recalls.confirm_recalled, 3, 9))],
                    [does(recalls.send_recalled, 20), perhaps(0.5, does(recalls.confirm_recalled, 3))],
                    [does(recalls.lift_freeze, 2, 20), does(measures.buy_again, 1)],
                    NOTHING,
                ),
            ],
            [
                *(does(recalls.freeze_for_authority, 1, 12, **DESTROYED), does(recalls.find_remedy, 1)),
                one_of(does(recalls.say_destroyed, 1, 4, 20), does(recalls.lift_freeze, 3), NOTHING),
            ],
        ),
        often=2,
    ),
)
