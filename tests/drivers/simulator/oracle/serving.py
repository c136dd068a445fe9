"""How should a conversation with customer service go? Who is asked replies, a machine's reply is none, and past a
silent shop it goes to a person, whose silence has an end as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.drivers.simulator.oracle.clocks import (
    SERVICE_LATE,
    SERVICE_PERSON,
    SERVICE_REPLY,
    SERVICE_REST,
    SERVICE_TAKE_UP,
)
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do

OWED: Final = (SERVICE_REPLY, SERVICE_PERSON, SERVICE_LATE)
RESTS: Final = (SERVICE_REST, SERVICE_TAKE_UP)
GOES_ON: Final = ("with_shop", "with_staff", "answered", "closed")
HANDED_OVER: Final = "handed over"


def _is_by_hand(_: Course, said: Said) -> bool:
    return not said.get("automatic", False)


def _write_to_shop(course: Course, _: Said) -> None:
    """A person of the house is owed for as long as it has no shop: at once it has. No law wants that clock: the engine
    opens each conversation in the same way and only then hands it to the shop, and what begins and is void in one
    instant has to stand here too."""
    course.start(SERVICE_PERSON)
    course.stop(SERVICE_PERSON, end="void")
    course.start(SERVICE_REPLY)


def _complain(course: Course, said: Said) -> None:
    course.follow(Do.COMPLAIN, said)


def _to_a_person(do: str, within: Sequence[str], *, needs: Sequence[str] = ()) -> Row:
    return Row(
        do,
        within,
        needs=needs,
        to="with_staff",
        voids=[SERVICE_REPLY, *RESTS],
        starts=[SERVICE_PERSON],
        marks=[HANDED_OVER],
        tells="handed_over",
    )


ROWS: Final = (
    Row(Do.WRITE_TO_SHOP, [""], to="with_shop", tells="started", then=_write_to_shop),
    Row(Do.WRITE_TO_HOUSE, [""], to="with_staff", starts=[SERVICE_PERSON], marks=[HANDED_OVER], tells="started"),
    Row(
        Do.REPLY_TO_CUSTOMER,
        ["with_shop"],
        only_if=_is_by_hand,
        to="answered",
        meets=[SERVICE_REPLY],
        starts=[SERVICE_REST],
        tells="answered",
    ),
    Row(
        Do.REPLY_FOR_HOUSE,
        ["with_staff"],
        only_if=_is_by_hand,
        to="answered",
        meets=[SERVICE_PERSON, SERVICE_LATE],
        starts=[SERVICE_REST],
        tells="answered",
    ),
    # Words that move nothing
    *(Row(do, GOES_ON, tells="written") for do in (Do.REPLY_TO_CUSTOMER, Do.REPLY_FOR_HOUSE)),
    _to_a_person(Do.ASK_ON, ["answered", "closed"], needs=[HANDED_OVER]),
    Row(Do.ASK_ON, ["answered", "closed"], to="with_shop", voids=RESTS, starts=[SERVICE_REPLY]),
    Row(Do.ASK_ON, GOES_ON),
    _to_a_person(Do.WANT_PERSON, ["with_shop", "answered", "closed"]),
    Row(
        Do.CLOSE_CONVERSATION,
        ["with_shop", "with_staff", "answered"],
        to="closed",
        voids=[*OWED, SERVICE_REST],
        starts=[SERVICE_TAKE_UP],
        tells="closed",
    ),
    Row(
        Do.BECOME_COMPLAINT,
        GOES_ON,
        only_if=lambda course, _: course.states["order"],
        to="became_complaint",
        voids=[*OWED, *RESTS],
        then=_complain,
    ),
    _to_a_person(missed(SERVICE_REPLY), ["with_shop"]),
    Row(missed(SERVICE_PERSON), starts=[SERVICE_LATE], tells="late"),
    Row(missed(SERVICE_LATE), to="closed", starts=[SERVICE_TAKE_UP], tells="unanswered"),
    Row(missed(SERVICE_REST), to="closed", starts=[SERVICE_TAKE_UP], tells="closed"),
    Row(missed(SERVICE_TAKE_UP), to="ended"),
)
