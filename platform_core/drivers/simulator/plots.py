"""Which stories happen between a shopper, a shop, a carrier and the platform, and how is one of them written down?

Move by move, with a shop that answers, or does not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from random import Random
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from aftersales.types import RulingOutcome
from complaints.types import Outcome
from orders.types import SignedBy
from platform_core.drivers.simulator.words import DAY, HOUR, Act, Do, Mood

LOCAL: Final = ZoneInfo("Asia/Shanghai")
# One that never gives in has a plot of its own: without another account the money would not come.
MOODS: Final = (Mood.PROMPT,) * 7 + (Mood.DEAF, Mood.MUTE, Mood.REFUSING, Mood.STUBBORN)
# When people act: few hours of the day, so that a year has few of them. Two lie close to midnight, where days end.
HOURS: Final[Mapping[str, time]] = {
    "midnight": time(0, 0, 30),
    "morning": time(9, 30),
    "evening": time(20, 15),
    "night": time(23, 55),
}
APART: Final = 20  # seconds over which the acts of an hour spread


class Temper(StrEnum):
    """How a shop keeps its word."""

    PROMPT = "prompt"
    SLOW = "slow"
    SILENT = "silent"  # it ships, and answers nobody afterwards
    VANISHING = "vanishing"  # prompt, until one day it is gone


SHIP: Final = (Temper.PROMPT, Temper.SLOW, Temper.SILENT)  # whatever the day is


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop as its customers learn to know it. ``gone``: from that day on nobody is there any more."""

    temper: Temper
    gone: date | None = None

    def ships(self, on_day: date) -> bool:
        return self.gone is None or on_day < self.gone

    def answers(self, on_day: date) -> bool:
        return self.temper is not Temper.SILENT and self.ships(on_day)


def on(day: date, hour: str, number: int = 0) -> datetime:
    """An hour of a day in Shanghai; cases follow each other within it."""
    return datetime.combine(day, HOURS[hour], LOCAL).astimezone(UTC) + timedelta(seconds=number % APART)


@dataclass(slots=True)
class Writer:
    """Writes one case. ``at`` is when the next act will be."""

    chance: Random
    number: int
    shop: Shop
    at: datetime
    pieces: int
    acts: list[Act] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.at.astimezone(LOCAL).date()

    def does(self, do: Do, details: Mapping[str, Any]) -> bool:
        self.acts.append(Act(self.at, do, details))
        return True

    def waits(self, days: Sequence[int], *, hour: str = "") -> None:
        """For one of these numbers of days, at an hour of its own choice."""
        if days:
            chosen = hour or self.chance.choice(tuple(HOURS))
            self.at = on(self.day + timedelta(days=self.chance.choice(days)), chosen, self.number)


# What a plot is made of. A move that gives False ends its sequence.
Move: TypeAlias = Callable[[Writer], bool]
Moves: TypeAlias = Sequence[Move]


def write(moves: Moves, writer: Writer) -> bool:
    """Make one move after the other. False if one of them did not succeed: those behind it are left out."""
    return all(move(writer) for move in moves)


def does(do: Do, *days: int, hour: str = "", **details: Any) -> Move:
    """Somebody does it, after one of these numbers of days."""

    def move(writer: Writer) -> bool:
        writer.waits(days, hour=hour)
        return writer.does(do, details)

    return move


def soon(do: Do, **span: float) -> Move:
    """After exactly so long."""

    def move(writer: Writer) -> bool:
        writer.at += timedelta(**span)
        return writer.does(do, {})

    return move


def reports(do: Do, *days: int, ago: timedelta = HOUR, **details: Any) -> Move:
    """The carrier tells of what happened so long ago."""

    def move(writer: Writer) -> bool:
        writer.waits(days)
        report = {"happened_at": writer.at - ago, "report_id": f"{writer.number}/{len(writer.acts)}"}
        return writer.does(do, details | report)

    return move


def ships(writer: Writer) -> bool:
    """The shop does what it is paid for, if there is one any more."""
    writer.waits((3, 4) if writer.shop.temper is Temper.SLOW else (1, 1, 2))
    return writer.shop.ships(writer.day) and writer.does(Do.SHIP, {})


def answers(do: Do, *, latest: int = 6, **details: Any) -> Move:
    """The shop does what it is asked for, days later if it is slow; or stays silent."""

    def move(writer: Writer) -> bool:
        writer.waits(range(2, latest + 1) if writer.shop.temper is Temper.SLOW else (1, 2))
        return writer.shop.answers(writer.day) and writer.does(do, details)

    return move


def chance(share: float) -> Move:
    """Go on in this share of all cases."""
    return lambda writer: writer.chance.random() < share


def one_of(*ways: Moves) -> Move:
    """Each way as often as another."""
    return lambda writer: write(writer.chance.choice(ways), writer)


def either(*ways: Moves) -> Move:
    """The first way that succeeds; with an empty one at the end, go on in any case."""
    return lambda writer: any(write(moves, writer) for moves in ways)


