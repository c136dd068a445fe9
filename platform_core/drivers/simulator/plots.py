"""Which stories happen between a shopper, a shop, a carrier and the platform?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from platform_core.drivers.simulator.words import HOUR, Do, Mood, Ruling, Signer
from platform_core.drivers.simulator.writer import Writer

RULINGS: Final = tuple(Ruling)


@dataclass(frozen=True, slots=True)
class Plot:
    """``often``: how often it happens beside the others. ``never``: moods of the provider that it has no place for."""

    name: str
    write: Callable[[Writer], object]
    often: int = 1
    never: frozenset[Mood] = frozenset()


# The sale


def never_pays(writer: Writer) -> None:
    writer.does(Do.PLACE)


def thinks_again(writer: Writer) -> None:
    writer.does(Do.PLACE)
    writer.a_moment(seconds=25)
    writer.does(Do.CALL_OFF)


def pays_in_the_last_moment(writer: Writer) -> None:
    """And nobody hears of the parcel: the shop does not send it."""
    writer.does(Do.PLACE)
    writer.a_moment(minutes=29, seconds=45)
    writer.does(Do.PAY)


def pays_too_late(writer: Writer) -> None:
    writer.does(Do.PLACE)
    writer.a_moment(minutes=33)
    writer.does(Do.PAY)


def calls_off(writer: Writer) -> None:
    _pays(writer)
    writer.waits(1, 3, 5)
    writer.does(Do.CALL_OFF)
    writer.waits(1)
    writer.does(Do.SHIP)  # too late


def confirms(writer: Writer) -> None:
    if _receives(writer):
        writer.waits(1, 2, 9)
        writer.does(Do.CONFIRM)
        writer.a_moment(seconds=20)
        writer.does(Do.CALL_OFF)  # too late


def forgets(writer: Writer) -> None:
    if _receives(writer):
        writer.a_moment(seconds=20)
        writer.does(Do.SIGN, happened_at=writer.at - HOUR, report="again")  # told twice


def never_hears_of_it(writer: Writer) -> None:
    """The carrier loses it, or left it with somebody whom the shopper never named."""
    if _pays(writer) and writer.shop_ships(Do.SHIP) and writer.number % 2:
        writer.waits(2, 4)
        writer.does(Do.SIGN, happened_at=writer.at - HOUR, signer=Signer.PROXY, report="proxy")
        writer.waits(2, 3)
        writer.does(Do.CONFIRM)


def hears_of_it_late(writer: Writer) -> None:
    """The carrier corrects itself: a neighbour first, then the addressee, days before it told."""
    if _pays(writer) and writer.shop_ships(Do.SHIP):
        writer.waits(2)
        writer.does(Do.SIGN, happened_at=writer.at - HOUR, signer=Signer.PROXY, report="proxy")
        writer.waits(3)
        writer.does(Do.SIGN, happened_at=writer.at - timedelta(days=2), report="corrected")


# Goods that go back


def gives_notice_too_late(writer: Writer) -> None:
    if _receives(writer):
        writer.waits(8, 15, hour="midnight")
        writer.does(Do.NOTICE, pieces=1)


def keeps_it(writer: Writer) -> None:
    if _notices(writer):
        writer.waits(1, 3)
        writer.does(Do.WITHDRAW)


def never_sends(writer: Writer) -> None:
    if _notices(writer):
        writer.shop_answers(Do.NAME_ADDRESS)


def is_trusted(writer: Writer) -> None:
    """The shop pays without waiting for the goods, which come all the same: by the carrier, or as the shop says."""
    if not _sends(writer):
        return
    if writer.shop_answers(Do.GRANT) and writer.number % 2:
        writer.shop_answers(Do.CONFIRM_ARRIVAL)
    else:
        writer.waits(1, 3)
        writer.does(Do.COME_BACK, happened_at=writer.at - HOUR, report="back")


def sends_and_waits(writer: Writer) -> None:
    """The carrier tells of the arrival; the shop pays, or the clock does."""
    if _sends(writer):
        writer.waits(2, 3, 12)
        writer.does(Do.COME_BACK, happened_at=writer.at - HOUR, report="back")
        writer.shop_answers(Do.GRANT, latest=8)


def sends_with_anybody(writer: Writer) -> None:
    """With a carrier that nobody follows. The shop says that it came, or the platform has to find out."""
    if not _sends(writer, tracked=False):
        return
    if writer.shop_answers(Do.CONFIRM_ARRIVAL):
        writer.shop_answers(Do.GRANT, latest=9)
    elif writer.number % 2:
        writer.waits(3)
        writer.does(Do.SHOW_SENDING)
    else:
        writer.waits(20, 40)
        writer.does(Do.FIND_ARRIVAL, happened_at=writer.at - timedelta(days=9))


def is_turned_away(writer: Writer) -> None:
    if _sends(writer):
        writer.waits(2)
        writer.does(Do.TURN_AWAY, happened_at=writer.at - HOUR, report="turned")


def was_there_before(writer: Writer) -> None:
    """The shop says when the goods came; the carrier, later, that they came earlier."""
    if _sends(writer, at="midnight"):
        writer.shop_answers(Do.CONFIRM_ARRIVAL, latest=4)
        arrived_at = writer.at - timedelta(hours=20)
        writer.waits(1)
        writer.does(Do.COME_BACK, happened_at=arrived_at, report="earlier")


def is_objected_to(writer: Writer) -> None:
    """In time or too late. Staff rule, or are late themselves; who keeps the money sends the goods home, or not."""
    if not _sends(writer):
        return
    writer.waits(2)
    writer.does(Do.COME_BACK, happened_at=writer.at - HOUR, report="back")
    if not writer.shop_answers(Do.OBJECT):
        return
    if writer.chance.random() < 0.7:
        writer.waits(2, 9, 14)
        writer.does(Do.RULE, ruling=writer.chance.choice((Ruling.FOR_SHOPPER, Ruling.FOR_SHOP, Ruling.FOR_SHOP)))
        if writer.chance.random() < 0.5:
            writer.shop_answers(Do.SEND_HOME)


def mistypes(writer: Writer) -> None:
    if _sends(writer):
        writer.waits(1)
        writer.does(Do.CORRECT_PARCEL)
        writer.waits(2)
        writer.does(Do.COME_BACK, happened_at=writer.at - HOUR, report="back")


# Disputes


def complains(writer: Writer) -> None:
    """Read by staff or by nobody; answered or not; taken up or not; decided, sooner or later."""
    if not _receives(writer):
        return
    writer.waits(1, 4, 30)
    writer.does(Do.COMPLAIN, fen=150)
    if writer.chance.random() < 0.6:
        writer.a_moment(hours=2)
        writer.does(Do.ACKNOWLEDGE)
    answer = writer.chance.choice((Do.ACCEPT, Do.OFFER, Do.OFFER, Do.REJECT))
    if writer.shop_answers(answer, latest=7, fen=60) and answer is not Do.ACCEPT:
        _take_up(writer)
    _decide(writer)


def lets_it_go(writer: Writer) -> None:
    if _receives(writer):
        writer.waits(1, 4)
        writer.does(Do.COMPLAIN, fen=90)
        writer.waits(1, 2)
        writer.does(Do.LET_GO)


def _take_up(writer: Writer) -> None:
    writer.waits(1, 9, 14)
    taken = writer.chance.choice((Do.TAKE_OFFER, Do.ESCALATE, None))
    if taken:
        writer.does(taken)


def _decide(writer: Writer) -> None:
    """By people who are sometimes late themselves; of what has ended by then there is nothing to decide."""
    writer.waits(12, 25, 40)
    writer.does(Do.DECIDE, ruling=writer.chance.choice(RULINGS), fen=100)


# What many begin with


def _pays(writer: Writer) -> bool:
    writer.does(Do.PLACE)
    writer.a_moment(seconds=25)
    writer.does(Do.PAY)
    return True


def _receives(writer: Writer) -> bool:
    """Whether a parcel came; a shopper to whom none comes gives up."""
    _pays(writer)
    if not writer.shop_ships(Do.SHIP):
        writer.waits(4)
        writer.does(Do.CALL_OFF)
        return False
    writer.waits(2, 3, 3, 5)
    writer.does(Do.SIGN, happened_at=writer.at - HOUR, report="signed")
    return True


def _notices(writer: Writer) -> bool:
    """Of one piece, of one or two."""
    writer.pieces = writer.chance.choice((1, 2))
    if not _receives(writer):
        return False
    writer.waits(1, 5, 7)
    writer.does(Do.NOTICE, pieces=writer.chance.randint(1, writer.pieces))
    return True


def _sends(writer: Writer, *, tracked: bool = True, at: str = "") -> bool:
    if not _notices(writer):
        return False
    writer.waits(1, 2, 4, hour=at)
    writer.does(Do.SEND_BACK, tracked=tracked)
    return True


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
    Plot("complains", complains, often=2),
    Plot("lets it go", lets_it_go),
)
