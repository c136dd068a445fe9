"""Which stories happen between a shopper, a shop, a carrier and the platform?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.pen import Pen
from platform_core.drivers.simulator.words import HOUR, Do, Mood, Ruling, Signer

RULINGS: Final = tuple(Ruling)


@dataclass(frozen=True, slots=True)
class Plot:
    """``often``: how often it happens beside the others. ``never``: moods of the provider that it has no place for."""

    name: str
    write: Callable[[Pen], object]
    often: int = 1
    never: frozenset[Mood] = frozenset()


# The sale


def never_pays(pen: Pen) -> None:
    pen.does(Do.PLACE)


def thinks_again(pen: Pen) -> None:
    pen.does(Do.PLACE)
    pen.a_moment(seconds=25)
    pen.does(Do.CALL_OFF)


def pays_in_the_last_moment(pen: Pen) -> None:
    """And nobody hears of the parcel: the shop does not send it."""
    pen.does(Do.PLACE)
    pen.a_moment(minutes=29, seconds=45)
    pen.does(Do.PAY)


def pays_too_late(pen: Pen) -> None:
    pen.does(Do.PLACE)
    pen.a_moment(minutes=33)
    pen.does(Do.PAY)


def calls_off(pen: Pen) -> None:
    _pays(pen)
    pen.waits(1, 3, 5)
    pen.does(Do.CALL_OFF)
    pen.waits(1)
    pen.does(Do.SHIP)  # too late


def confirms(pen: Pen) -> None:
    if _receives(pen):
        pen.waits(1, 2, 9)
        pen.does(Do.CONFIRM)
        pen.a_moment(seconds=20)
        pen.does(Do.CALL_OFF)  # too late


def forgets(pen: Pen) -> None:
    if _receives(pen):
        pen.a_moment(seconds=20)
        pen.does(Do.SIGN, happened_at=pen.at - HOUR, report="again")  # told twice


def never_hears_of_it(pen: Pen) -> None:
    """The carrier loses it, or left it with somebody whom the shopper never named."""
    if _pays(pen) and pen.shop_ships(Do.SHIP) and pen.number % 2:
        pen.waits(2, 4)
        pen.does(Do.SIGN, happened_at=pen.at - HOUR, signer=Signer.PROXY, report="proxy")
        pen.waits(2, 3)
        pen.does(Do.CONFIRM)


def hears_of_it_late(pen: Pen) -> None:
    """The carrier corrects itself: a neighbour first, then the addressee, days before it told."""
    if _pays(pen) and pen.shop_ships(Do.SHIP):
        pen.waits(2)
        pen.does(Do.SIGN, happened_at=pen.at - HOUR, signer=Signer.PROXY, report="proxy")
        pen.waits(3)
        pen.does(Do.SIGN, happened_at=pen.at - timedelta(days=2), report="corrected")


# Goods that go back


def gives_notice_too_late(pen: Pen) -> None:
    if _receives(pen):
        pen.waits(8, 15, hour="midnight")
        pen.does(Do.NOTICE, pieces=1)


def keeps_it(pen: Pen) -> None:
    if _notices(pen):
        pen.waits(1, 3)
        pen.does(Do.WITHDRAW)


def never_sends(pen: Pen) -> None:
    if _notices(pen):
        pen.shop_answers(Do.NAME_ADDRESS)


def is_trusted(pen: Pen) -> None:
    """The shop pays without waiting for the goods, which come all the same: by the carrier, or as the shop says."""
    if not _sends(pen):
        return
    if pen.shop_answers(Do.GRANT) and pen.number % 2:
        pen.shop_answers(Do.CONFIRM_ARRIVAL)
    else:
        pen.waits(1, 3)
        pen.does(Do.COME_BACK, happened_at=pen.at - HOUR, report="back")


def sends_and_waits(pen: Pen) -> None:
    """The carrier tells of the arrival; the shop pays, or the clock does."""
    if _sends(pen):
        pen.waits(2, 3, 12)
        pen.does(Do.COME_BACK, happened_at=pen.at - HOUR, report="back")
        pen.shop_answers(Do.GRANT, latest=8)


def sends_with_anybody(pen: Pen) -> None:
    """With a carrier that nobody follows. The shop says that it came, or the platform has to find out."""
    if not _sends(pen, tracked=False):
        return
    if pen.shop_answers(Do.CONFIRM_ARRIVAL):
        pen.shop_answers(Do.GRANT, latest=9)
    elif pen.number % 2:
        pen.waits(3)
        pen.does(Do.SHOW_SENDING)
    else:
        pen.waits(20, 40)
        pen.does(Do.FIND_ARRIVAL, happened_at=pen.at - timedelta(days=9))


def is_turned_away(pen: Pen) -> None:
    if _sends(pen):
        pen.waits(2)
        pen.does(Do.TURN_AWAY, happened_at=pen.at - HOUR, report="turned")


def was_there_before(pen: Pen) -> None:
    """The shop says when the goods came; the carrier, later, that they came earlier."""
    if _sends(pen, at="midnight"):
        pen.shop_answers(Do.CONFIRM_ARRIVAL, latest=4)
        arrived_at = pen.at - timedelta(hours=20)
        pen.waits(1)
        pen.does(Do.COME_BACK, happened_at=arrived_at, report="earlier")


def is_objected_to(pen: Pen) -> None:
    """In time or too late. Staff rule, or are late themselves; who keeps the money sends the goods home, or not."""
    if not _sends(pen):
        return
    pen.waits(2)
    pen.does(Do.COME_BACK, happened_at=pen.at - HOUR, report="back")
    if not pen.shop_answers(Do.OBJECT):
        return
    if pen.chance.random() < 0.7:
        pen.waits(2, 9, 14)
        pen.does(Do.RULE, ruling=pen.chance.choice((Ruling.FOR_SHOPPER, Ruling.FOR_SHOP, Ruling.FOR_SHOP)))
        if pen.chance.random() < 0.5:
            pen.shop_answers(Do.SEND_HOME)


def mistypes(pen: Pen) -> None:
    if _sends(pen):
        pen.waits(1)
        pen.does(Do.CORRECT_PARCEL)
        pen.waits(2)
        pen.does(Do.COME_BACK, happened_at=pen.at - HOUR, report="back")


# Disputes


def complains(pen: Pen) -> None:
    """Read by staff or by nobody; answered or not; taken up or not; decided, sooner or later."""
    if not _receives(pen):
        return
    pen.waits(1, 4, 30)
    pen.does(Do.COMPLAIN, fen=150)
    if pen.chance.random() < 0.6:
        pen.a_moment(hours=2)
        pen.does(Do.ACKNOWLEDGE)
    answer = pen.chance.choice((Do.ACCEPT, Do.OFFER, Do.OFFER, Do.REJECT))
    if pen.shop_answers(answer, latest=7, fen=60) and answer is not Do.ACCEPT:
        _take_up(pen)
    _decide(pen)


def lets_it_go(pen: Pen) -> None:
    if _receives(pen):
        pen.waits(1, 4)
        pen.does(Do.COMPLAIN, fen=90)
        pen.waits(1, 2)
        pen.does(Do.LET_GO)


def _take_up(pen: Pen) -> None:
    pen.waits(1, 9, 14)
    taken = pen.chance.choice((Do.TAKE_OFFER, Do.ESCALATE, None))
    if taken:
        pen.does(taken)


def _decide(pen: Pen) -> None:
    """By people who are sometimes late themselves; of what has ended by then there is nothing to decide."""
    pen.waits(12, 25, 40)
    pen.does(Do.DECIDE, ruling=pen.chance.choice(RULINGS), fen=100)


# What many begin with


def _pays(pen: Pen) -> bool:
    pen.does(Do.PLACE)
    pen.a_moment(seconds=25)
    pen.does(Do.PAY)
    return True


def _receives(pen: Pen) -> bool:
    """Whether a parcel came; a shopper to whom none comes gives up."""
    _pays(pen)
    if not pen.shop_ships(Do.SHIP):
        pen.waits(4)
        pen.does(Do.CALL_OFF)
        return False
    pen.waits(2, 3, 3, 5)
    pen.does(Do.SIGN, happened_at=pen.at - HOUR, report="signed")
    return True


def _notices(pen: Pen) -> bool:
    """Of one piece, of one or two."""
    pen.pieces = pen.chance.choice((1, 2))
    if not _receives(pen):
        return False
    pen.waits(1, 5, 7)
    pen.does(Do.NOTICE, pieces=pen.chance.randint(1, pen.pieces))
    return True


def _sends(pen: Pen, *, tracked: bool = True, at: str = "") -> bool:
    if not _notices(pen):
        return False
    pen.waits(1, 2, 4, hour=at)
    pen.does(Do.SEND_BACK, tracked=tracked)
    return True


BY_A_PERSON: Final = frozenset({Mood.REFUSING})  # money of a dispute is asked for again by a person
AT_ONCE: Final = frozenset(Mood) - {Mood.PROMPT}
PLOTS: Final = (
    Plot("never pays", never_pays, often=8),
    Plot("thinks again", thinks_again, often=8),
    Plot("pays in the last moment", pays_in_the_last_moment, often=2),
    Plot("pays too late", pays_too_late, often=3, never=AT_ONCE),
    Plot("calls off", calls_off, often=4),
    Plot("confirms", confirms, often=2),
    Plot("forgets", forgets, often=3),
    Plot("never hears of it", never_hears_of_it),
    Plot("hears of it late", hears_of_it_late),
    Plot("gives notice too late", gives_notice_too_late),
    Plot("keeps it", keeps_it),
    Plot("never sends", never_sends),
    Plot("is trusted", is_trusted),
    Plot("sends and waits", sends_and_waits, often=2),
    Plot("sends with anybody", sends_with_anybody),
    Plot("is turned away", is_turned_away),
    Plot("was there before", was_there_before),
    Plot("is objected to", is_objected_to, often=2),
    Plot("mistypes", mistypes),
    Plot("complains", complains, often=2, never=BY_A_PERSON),
    Plot("lets it go", lets_it_go, never=BY_A_PERSON),
)
