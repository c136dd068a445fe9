"""Do the clocks of returns and complaints run out by themselves over the National Day, and not a second before?

Everybody is silent. The days are those of 2026: 25 September to 27 and 1 to 7 October are off, Sunday 20 September and
Saturday 10 October are worked. Every due time below was counted by hand from `duties.md` §6, not taken from the house.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from platform_core.clock import LOCAL
from tests.journeys.clocks import Clock
from tests.journeys.people import House, Person, Until, buy, tea

pytestmark = pytest.mark.proof  # a house of its own, and a dozen instants in it

ASKED = """
SELECT coalesce(sum(r.amount), 0)::bigint FROM payments_refund r JOIN payments_share s ON s.id = r.share_id
WHERE s.order_id = %s
"""
REFUNDED = f"{ASKED} AND r.state = 'succeeded'"
SHOPS_WAREHOUSE = "浙江省杭州市西湖区文三路100号一层仓库"
VIOLATIONS = "SELECT count(*) FROM merchants_violation WHERE about_id = %s"


def day(month: int, date: int, hour: int = 0) -> datetime:
    return datetime(2026, month, date, hour, tzinfo=LOCAL)


@pytest.fixture(scope="module")
def clock(autumn: House) -> Iterator[Clock]:
    with Clock(autumn.environment, outside=autumn.outside) as clock:
        yield clock


@dataclass
class Cases:
    """What lies open while the days pass."""

    li: Person
    returned: str
    kept: str
    late: str
    complaint: str = ""
    case: str = ""


def delivered(house: House, li: Person, until: Until, *, quantity: int = 1) -> str:
    """Bought, paid, sent and signed for."""
    purchase = buy(li, tea(li), quantity=quantity)
    order_id = str(purchase["orders"][0]["id"])
    house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    until(lambda: li.get(f"/orders/{order_id}").json()["state"] == "paid")
    waybill = house.hand_over(order_id)
    until(lambda: house.knows_parcel(waybill))
    house.driver(waybill, "signed", place="door", signed_by="addressee")
    until(lambda: "confirm_receipt" in li.get(f"/orders/{order_id}").json()["actions"])
    return order_id


def gives_notice(li: Person, order_id: str, *, quantity: int = 1) -> Any:
    line = li.get(f"/orders/{order_id}").json()["lines"][0]["id"]
    return li.send("POST", f"/orders/{order_id}/returns", {"lines": [{"line_id": line, "quantity": quantity}]})


def clocks(person: Person, case_id: str, of: str = "returns") -> dict[str, dict[str, Any]]:
    """The last of each kind."""
    found = person.get(f"/{of}/{case_id}").json()["clocks"]
    return {clock["kind"].partition(".")[2]: clock for clock in found}


def due(person: Person, case_id: str, kind: str, of: str = "returns") -> datetime:
    return datetime.fromisoformat(clocks(person, case_id, of)[kind]["due_at"])


def state(person: Person, case_id: str, kind: str, of: str = "returns") -> str:
    found: str = clocks(person, case_id, of)[kind]["state"]
    return found


def right(li: Person, order_id: str, action: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = li.get(f"/orders/{order_id}/rights").json()["rights"]
    return next(one for one in found if one["action"] == action)


@pytest.mark.duty("CRL-25a", "CRL-25c", "NRR-09", "NRR-10", "NRR-11", "NRR-13", "NRR-31", "HSE-08", "ECL-59")
def test_nobody_says_a_word_and_every_promise_is_kept(autumn: House, clock: Clock, until: Until) -> None:
    house, li = autumn, autumn.newcomer()
    clock.move_to(day(9, 24, 10))
    cases = Cases(li, *(delivered(house, li, until, quantity=2) for _ in range(3)))
    assert datetime.fromisoformat(right(li, cases.late, "return_without_reason")["until"]) == day(10, 9)

    goods_go_back(house, clock, cases, until)
    the_complaint(cases)
    the_platform_is_silent(clock, cases, until)
    the_shop_names_no_other_address(clock, cases, until)
    the_goods_arrive(house, clock, cases, until)
    the_shop_answers_nothing(clock, cases, until)
    the_shop_objects_to_nothing(house, clock, cases, until)
    the_window_closes(clock, cases, until)
    the_clock_pays(house, cases, until)
    the_red_lines_are_crossed(house, clock, cases, until)


def goods_go_back(house: House, clock: Clock, cases: Cases, until: Until) -> None:
    """Notice on the evening of the 24th, before the three days of Mid-Autumn. Its red line falls on a day of work."""
    clock.move_to(day(9, 24, 20))
    answer = gives_notice(cases.li, cases.returned)
    assert answer.status_code == 201, answer.text
    cases.case = answer.json()["id"]
    assert cases.li.get(f"/returns/{cases.case}").json()["address"]["address"] == SHOPS_WAREHOUSE
    assert timedelta(0) <= due(cases.li, cases.case, "address") - day(9, 26, 20) < timedelta(minutes=2)
    assert due(cases.li, cases.case, "handle_red_line") == day(10, 10)  # 9 October is worked


def the_complaint(cases: Cases) -> None:
    body = {"topic": "faulty", "demand": {"kind": "partial_refund", "amount": {"amount": 500}}, "statement": "有异味"}
    answer = cases.li.send("POST", f"/orders/{cases.kept}/complaints", body)
    assert answer.status_code == 201, answer.text
    cases.complaint = answer.json()["id"]


def the_platform_is_silent(clock: Clock, cases: Cases, until: Until) -> None:
    """24 hours: the complaint is acknowledged by itself. It goes to the shop on a day off."""
    li, one = cases.li, cases.complaint
    end = due(li, one, "acknowledge", "complaints")
    clock.last_seconds_before(end, still=lambda: li.get(f"/complaints/{one}").json()["state"] == "filed")
    until(lambda: li.get(f"/complaints/{one}").json()["state"] == "with_shop")
    assert due(li, one, "answer", "complaints") == day(10, 1)  # 28, 29 and 30 September


def the_shop_names_no_other_address(clock: Clock, cases: Cases, until: Until) -> None:
    li, case = cases.li, cases.case
    end = due(li, case, "address")
    clock.last_seconds_before(end, still=lambda: state(li, case, "address") == "running")
    until(lambda: state(li, case, "address") == "missed")


def the_goods_arrive(house: House, clock: Clock, cases: Cases, until: Until) -> None:
    """Received on 30 September: the vector of DL_NRR_OBJECTION."""
    li, case = cases.li, cases.case
    clock.move_to(day(9, 28, 9))
    waybill = f"BK{case[-12:]}".upper()
    sent = li.send("PUT", f"/returns/{case}/parcel", {"carrier": "sandbox", "waybill": waybill})
    assert sent.status_code == 200, sent.text
    until(lambda: house.knows_parcel(waybill))
    clock.move_to(day(9, 30, 15))
    house.driver(waybill, "signed", place="front_desk", signed_by="addressee")
    until(lambda: li.get(f"/returns/{case}").json()["state"] == "back")
    assert due(li, case, "objection") == day(10, 8)
    assert due(li, case, "refund") == day(10, 9)
    assert datetime.fromisoformat(clocks(li, case)["refund"]["due_strict"]) == day(10, 8)
    assert due(li, case, "refund_red_line") == day(10, 16)


def the_shop_answers_nothing(clock: Clock, cases: Cases, until: Until) -> None:
    """Three working days behind the holiday; then the platform has fifteen calendar days, strictly."""
    li, one = cases.li, cases.complaint
    end = due(li, one, "answer", "complaints")
    clock.last_seconds_before(end, still=lambda: li.get(f"/complaints/{one}").json()["state"] == "with_shop")
    until(lambda: li.get(f"/complaints/{one}").json()["state"] == "escalated")
    assert due(li, one, "decide", "complaints") == day(10, 17)


def the_shop_objects_to_nothing(house: House, clock: Clock, cases: Cases, until: Until) -> None:
    """The end is a tick, whatever the worker does; a late objection changes nothing."""
    case = cases.case
    clock.last_seconds_before(day(10, 8), still=lambda: "object" in shop_may(house, case))
    until(lambda: "object" not in shop_may(house, case))
    late = house.seller().send("PUT", f"/returns/{case}/objection", objection())
    assert (late.status_code, late.json()["code"]) == (410, "aftersales.objection_late")
    assert cases.li.get(f"/returns/{case}").json()["objection"] is None


def the_window_closes(clock: Clock, cases: Cases, until: Until) -> None:
    """The last second of the eighth is in time; strictly the window would have ended with the first."""
    li = cases.li
    clock.last_seconds_before(day(10, 9), still=lambda: right(li, cases.late, "return_without_reason")["open"])
    until(lambda: not right(li, cases.late, "return_without_reason")["open"])
    late = gives_notice(li, cases.late)
    assert (late.status_code, late.json()["code"]) == (410, "aftersales.window_closed")


def the_clock_pays(house: House, cases: Cases, until: Until) -> None:
    """The money leaves with the same instant at which the window closed, through the provider, once."""
    li = cases.li
    [line] = li.get(f"/returns/{cases.case}").json()["lines"]
    until(lambda: house.ask(REFUNDED, cases.returned) == line["amount"]["amount"])
    found = li.get(f"/returns/{cases.case}").json()
    granted_at = datetime.fromisoformat(found["grant"]["granted_at"])
    assert found["grant"]["basis"] == "clock"
    assert granted_at >= day(10, 9)
    assert house.ask(ASKED, cases.returned) == line["amount"]["amount"]


def the_red_lines_are_crossed(house: House, clock: Clock, cases: Cases, until: Until) -> None:
    li, case = cases.li, cases.case
    clock.last_seconds_before(day(10, 10), still=lambda: house.ask(VIOLATIONS, case) == 0)
    until(lambda: house.ask(VIOLATIONS, case) == 1)
    clock.last_seconds_before(day(10, 16), still=lambda: house.ask(VIOLATIONS, case) == 1)
    until(lambda: house.ask(VIOLATIONS, case) == 2)
    clock.last_seconds_before(
        day(10, 17), still=lambda: li.get(f"/complaints/{cases.complaint}").json()["senior_since"] is None
    )
    until(lambda: li.get(f"/complaints/{cases.complaint}").json()["senior_since"])


def shop_may(house: House, case: str) -> list[str]:
    return [action["action"] for action in house.seller().get(f"/returns/{case}").json()["actions"]]


def objection() -> dict[str, Any]:
    return {"grounds": ["soiled"], "evidence": ["01980000-0000-7000-8000-000000000000"], "statement": "有污渍"}
