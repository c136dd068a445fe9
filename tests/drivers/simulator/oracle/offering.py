"""What should a purchase cost, and until when can it be made? By what the shop has promised, to the instant."""

from __future__ import annotations

from datetime import date
from typing import Final

from tests.drivers.simulator.oracle.clocks import CERTIFICATE, END_PROMOTION, LOT, end_of
from tests.drivers.simulator.oracle.course import Course, Row, Said, missed
from tests.drivers.simulator.words import Do


def _reprice(course: Course) -> None:
    """What it would cost now; what was bought costs what it cost."""
    if course.states["order"]:
        return
    goods = (course.sums["each"] - course.sums.get("off", 0)) * course.case.pieces
    is_free = goods >= course.sums.get("free_from", 0)
    course.sums["freight"] = 0 if is_free else course.sums["fee"]
    course.fen = goods + course.freight


def _ask_freight(course: Course, said: Said) -> None:
    course.sums |= {"fee": said["fen"], "free_from": said["free_from"]}
    _reprice(course)


def _promote(course: Course, said: Said) -> None:
    course.sums |= {"off": said["off"], "promoted": said["off"]}
    course.start(END_PROMOTION, due=end_of(said["last_day"]))
    _reprice(course)


def _end_promotion(course: Course, _: Said) -> None:
    course.sums["off"] = 0
    _reprice(course)


def _may_promote(course: Course, said: Said) -> bool:
    """For less than it costs, and never two at a time."""
    return said["off"] > 0 and not course.runs(END_PROMOTION)


def _show(course: Course, said: Said, kind: str) -> None:
    last_day: date = said["last_day"]
    course.sums["each"] = said["fen"]
    course.start(kind, due=end_of(last_day))
    _reprice(course)


def _show_longer(course: Course, said: Said, kind: str) -> None:
    course.marks.pop("over", None)
    course.marks.pop("too_old", None)
    course.start(kind, due=end_of(said["last_day"]))


def _write_off(course: Course, _: Said) -> None:
    """What is set aside for an order stays until it ends, and is sent to nobody."""
    course.notices["catalog.lot_ended"] += 1
    if course.states["order"] in ("placed", "paid"):
        course.marks["set_aside"] = course.now


def end(course: Course) -> None:
    """What was set aside when its lot was over is written off with its order, or when other pieces come for it."""
    if "set_aside" in course.marks and course.states["order"] not in ("placed", "paid"):
        course.notices["catalog.lot_ended"] += 1


PRICE: Final = (
    Row(Do.ASK_FREIGHT, then=_ask_freight),
    Row(Do.PROMOTE, only_if=_may_promote, then=_promote),
    Row(missed(END_PROMOTION), tells="promotion_ended_for_shop", then=_end_promotion),
)
LISTING: Final = (
    Row(Do.LIST_DATED, to="published", then=lambda course, said: _show(course, said, LOT)),
    Row(Do.LIST_CERTIFIED, to="published", then=lambda course, said: _show(course, said, CERTIFICATE)),
    # What was there before stays until its own day.
    Row(
        Do.BRING_FRESH_LOT,
        ["published", "withdrawn"],
        to="published",
        then=lambda course, said: _show_longer(course, said, LOT),
    ),
    Row(
        Do.RENEW_PAPER,
        ["published", "withdrawn"],
        to="published",
        voids=[CERTIFICATE],
        then=lambda course, said: _show_longer(course, said, CERTIFICATE),
    ),
    Row(
        missed(LOT),
        to="withdrawn",
        marks=["over", "too_old"],
        tells="listing_taken_down",
        then=_write_off,
    ),
    Row(missed(CERTIFICATE), to="withdrawn", marks=["over"], tells="listing_taken_down"),
)
