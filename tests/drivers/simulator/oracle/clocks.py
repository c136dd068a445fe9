"""Until when does a clock of each kind run that begins at an instant? By the letter of the law.

Counted day by day, and by nothing of the engine's. Of 2026 the notice of the State Council is copied here. What nobody
has announced is supposed, early for what shops and platform owe and late for what a shopper may do; the days up to
Labour Day 2027 are all that this year needs of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.drivers.simulator.words import DAY

LOCAL: Final = ZoneInfo("Asia/Shanghai")


def _days(*texts: str) -> Iterable[date]:
    for text in texts:
        first, _, last = text.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            yield day
            day += DAY


# By the notice of the State Council for 2026; of the year after it by statute, of which no notice leaves anything out.
OFF: Final = frozenset(
    _days(
        "2026-01-01/2026-01-03",
        "2026-02-15/2026-02-23",
        "2026-04-04/2026-04-06",
        "2026-05-01/2026-05-05",
        "2026-06-19/2026-06-21",
        "2026-09-25/2026-09-27",
        "2026-10-01/2026-10-07",
        "2027-01-01",
        "2027-02-05/2027-02-08",
        "2027-04-05",
        "2027-05-01/2027-05-02",
    )
)
WORKED: Final = frozenset(_days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"))
# A notice has never moved a day off further than two days before a festival and five after it, nor a worked weekend
# further than eight days before and ten after.
PERHAPS_OFF: Final = frozenset(
    _days("2027-01-01/2027-01-06", "2027-02-03/2027-02-13", "2027-04-03/2027-04-10", "2027-04-29/2027-05-07")
)
PERHAPS_WORKED: Final = frozenset(
    _days("2027-01-01/2027-01-11", "2027-01-28/2027-02-18", "2027-03-28/2027-04-15", "2027-04-23/2027-05-12")
)


def is_worked(day: date, *, late: bool) -> bool:
    """Whether people work on this day, or would be supposed to. ``late``: supposed so that a period ends later."""
    if day in WORKED or day in OFF:
        return day in WORKED
    if late:
        return day.weekday() < 5 and day not in PERHAPS_OFF
    return day.weekday() < 5 or day in PERHAPS_WORKED


def end_of(day: date) -> datetime:
    """Nothing of the day is cut off: the instant at which the next one begins."""
    return datetime.combine(day + DAY, time(), LOCAL).astimezone(UTC)


def calendar_days(start: datetime, count: int) -> datetime:
    """The day of the event is not counted; the last day is counted whole."""
    return end_of(day_of(start) + count * DAY)


def calendar_days_by_law(start: datetime, count: int, *, late: bool = False) -> datetime:
    """If the last day is one of rest, it ends with the next that is not."""
    last = day_of(start) + count * DAY
    while not is_worked(last, late=late):
        last += DAY
    return end_of(last)


def working_days(start: datetime, count: int, *, late: bool = False) -> datetime:
    day = day_of(start)
    for _ in range(count):
        day += DAY
        while not is_worked(day, late=late):
            day += DAY
    return end_of(day)


def months(start: datetime, count: int) -> datetime:
    """The day of the same number, or the last one of a shorter month."""
    first = day_of(start).replace(day=1)
    for _ in range(count):
        first = (first + 31 * DAY).replace(day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    return end_of(min(first + (day_of(start).day - 1) * DAY, last))


def month_later(end: datetime) -> datetime:
    """After the day that ends then: with the same day of the next month, or its last."""
    return months(end - DAY, 1)


def end_of_its_day(instant: datetime) -> datetime:
    return end_of(day_of(instant))


def day_of(instant: datetime) -> date:
    return instant.astimezone(LOCAL).date()


LENGTHS: Final[dict[str, Callable[[datetime], datetime]]] = {}
NEAR: Final[dict[str, tuple[timedelta, ...]]] = {}
"""How long before its end the shopper is reminded of a clock of theirs, if it still runs then."""


def _clock(kind: str, until: Callable[[datetime], datetime], *, near: timedelta | tuple[timedelta, ...] = ()) -> str:
    LENGTHS[kind] = until
    if near:
        NEAR[kind] = near if isinstance(near, tuple) else (near,)
    return kind


PAYMENT: Final = _clock("orders.payment", lambda since: since + timedelta(minutes=30))
DISPATCH: Final = _clock("orders.dispatch", lambda since: since + timedelta(hours=48))  # as every listing here promises
END_UNSENT: Final = _clock("orders.end_unsent", lambda since: calendar_days(since, 7))
PICK_UP: Final = _clock("orders.pick_up", lambda since: since + timedelta(hours=48))
MOVEMENT: Final = _clock("orders.movement", lambda since: calendar_days(since, 5))
FIND: Final = _clock("orders.find_parcel", lambda since: calendar_days(since, 10))
HAND_OVER: Final = _clock("orders.hand_over", lambda since: calendar_days(since, 7), near=timedelta(hours=48))
INQUIRY: Final = _clock("orders.hand_over_inquiry", lambda since: calendar_days(since, 10))
CONFIRM: Final = _clock("orders.confirm_receipt", lambda since: calendar_days(since, 10))
MONEY_BACK: Final = _clock("orders.cancel_refund", lambda since: since + timedelta(hours=24))
WINDOW: Final = _clock(
    "aftersales.return_window", lambda since: calendar_days_by_law(since, 7, late=True), near=timedelta(hours=48)
)
ADDRESS: Final = _clock("aftersales.address", lambda since: since + timedelta(hours=48))
HANDLE: Final = _clock("aftersales.handle_red_line", lambda since: calendar_days_by_law(since, 15))
ARRIVE: Final = _clock("aftersales.arrive", lambda since: calendar_days(since, 7))
SEARCH: Final = _clock("aftersales.find_arrival", lambda since: calendar_days(since, 15))
# Three working days, and in any case a day before the money is due.
OBJECTION: Final = _clock(
    "aftersales.objection", lambda since: min(working_days(since, 3), calendar_days_by_law(since, 7) - DAY)
)
REFUND: Final = _clock("aftersales.refund", lambda since: calendar_days_by_law(since, 7))
REFUND_RED: Final = _clock("aftersales.refund_red_line", lambda since: calendar_days_by_law(since, 15))
RULING: Final = _clock("aftersales.ruling", lambda since: calendar_days(since, 15))
SEND_HOME: Final = _clock("aftersales.send_home", lambda since: calendar_days(since, 7))
# Of claims, and of freight
ANSWER_CLAIM: Final = _clock("aftersales.answer_claim", lambda since: calendar_days(since, 3))
TAKE_OTHER: Final = _clock("aftersales.take_offer", lambda since: calendar_days(since, 5), near=timedelta(hours=24))
COMPLAIN_OF: Final = _clock("aftersales.complain", lambda since: calendar_days(since, 15), near=timedelta(hours=48))
SEND_NEW: Final = _clock("aftersales.send_new", lambda since: calendar_days(since, 3))
REPAIR: Final = _clock("aftersales.repair", lambda since: calendar_days_by_law(since, 30))
NEW_ARRIVES: Final = _clock("aftersales.new_arrives", lambda since: calendar_days(since, 7))
ANSWER_FREIGHT: Final = _clock("aftersales.answer_freight", lambda since: working_days(since, 3))
RULE_FREIGHT: Final = _clock("aftersales.rule_freight", lambda since: calendar_days(since, 15))
REIMBURSE: Final = _clock("aftersales.reimburse", lambda since: since + timedelta(hours=24))
REIMBURSE_AGAIN: Final = _clock("aftersales.reimburse_again", lambda since: since + timedelta(hours=24))
# Of a lot that may be dangerous
TELL_BUYERS: Final = _clock("catalog.tell_buyers", lambda since: calendar_days(since, 3))
REPORT_DANGER: Final = _clock("catalog.report_danger", lambda since: working_days(since, 2))
REMEDY_ANSWER: Final = _clock(
    "aftersales.remedy_answer", lambda since: calendar_days(since, 15), near=(timedelta(days=10), timedelta(days=3))
)
REMEDY_ARRIVES: Final = _clock("aftersales.remedy_arrives", lambda since: calendar_days(since, 7))
# Of disputes
ACKNOWLEDGE: Final = _clock("complaints.acknowledge", lambda since: since + timedelta(hours=24))
ANSWER: Final = _clock("complaints.answer", lambda since: working_days(since, 3))
REPLY: Final = _clock("complaints.reply", lambda since: calendar_days(since, 15), near=timedelta(hours=48))
DECIDE: Final = _clock("complaints.decide", lambda since: calendar_days(since, 15))
DECIDE_LATE: Final = _clock("complaints.decide_late", lambda since: calendar_days(since, 15))
HEAR_OF_REFUND: Final = _clock("payments.hear_of_refund", lambda since: since + timedelta(hours=24))
ASK_AGAIN: Final = _clock("payments.ask_again", lambda since: since + timedelta(hours=24))
NAME_ACCOUNT: Final = _clock("payments.name_account", lambda since: since + timedelta(hours=72))
SEND_BACK: Final = _clock("payments.send_back", lambda since: since + timedelta(hours=24))
HEAR_OF_RETURN: Final = _clock("payments.hear_of_return", lambda since: since + timedelta(hours=24))
MASK_HEARING: Final = _clock("orders.mask_hearing", lambda since: calendar_days(since, 3))
MASK_DECISION: Final = _clock("orders.mask_decision", lambda since: calendar_days(since, 5))
MASK_APPEAL: Final = _clock("orders.mask_appeal", lambda since: calendar_days(since, 15))
APPEAL_DECISION: Final = _clock("orders.mask_appeal_decision", lambda since: calendar_days(since, 15))
# The first one of a subscription is due after as many days as its plan says; then each on the same day of the month.
DEBIT: Final = _clock("orders.debit", month_later)
DEBIT_AGAIN: Final = _clock("orders.debit_again", lambda since: calendar_days(since, 3))
HEAR_OF_MANDATE: Final = _clock("payments.hear_of_mandate", lambda since: since + timedelta(hours=24))
HEAR_OF_REVOCATION: Final = _clock("payments.hear_of_revocation", lambda since: since + timedelta(hours=24))
COMMENT: Final = _clock("rulebook.comment", lambda since: calendar_days(since, 7))
EFFECT: Final = _clock("rulebook.effect", lambda since: calendar_days(since, 7))  # or later: as it was announced
ASK_REVIEW: Final = _clock("complaints.ask_review", lambda since: calendar_days(since, 7))
# Of deposits: by the terms of the shop, and seven days at the most.
DEPOSIT_ANSWER: Final = _clock("orders.deposit_answer", lambda since: calendar_days(since, 3))
DEPOSIT_BACK: Final = _clock("orders.deposit_back", lambda since: calendar_days(since, 7))
DEPOSIT_MONEY: Final = _clock("orders.deposit_money", lambda since: since + timedelta(hours=24))
# They end with a day that a paper, a package or an announcement names.
END_PROMOTION: Final = _clock("catalog.end_promotion", end_of_its_day)
LOT: Final = _clock("catalog.lot", end_of_its_day)
CERTIFICATE: Final = _clock("catalog.certificate", end_of_its_day)
# About a shop
HEARING: Final = _clock("merchants.hear_shop", lambda since: calendar_days(since, 5))
DECIDE_MEASURE: Final = _clock("merchants.decide_sanction", lambda since: working_days(since, 10))
PUBLISH_MEASURE: Final = _clock("merchants.publish_sanction", lambda since: working_days(since, 1))
END_MEASURE: Final = _clock("merchants.end_sanction", lambda last: last)  # a day was named
APPEAL_MEASURE: Final = _clock("merchants.appeal_sanction", lambda since: calendar_days(since, 15))
ANSWER_MEASURE_APPEAL: Final = _clock("merchants.answer_appeal", lambda since: working_days(since, 7))
REVIEW_SUSPENSION: Final = _clock("merchants.review_suspension", lambda since: calendar_days(since, 15))
DECIDE_OPENING: Final = _clock("merchants.decide_opening", lambda since: calendar_days(since, 7))
REVERIFY: Final = _clock("merchants.reverify", lambda since: months(since, 6))
CATCH_UP: Final = _clock("merchants.catch_up_verification", lambda since: calendar_days(since, 15))
# Of what a shop has earned, leaves as a guarantee, and owes
HEAR_OF_ACCOUNT: Final = _clock("payments.hear_of_account", lambda since: since + timedelta(hours=24))
PAY_OUT: Final = _clock("payments.pay_out", lambda since: working_days(since, 3))
HEAR_OF_PAYOUT: Final = _clock("payments.hear_of_payout", lambda since: since + timedelta(hours=24))
AGREE_GUARANTEE: Final = _clock("merchants.agree_deposit", lambda since: calendar_days(since, 15))
TOP_UP: Final = _clock("merchants.top_up", lambda since: calendar_days(since, 15))
GIVE_GUARANTEE_BACK: Final = _clock("merchants.give_deposit_back", lambda since: working_days(since, 15))
OBJECT_TO_AWARD: Final = _clock("complaints.object_to_award", lambda since: calendar_days(since, 7))
DECIDE_AWARD: Final = _clock("complaints.decide_award", lambda since: calendar_days(since, 15))
PAY_AWARD: Final = _clock("complaints.pay_award", lambda since: working_days(since, 5))
PAY_AWARD_AGAIN: Final = _clock("complaints.pay_award_again", lambda since: since + timedelta(hours=24))
PAY_DEBT: Final = _clock("merchants.pay_debt", lambda since: calendar_days(since, 15))
APPEAL_DEBT: Final = _clock("merchants.appeal_debt", lambda since: calendar_days(since, 15))
ANSWER_DEBT_APPEAL: Final = _clock("merchants.answer_debt_appeal", lambda since: working_days(since, 7))
DECIDE_GRANT: Final = _clock("merchants.decide_grant", lambda since: working_days(since, 3))
# About one's own data
ANSWER_REQUEST: Final = _clock("privacy.answer", lambda since: working_days(since, 15))
COLLECT_DATA: Final = _clock("privacy.collect", lambda since: calendar_days(since, 7), near=timedelta(hours=24))
COOLING: Final = _clock("privacy.cooling", lambda since: calendar_days(since, 7), near=timedelta(hours=24))
ERASE: Final = _clock("privacy.erase", lambda since: since + timedelta(hours=24))
GRADE: Final = _clock("privacy.incident_grade", lambda since: since + timedelta(hours=1))
REPORT: Final = _clock("privacy.incident_report", lambda since: since + timedelta(hours=4))
TELL: Final = _clock("privacy.incident_tell", lambda since: since + timedelta(hours=72))
END_HANDLING: Final = _clock("privacy.incident_to_end", lambda since: calendar_days(since, 30))
FILE: Final = _clock("privacy.incident_to_file", lambda since: calendar_days(since, 30))
# Of a complaint: a decision that is looked at again, what was promised, what was taken down by telephone
REVIEW: Final = _clock("complaints.review", lambda since: calendar_days(since, 15))
PERFORM: Final = _clock("complaints.perform", lambda since: calendar_days(since, 15))
CORRECT: Final = _clock("complaints.correct", lambda since: calendar_days(since, 7))
# Mediation, and a dispute before an authority or a court
TAKE_UP: Final = _clock("complaints.mediation_accept", lambda since: working_days(since, 3))
MEDIATE: Final = _clock("complaints.mediation_finish", lambda since: calendar_days(since, 15))
AUTHORITY_ACCEPTS: Final = _clock("complaints.authority_accepts", lambda since: working_days(since, 7))
AUTHORITY_MEDIATES: Final = _clock("complaints.authority_mediates", lambda since: calendar_days(since, 60))
OUTSIDE_EVIDENCE: Final = _clock("complaints.outside_evidence", lambda since: working_days(since, 3))
OUTSIDE_FILE: Final = _clock("complaints.outside_file", lambda since: working_days(since, 3))
OUTSIDE_OUTCOME: Final = _clock("complaints.outside_outcome", lambda since: working_days(since, 5))
IDENTITY: Final = _clock("complaints.identity", lambda since: working_days(since, 3))
# Customer service


def _opened(since: datetime) -> datetime:
    """It is open from nine to nine: then the minutes of a person count."""
    local = since.astimezone(LOCAL)
    if time(9) <= local.time() < time(21):
        return since
    day = local.date() if local.time() < time(9) else local.date() + DAY
    return datetime.combine(day, time(9), LOCAL).astimezone(UTC)


SERVICE_REPLY: Final = _clock("complaints.service_reply", lambda since: since + timedelta(hours=24))
SERVICE_PERSON: Final = _clock("complaints.service_person", lambda since: _opened(since) + timedelta(minutes=5))
SERVICE_LATE: Final = _clock("complaints.service_late", lambda since: since + timedelta(hours=24))
SERVICE_REST: Final = _clock("complaints.service_rest", lambda since: calendar_days(since, 7))
SERVICE_TAKE_UP: Final = _clock("complaints.service_take_up", lambda since: calendar_days(since, 30))
# Reports, and notices of infringement
TRIAGE: Final = _clock("complaints.triage_report", lambda since: working_days(since, 3))
TRIAGE_LATE: Final = _clock("complaints.triage_report_late", lambda since: working_days(since, 3))
LEAD: Final = _clock("complaints.hand_over_lead", lambda since: working_days(since, 3))
LEAD_LATE: Final = _clock("complaints.hand_over_lead_late", lambda since: working_days(since, 3))
ACT: Final = _clock("complaints.act_on_notice", lambda since: since + timedelta(hours=48))
ACT_LATE: Final = _clock("complaints.act_on_notice_late", lambda since: since + timedelta(hours=48))
FORWARD: Final = _clock("complaints.forward_statement", lambda since: since + timedelta(hours=24))
AWAIT_FILING: Final = _clock(
    "complaints.await_filing", lambda since: calendar_days_by_law(since, 15, late=True), near=timedelta(hours=72)
)
# As many working days as were shown, behind the fifteen
AWAIT_LONGER: Final = _clock(
    "complaints.await_filing_longer", lambda since: working_days(since, 20, late=True), near=timedelta(hours=72)
)
PUBLISH_NOTICE: Final = _clock("complaints.publish_notice", lambda since: working_days(since, 1))

FOR_EVER: Final = (REVERIFY, CATCH_UP, INQUIRY)
"""They come round for as long as the shop stands, or until staff decide: no story waits for their end."""
SHOP_OWES: Final = (
    *(DISPATCH, END_UNSENT, PICK_UP, MOVEMENT, FIND),
    *(REFUND, SEND_HOME, ANSWER),
    *(ANSWER_CLAIM, SEND_NEW, REPAIR, NEW_ARRIVES),
    REPORT_DANGER,
    *("complaints.perform", "orders.deposit_answer", "orders.deposit_back"),
    *("complaints.outside_evidence", "complaints.service_reply"),
)
"""What a shop has to do, so that it is late if it has not. Not among them: its rights to name another address, to say
what has come back, to object, to be heard, to appeal; nor the red lines, since whoever crosses one is in breach, and
who is not was not late.
"""
SHOP_OWES_MONEY: Final = (PAY_AWARD, PAY_DEBT, TOP_UP)
"""The same, which is about no order."""
# How long before its end a shop is reminded of what it owes.
NEAR_FOR_SHOP: Final[dict[str, tuple[timedelta, ...]]] = {
    DISPATCH: (timedelta(hours=12),),
    ANSWER: (timedelta(hours=24),),
    HANDLE: (timedelta(hours=48),),
    OBJECTION: (timedelta(hours=24),),
    REFUND_RED: (timedelta(hours=48),),
    DEPOSIT_ANSWER: (timedelta(hours=24),),
    REPORT_DANGER: (timedelta(hours=24),),
    LOT: (timedelta(days=7),),
    CERTIFICATE: (timedelta(days=30), timedelta(days=3)),
}