@dataclass(frozen=True, slots=True)
class Plot:
    """``often``: how often it happens beside the others. ``moods``: of the provider, each as often as it is named.
    ``tempers``: of the shops at which it can happen as it is told.
    """

    name: str
    moves: Moves
    often: int = 1
    moods: Sequence[Mood] = MOODS
    tempers: Collection[Temper] = tuple(Temper)


def notices(case: Writer) -> bool:
    """One piece goes back, or two if two were bought."""
    return does(Do.NOTICE, 1, 5, 7, pieces=case.chance.randint(1, case.pieces))(case)


def finds_arrival(case: Writer) -> bool:
    """Staff find out, weeks later, when the goods came; or find nothing before it is over."""
    case.waits((10, 20, 40))
    return case.does(Do.FIND_ARRIVAL, {"arrived_at": case.at - 9 * DAY})


picked_up: Final = partial(reports, Do.PICK_UP)
signed: Final = partial(reports, Do.SIGN, signed_by=SignedBy.ADDRESSEE)
left_with_somebody: Final = partial(reports, Do.SIGN, signed_by=SignedBy.PROXY)
back: Final = partial(reports, Do.COME_BACK)
ruled: Final = partial(does, Do.RULE, 2, 9, 14)
decided: Final = partial(does, Do.DECIDE, 12, 25, 40)

# Two minutes later: nobody reports so shortly before the promise of the dispatch ends.
PAYS: Final[Moves] = (does(Do.PLACE), soon(Do.PAY, minutes=2))
# If nobody sends a parcel the shopper calls off, and the story ends.
RECEIVES: Final[Moves] = (
    *PAYS,
    either([ships], [does(Do.CALL_OFF, 4), chance(0)]),
    either([chance(0.6), picked_up(1)], []),
    signed(1, 2, 3, 5),
)
NOTICES: Final[Moves] = (*RECEIVES, notices)
SENDS: Final[Moves] = (*NOTICES, does(Do.SEND_BACK, 1, 2, 4))
TAKES_IT_UP: Final = one_of([does(Do.TAKE_OFFER, 1, 9, 14)], [does(Do.ESCALATE, 1, 9, 14)], [])
OFFERS: Final[Moves] = (answers(Do.OFFER, latest=7, fen=60), TAKES_IT_UP)
REJECTS: Final[Moves] = (answers(Do.REJECT, latest=7), TAKES_IT_UP)

