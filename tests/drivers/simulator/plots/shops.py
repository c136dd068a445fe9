"""Of shops: what they ask, show and promise; papers and licences; measures against them; what stands on their file."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from merchants.sanctions.types import SanctionKind
from merchants.shops.types import DocumentKind
from platform_core.drivers.world.deals import Verb
from platform_core.drivers.world.verbs import deposits, measures, offering, returns, rules, sale, subscriptions, vetting
from tests.drivers.simulator.plots.goods import SENDS, back
from tests.drivers.simulator.plots.sale import PAYS, RECEIVES, ships, signed
from tests.drivers.simulator.plots.writing import (
    LOCAL,
    NOTHING,
    SHIP,
    Move,
    Moves,
    Writer,
    ago,
    answers,
    does,
    in_days,
    on,
    one_of,
    own,
    perhaps,
    reports,
    soon,
    story,
)
from tests.drivers.simulator.words import DAY, Mood

SUSPENSION, RESTRICTION = SanctionKind.SUSPENSION, SanctionKind.LISTING_RESTRICTION
EACH: Final = 3_000  # fen, a deposit
PROMISED: Final = date(2026, 4, 10)  # from then on the house gives hours of notice before a debit
NOTICE: Final = 8  # days from the announcement of a rule to the day of its effect


def until(verb: Verb, *days: int, then: int = 0, hour: str, **details: int) -> Move:
    """The shop promises something to the end of a day, so many days ahead; the next act is so many days after that."""

    def move(writer: Writer) -> bool:
        last_day = writer.day + writer.chance.choice(days) * DAY
        writer.does(verb, details | {"last_day": last_day})
        writer.at = on(last_day + then * DAY, hour, writer.number)
        return True

    return move


def lists(verb: Verb) -> Move:
    """In the evening of the last day, or in its last minutes, somebody buys."""

    def move(writer: Writer) -> bool:
        hour = writer.chance.choice(("evening", "night"))
        return until(verb, 3, 9, 40, hour=hour, fen=700, pieces=writer.pieces)(writer)

    return move


def unless_bought(writer: Writer) -> bool:
    """Go on where nobody has yet."""
    return all(act.do is not sale.report_payment for act in writer.acts)


def proposes(*kinds: SanctionKind, **last: Any) -> Move:
    """One of these measures, with a last day or none. Of a suspension it never falls together with a review: which of
    the two comes first in one instant, nobody could know."""
    return does(measures.propose_measure, 1, kind=lambda case: case.chance.choice(kinds), **last)


def hands_in(lasts: int) -> Move:
    return does(vetting.hand_in_licence, 1, until=in_days(lasts))


def not_before(writer: Writer) -> bool:
    """Who wants to subscribe earlier in the year does it once notice of debits is promised."""
    if writer.day < PROMISED:
        writer.at = on(PROMISED + timedelta(days=writer.chance.randrange(20)), "morning", writer.number)
    return True


def on_day(verb: Verb, *days: int, hour: str = "morning") -> Move:
    """On one of these days of the subscription, or never where that is over."""

    def move(writer: Writer) -> bool:
        [begun] = [act.at for act in writer.acts if act.do is subscriptions.subscribe]
        at = on(begun.astimezone(LOCAL).date() + timedelta(days=writer.chance.choice(days)), hour, writer.number)
        if at <= writer.at:
            return False
        writer.at = at
        return writer.does(verb, {})

    return move


def buys_as_it_changes(writer: Writer) -> bool:
    """On the evening before the day on which a rule takes effect, and as it begins."""
    announced = writer.day
    for ahead, hour in ((NOTICE - 1, "evening"), (NOTICE, "midnight")):
        writer.at = on(announced + timedelta(days=ahead), hour, writer.number)
        writer.does(sale.place, {})
    return True


def subscribes(first_days: int) -> Moves:
    return (not_before, does(subscriptions.state_plan, first_days=first_days), soon(subscriptions.subscribe, minutes=2))


promotes: Final = partial(until, offering.promote, 2, 3, 9, off=60)  # fen
asks_back: Final = partial(does, deposits.ask_deposit_back)
ruled: Final = partial(does, deposits.rule_on_deposit, 1, 2, 9)
# Where one day was promised, it is over before the shop's time to answer is.
LEFT: Final = one_of(*(does(deposits.ask_deposit, fen=EACH, within=days) for days in (1, 5, 7, 7)))
# An order that was debited: sent in time or late, called off, or never sent.
ORDERED: Final = one_of(
    *([soon(sale.ship, hours=1), signed(1)], [ships, signed(1, 2, 3)], soon(sale.call_off, hours=2), NOTHING)
)
IS_HEARD: Final = perhaps(0.5, does(measures.answer_hearing, 1, 2))
APPEALS: Final = does(measures.appeal_measure, 1, 5)
HANDS_IN: Final[Moves] = (
    does(vetting.hand_in_paper, 1, kind=DocumentKind.BUSINESS_LICENCE),
    does(vetting.hand_in_paper, kind=DocumentKind.RETURN_AGREEMENT),
)
IS_PROPOSED: Final[Moves] = (does(vetting.verify_papers, 1, 3), does(vetting.propose_opening))
COMES: Final[Moves] = (ships, signed(1, 2))

PLOTS: Final = (
    own(
        "leaves a deposit",
        *(LEFT, *RECEIVES),
        one_of(
            [
                asks_back(1, 4, 20),
                one_of(answers(deposits.give_deposit_back, latest=2), does(deposits.claim_deposit, 9), NOTHING),
            ],
            does(deposits.give_deposit_back, 3),  # unasked
            NOTHING,
        ),
        often=2,
    ),
    # The shop wants to keep it, or a part of it. Staff decide, or are late; or it thinks again.
    own(
        "has its deposit claimed",
        *(LEFT, *RECEIVES, asks_back(1, 4), does(deposits.claim_deposit, 1, 2)),
        one_of(ruled(), ruled(fen=EACH // 3), ruled(fen=0), does(deposits.give_deposit_back, 1), NOTHING),
        often=2,
    ),
    # Nothing is left of the sale: it was never paid, called off, never sent, or the goods went back.
    own(
        "gets its deposit back with its money",
        LEFT,
        one_of(
            *(does(sale.place), [*PAYS], [*PAYS, does(sale.call_off, 1, hour="evening")]),
            [*SENDS, perhaps(0.5, asks_back()), back(2, 3), answers(returns.grant)],
        ),
        moods=[Mood.PROMPT],  # of two refunds of one payment
    ),
    # The freight goes back with a sale that never came to be, and not with goods that their buyer did not want.
    own(
        "pays for the freight",
        one_of(
            does(offering.ask_freight, fen=800, free_from=900), does(offering.ask_freight, fen=1_200, free_from=9_900)
        ),
        one_of(
            *([*PAYS, does(sale.call_off, 1, 3)], [*PAYS], [*PAYS, ships, reports(sale.report_declined, 2)]),
            [*SENDS, back(2, 3), answers(returns.grant)],
        ),
    ),
    # On the last evening, before midnight, after it, by a quote from before it, or days later: each costs what the shop
    # had announced.
    own(
        "buys for less",
        one_of(
            [promotes(then=-1, hour="evening"), does(sale.place)],
            [promotes(then=0, hour="night"), does(sale.place)],
            [promotes(then=1, hour="midnight"), does(sale.place)],
            [promotes(then=1, hour="midnight"), does(sale.place, quoted_at=ago(minutes=10))],
            [promotes(then=3, hour="morning"), does(sale.place)],
        ),
        soon(sale.report_payment, minutes=2),
        one_of(COMES, does(sale.call_off, 1), [ships, signed(1), does(returns.give_notice, 2, pieces=1)]),
    ),
    # Renewed in time, or too late, or never.
    own(
        "buys it while it is good",
        *(lists(offering.list_dated), perhaps(0.6, *PAYS), does(sale.place, 1, hour="midnight")),
        *(perhaps(0.5, does(offering.bring_fresh_lot, last_day=in_days(30)), unless_bought, *PAYS), *COMES),
    ),
    own(
        "buys it while its paper is good",
        *(lists(offering.list_certified), perhaps(0.6, *PAYS)),
        one_of(does(offering.renew_paper, last_day=in_days(30)), *[does(sale.place, 1, hour="midnight")] * 2),
        *(perhaps(0.3, does(offering.renew_paper, last_day=in_days(30)), unless_bought, *PAYS), *COMES),
    ),
    # Subscriptions: all of them end.
    story(
        "subscribes",
        *(*subscribes(9), perhaps(1, on_day(subscriptions.find_debited_order, 10, 11), ORDERED)),
        perhaps(0.6, on_day(subscriptions.find_debited_order, 42), ORDERED),
        one_of(
            on_day(subscriptions.cancel_subscription, 43, hour="night"), does(subscriptions.cancel_subscription, 1, 4)
        ),
        does(subscriptions.cancel_subscription, 1),
        tempers=SHIP,
        often=2,
    ),
    # At once, a day before the debit, or minutes.
    story(
        "stops in time",
        *subscribes(9),
        one_of(
            *(soon(subscriptions.cancel_subscription, minutes=1), on_day(subscriptions.cancel_subscription, 1, 5, 8)),
            on_day(subscriptions.cancel_subscription, 9, hour="night"),
        ),
        tempers=SHIP,
    ),
    # Tried once more; stopped between the tries or not.
    story(
        "has no money",
        *(*subscribes(9), perhaps(0.2, on_day(subscriptions.cancel_subscription, 12))),
        *(
            perhaps(1, on_day(subscriptions.find_debited_order, 17), ORDERED),
            does(subscriptions.cancel_subscription, 3),
        ),
        moods=[Mood.REFUSING, Mood.STUBBORN, Mood.DEAF, Mood.MUTE, Mood.UNYIELDING],
        tempers=SHIP,
        often=2,
    ),
    # Who agrees too late to be told twice is debited days later; who does not agree, never.
    own(
        "is asked for more",
        *subscribes(12),
        one_of(
            [does(subscriptions.state_plan, 1, 3, 5, first_days=12, more=70), does(subscriptions.agree_to_plan, 1, 2)],
            *(does(subscriptions.state_plan, 2, 6, first_days=12, more=more) for more in (90, -60)),
            does(subscriptions.withdraw_plan, 2, 6),
        ),
        *(on_day(subscriptions.find_debited_order, 13, 14), soon(sale.call_off, minutes=5)),
        *(
            perhaps(1, on_day(subscriptions.find_debited_order, 24), soon(sale.call_off, minutes=5)),
            does(subscriptions.cancel_subscription, 1, 3),
        ),
        moods=[Mood.PROMPT],
        often=2,
    ),
    # Somebody buys before it, and gets it; nobody buys while it lasts, and everybody may after it.
    own(
        "is suspended",
        *(
            proposes(SUSPENSION, until_on=in_days(30)),
            IS_HEARD,
            does(sale.place, 5),
            soon(sale.report_payment, minutes=2),
        ),
        *(does(measures.decide_measure, 1), soon(sale.ship, hours=1), does(measures.buy_again, 1), signed(2)),
        one_of(does(measures.keep_suspended, 7), [APPEALS, does(measures.reverse_measure, 2)], NOTHING),
        *(does(measures.buy_again, 1), does(measures.buy_again, 30)),
    ),
    # The shop speaks in time, too late or never; staff decide, drop it, or come too late; and so it is with an appeal.
    own(
        "has goods kept from sale",
        *(
            proposes(RESTRICTION),
            one_of(does(measures.answer_hearing, 1, 2), does(measures.answer_hearing, 7), NOTHING),
        ),
        one_of(
            *(does(measures.drop_measure, 1, 3), does(measures.decide_measure, 40)),
            *(
                [does(measures.decide_measure, 7, 9), does(measures.buy_again, 1), *way]
                for way in (
                    (does(measures.lift_measure, 3),),
                    (does(measures.appeal_measure, 16),),
                    (APPEALS, does(measures.uphold_measure, 2, 21), does(measures.lift_measure, 3)),
                    (APPEALS, does(measures.reverse_measure, 2, 21)),
                )
            ),
        ),
        does(measures.buy_again, 1),
        often=2,
    ),
    # Before anybody was heard, since consumers are in danger; it lasts until a person drops or lifts it.
    own(
        "is a danger",
        *(proposes(SUSPENSION, RESTRICTION, until_on=in_days(40)), soon(measures.impose_measure, hours=1)),
        *(perhaps(0.5, soon(measures.publish_measure, minutes=30)), does(measures.buy_again, 1)),
        one_of(
            *(does(measures.drop_measure, 2), does(measures.buy_again, 35)),
            [does(measures.decide_measure, 6, 8), does(measures.buy_again, 40)],
            [
                does(measures.decide_measure, 6, 8),
                APPEALS,
                does(measures.buy_again, 20),
                does(measures.uphold_measure, 1),
            ],
        ),
        *(does(measures.drop_measure, 1), does(measures.lift_measure, 1), does(measures.buy_again, 1)),
    ),
    # Decided by another person, too late, or by nobody.
    story(
        "applies",
        *(does(vetting.apply_for_shop), *HANDS_IN, *IS_PROPOSED),
        one_of(
            does(vetting.approve_opening, 1, 5),
            [does(vetting.approve_opening, 9), does(vetting.propose_opening, 1), does(vetting.approve_opening, 1)],
            [
                does(vetting.reject_opening, 2),
                does(vetting.apply_for_shop, 3),
                *HANDS_IN,
                *IS_PROPOSED,
                does(vetting.approve_opening, 1),
            ],
            does(vetting.withdraw_application, 1),
            NOTHING,
        ),
        often=2,
    ),
    story(
        "applies on bad papers",
        *(one_of(does(vetting.apply_for_shop), does(vetting.apply_for_shop, standing="revoked")), *HANDS_IN),
        *(does(vetting.turn_away_paper, 1), *HANDS_IN, *IS_PROPOSED),
        one_of(does(vetting.approve_opening, 2), does(vetting.reject_opening, 2)),
    ),
    # What was bought on its last day is sent; who comes after it buys nothing, until there is another.
    own(
        "has a licence that runs out",
        *(hands_in(6), does(vetting.verify_licence, 1), does(vetting.turn_away_old_licence), does(sale.place, 5)),
        *(soon(sale.report_payment, minutes=2), does(measures.buy_again, 1), soon(sale.ship, minutes=10), signed(2)),
        *(perhaps(0.5, hands_in(400), does(vetting.verify_licence, 1)), does(measures.buy_again, 1)),
    ),
    # Once everything was looked at again; else staff are late, and the shop sells for one month more.
    own(
        "is verified again",
        *(
            does(vetting.begin_round, 1, 10),
            does(vetting.look_at_shop, 1),
            does(vetting.reverify),
            does(measures.buy_again, 1),
        ),
    ),
    own("is verified by nobody", does(measures.buy_again), does(measures.buy_again, 60, 90), unverified=True),
    # With a comment in time, announced as it should be.
    story(
        "lives to see another rule",
        *(does(sale.place), soon(rules.draft_rule, minutes=5), soon(rules.open_comments, minutes=4)),
        *(does(rules.comment_on_rule, 1, 7, hour="night"), does(rules.comment_on_rule, 7, hour="midnight")),
        *(soon(rules.answer_comment, minutes=6), soon(rules.announce_rule, {"in_days": NOTICE}, minutes=9)),
        buys_as_it_changes,
        often=0,
        tempers=SHIP,
    ),
)