PLOTS: Final = (
    # The sale
    Plot("never pays", [does(Do.PLACE)], often=8),
    Plot("thinks again", [does(Do.PLACE), soon(Do.CALL_OFF, seconds=25)], often=8),
    # Nobody hears of the parcel: the shop does not send it.
    Plot("pays in the last moment", [does(Do.PLACE), soon(Do.PAY, minutes=29, seconds=45)], often=2),
    Plot("pays too late", [does(Do.PLACE), soon(Do.PAY, minutes=33)], often=3, moods=[Mood.PROMPT]),
    Plot("pays twice", [*PAYS, soon(Do.PAY_AGAIN, minutes=3), ships, signed(2, 4)], moods=[Mood.PROMPT]),
    # Too soon, when asked, or after the old way was tried once more; at no hour at which anything runs out.
    Plot(
        "names an account",
        [
            *PAYS,
            does(Do.CALL_OFF, 1, hour="morning"),
            does(Do.NAME_ACCOUNT, 1, hour="evening"),
            does(Do.NAME_ACCOUNT, 2, 3, 5, hour="evening"),
        ],
        moods=[Mood.UNYIELDING],
    ),
    Plot("calls off", [*PAYS, does(Do.CALL_OFF, 1, 3, 5), does(Do.SHIP, 1)], often=4),  # which is too late
    Plot("confirms", [*RECEIVES, does(Do.CONFIRM, 1, 2, 9), soon(Do.CALL_OFF, seconds=20)], often=2),  # too late
    Plot("forgets", [*RECEIVES, signed()], often=3),  # and the carrier tells twice
    Plot("never hears of it", [*PAYS, ships, chance(0.5), left_with_somebody(2, 4), does(Do.CONFIRM, 2, 3)]),
    # The carrier corrects itself: a neighbour first, then the addressee, days before it told.
    Plot("hears of it late", [*PAYS, ships, left_with_somebody(2), signed(3, ago=2 * DAY)]),
    # What nothing comes of: never sent, a waybill of no carrier, a parcel that stands still or comes late, refused at
    # the door; and where the carrier is silent the shopper's own word.
    Plot("is never sent", [*PAYS]),
    Plot(
        "hears of no parcel",
        [*PAYS, ships, either([chance(0.5), does(Do.CALL_OFF, 1, 3)], [does(Do.CONFIRM, 1, 3)])],
        tempers=SHIP,
    ),
    Plot(
        "waits for a parcel", [*PAYS, ships, picked_up(1, 2), either([chance(0.5), signed(3, 7, 9)], [])], tempers=SHIP
    ),
    Plot("waits for ever", [*PAYS, ships, picked_up(1)], tempers=SHIP),
    Plot("does not take it", [*PAYS, ships, reports(Do.DECLINE, 2, 4), signed(1)], tempers=SHIP),
    # Goods that go back
    Plot("gives notice too late", [*RECEIVES, does(Do.NOTICE, 8, 15, hour="midnight", pieces=1)]),
    Plot("keeps it", [*NOTICES, does(Do.WITHDRAW, 1, 3)]),
    Plot("never sends", [*NOTICES, answers(Do.NAME_ADDRESS)]),
    # The shop pays without waiting for the goods, which come all the same.
    Plot("is trusted", [*SENDS, either([answers(Do.GRANT), chance(0.5), answers(Do.CONFIRM_ARRIVAL)], [back(1, 3)])]),
    Plot("sends and waits", [*SENDS, back(2, 3, 12), answers(Do.GRANT, latest=8)], often=2),
    # With a carrier that nobody follows. The shop says that it came, or the platform has to find out.
    Plot(
        "sends with anybody",
        [
            *NOTICES,
            does(Do.SEND_BACK, 1, 2, 4, tracked=False),
            either(
                [answers(Do.CONFIRM_ARRIVAL), answers(Do.GRANT, latest=9)],
                [chance(0.5), does(Do.SHOW_SENDING, 3)],
                [finds_arrival],
            ),
        ],
    ),
    Plot("is lost on its way back", [*SENDS, reports(Do.BRING_BACK, 1)]),
    Plot("is turned away", [*SENDS, reports(Do.TURN_AWAY, 2)]),
    # The shop says when the goods came; the carrier, later, that they came earlier.
    Plot(
        "was there before",
        [
            *NOTICES,
            does(Do.SEND_BACK, 1, 2, 4, hour="midnight"),
            either([answers(Do.CONFIRM_ARRIVAL, latest=4)], []),
            back(1, ago=2 * DAY),
        ],
    ),
    # In time or too late. Staff rule, or are late themselves; who keeps the money sends the goods home, or not.
    Plot(
        "is objected to",
        [
            *SENDS,
            back(2),
            answers(Do.OBJECT),
            chance(0.7),
            one_of([ruled(outcome=RulingOutcome.REFUND)], *[[ruled(outcome=RulingOutcome.NO_REFUND)]] * 2),
            chance(0.7),
            answers(Do.SEND_HOME),
            one_of([reports(Do.COME_HOME, 1, 2)], [reports(Do.COME_HOME, 8)], []),
        ],
        often=2,
    ),
    Plot("is objected to, and nobody rules", [*SENDS, back(2), answers(Do.OBJECT)], tempers=[Temper.PROMPT]),
    Plot("mistypes", [*SENDS, does(Do.CORRECT_PARCEL, 1), back(2)]),
    # Disputes: read by staff or by nobody, answered or not, taken up or not, decided sooner or later. Of what has ended
    # by then there is nothing to decide.
    Plot(
        "complains",
        [
            *RECEIVES,
            does(Do.COMPLAIN, 1, 4, 30, fen=150),
            either([chance(0.6), soon(Do.ACKNOWLEDGE, hours=2)], []),
            either([one_of([answers(Do.ACCEPT, latest=7)], OFFERS, OFFERS, REJECTS)], []),
            one_of(
                [decided(outcome=Outcome.UPHELD)],
                [decided(outcome=Outcome.PARTLY, fen=100)],
                [decided(outcome=Outcome.DISMISSED)],
            ),
        ],
        often=2,
    ),
    Plot(
        "complains, and nobody decides",
        [*RECEIVES, does(Do.COMPLAIN, 1, 4, fen=120), answers(Do.REJECT), does(Do.ESCALATE, 9)],
        tempers=SHIP,
    ),
    Plot("reviews it", [*RECEIVES, does(Do.REVIEW, 1, 4, stars=4), answers(Do.REPLY_TO_REVIEW)], often=2),
    # Somebody wants a bad review masked: the shop speaks or not, staff decide or not, the author appeals or not.
    Plot(
        "has a review masked",
        [
            *RECEIVES,
            does(Do.REVIEW, 1, 4, stars=1),
            does(Do.PROPOSE_MASK, 1, 2),
            either([answers(Do.ANSWER_PROPOSAL, latest=3)], []),
            one_of(
                [
                    does(Do.MASK, 4, 5),
                    chance(0.7),
                    does(Do.APPEAL, 1, 9),
                    one_of([does(Do.RESTORE, 2, 12)], [does(Do.UPHOLD, 2, 12)], []),
                ],
                [does(Do.REJECT_MASK, 1, 4)],
                [],
            ),
        ],
        often=2,
    ),
    Plot("lets it go", [*RECEIVES, does(Do.COMPLAIN, 1, 4, fen=90), does(Do.LET_GO, 1, 2)]),
)
