"""Chapters 1 to 6a: somebody is silent. Each yields the instant at which it goes on.

In chapter 8, when all are over, an authority asks: the approved part is proven without us; a changed byte shows.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.bundles import KEY, PROGRAM
from platform_core.drivers.demo.opening import LAMP, TEA, WHITE_TEA
from platform_core.drivers.demo.people import REGULATOR, TOTP_SECRET
from platform_core.drivers.demo.stage import AHEAD, BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Person, Shut, one_time_code
from platform_core.drivers.world.orders import Order, Return

PIECES: Final = 3
CALLED_OFF: Final = BEGINS + timedelta(hours=5)
DECLINED: Final = datetime(2026, 9, 18, 11, 0, tzinfo=LOCAL)
LAST_MOMENT: Final = timedelta(minutes=1)  # before a right ends
# Seven days from then end within the National Day: by law on the first working day after it.
ARRIVES: Final = datetime(2026, 9, 30, 10, 0, tzinfo=LOCAL)
BEFORE: Final = timedelta(hours=1)
SILENCE: Final = 7  # seconds, and the house's patience is five
RED_LINES: Final = {
    "return_not_handled": "aftersales.handle_red_line",
    "refund_not_made": "aftersales.refund_red_line",
}
NOTICED: Final = datetime(2026, 9, 18, 20, 0, tzinfo=LOCAL)
ARRIVED: Final = datetime(2026, 9, 21, 11, 0, tzinfo=LOCAL)
OBJECTED: Final = datetime(2026, 9, 22, 16, 0, tzinfo=LOCAL)
RULED: Final = datetime(2026, 9, 23, 10, 0, tzinfo=LOCAL)
SENT_HOME: Final = datetime(2026, 9, 24, 9, 0, tzinfo=LOCAL)
HOME_AGAIN: Final = datetime(2026, 9, 26, 11, 0, tzinfo=LOCAL)
FILED: Final = datetime(2026, 9, 28, 15, 0, tzinfo=LOCAL)  # three working days on is after the National Day
DECIDED: Final = datetime(2026, 10, 10, 10, 0, tzinfo=LOCAL)  # a Saturday on which people work
DEMANDED: Final = 3_000  # fen
COMES: Final = datetime(2026, 10, 16, 9, 30, tzinfo=LOCAL)
REPEATED, AGAIN = "shop", "shop-again"  # the same shop and time, asked for twice
LETTER: Final = "杭市监网调〔2026〕{number}号"
APPROVAL: Final = {"choice": "approve", "reason": "依法提供", "first_day": "", "last_day": ""}
ENDORSEMENT: Final = APPROVAL | {"choice": "endorse"}


def unpaid(stage: Stage, scene: Scene) -> Chapter:
    """The order ends after thirty minutes, and its goods are in the window again."""
    order = stage.buy(TEA, quantity=PIECES)
    due = order.due("orders.payment")
    scene.saw("orders.placed", order)
    scene.saw("deadlines.started", order, kind="orders.payment")

    yield due - AHEAD
    kept = stage.in_window(TEA)

    yield from scene.silence(order, "orders.payment", then="orders.cancelled", why="not_paid")
    if stage.in_window(TEA) != kept + PIECES:
        raise Shut("the goods of the order that nobody paid are not in the window again")


def unconfirmed(stage: Stage, scene: Scene) -> Chapter:
    """The clock takes the goods as received, and the shop is paid."""
    order = stage.sell(TEA)
    for topic in ("placed", "paid", "shipped", "delivered"):
        scene.saw(f"orders.{topic}", order)
    scene.saw("deadlines.started", order, kind="orders.confirm_receipt")

    yield (window := order.returnable_until())
    notice = order.wanted_back(dict.fromkeys(order.lines, 1))
    scene.expect_refusal(stage.li, "POST", f"{order.path}/returns", notice, status=HTTPStatus.GONE)
    scene.saw("deadlines.missed", order, due=window, kind="aftersales.return_window")

    due = yield from scene.silence(order, "orders.confirm_receipt", then="orders.received", automatic=True)
    scene.saw("payments.share_settled", order, due=due)


def returned(stage: Stage, scene: Scene) -> Chapter:
    """The shop is silent about a return, and then the provider is. The money goes back, once."""
    order = stage.sell(TEA, quantity=2)
    stage.orders["returned"] = order.id
    received = order.due("orders.confirm_receipt")

    yield (last := order.returnable_until() - LAST_MOMENT)
    case = _give_notice(order)
    shown = bool(case.look()["address"]["address"])
    scene.saw("aftersales.noticed", case, since=last, amount=order.total // 2, address_shown=shown)

    yield from scene.silence(case, "aftersales.address", then="aftersales.address_stands")
    waybill = _send_back(case)
    scene.saw("aftersales.sent", case, tracked=True)

    yield received
    order.reach("received")
    scene.saw("orders.received", order, due=received, automatic=True)

    yield ARRIVES
    case.arrive(waybill)
    scene.saw("aftersales.arrived", case, source="carrier")
    if case.due("aftersales.refund", end="due_strict") >= case.due("aftersales.refund", end="due_legal"):
        raise Shut("no holiday lies in the way of this refund")

    yield from scene.silence(case, "aftersales.objection", then="aftersales.accepted")
    late = case.objection("soiled", "有茶渍。")
    scene.expect_refusal(stage.chen, "PUT", f"{case.path}/objection", late, status=HTTPStatus.GONE)

    yield from _paid_by_the_clock(stage, scene, case)
    for kind, clock in RED_LINES.items():  # what the platform has paid in its place does not help the shop across them
        yield (due := case.due(clock))
        until(f"the shop's record says {kind}", partial(_is_on_record, stage, case, kind))
        scene.saw("merchants.violation_recorded", due=due, kind=kind, about_id=case.id)


def _paid_by_the_clock(stage: Stage, scene: Scene, case: Return) -> Chapter:
    """The provider has paid and does not say so, neither this nor Chen's earnings, which go out at the same instant."""
    yield case.due("aftersales.refund") - BEFORE
    stage.outside.breaks("pay", "timeout", seconds=SILENCE, times=2)
    stage.outside.breaks("pay", "drop_webhook")

    fen, cause = case.look()["amount"]["amount"], f"return:{case.id}"
    due = yield from scene.silence(case, "aftersales.refund", then="aftersales.granted", basis="clock", amount=fen)
    until("the money is back", lambda: "succeeded" in case.refunds())
    scene.saw("payments.refund_requested", due=due, cause=cause, amount=fen)
    scene.saw("payments.refund_unknown", cause=cause)
    scene.saw("payments.refunded", cause=cause, amount=fen)
    scene.saw("payments.share_settled", case.order)


def undecided(stage: Stage, scene: Scene) -> Chapter:
    """The platform's people are silent: an unproven claim does not stop the money."""
    order = stage.sell(TEA)
    case = yield from _object_in_time(stage, scene, order, grounds="soiled", statement="退回的茶叶罐外有污渍。")

    due = yield from scene.silence(case, "aftersales.ruling", then="aftersales.ruling_missed")
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    scene.saw("aftersales.granted", case, due=due, basis="unproven", amount=order.total)
    scene.saw("payments.refunded", cause=f"return:{case.id}", amount=order.total)


def decided(stage: Stage, scene: Scene) -> Chapter:
    """They decide for the shop, which sends the goods home; once they are there, its money waits no longer."""
    order = stage.sell(TEA)
    statement = "内封口已破,不能再作食品销售。"
    case = yield from _object_in_time(stage, scene, order, grounds="seal_broken", statement=statement)
    received = order.due("orders.confirm_receipt")

    yield RULED
    reasons = "照片显示一次性密封已破坏,食品安全无法保证,商品不完好。"
    stage.lin.handle(f"aftersales/return/{case.id}/handle/", {"choice": "no_refund", "reasons": reasons})
    case.reach("declined")
    scene.saw("deadlines.met", case, kind="aftersales.ruling")
    scene.saw("aftersales.ruled", case, since=RULED, outcome="no_refund", amount=0)
    scene.saw("aftersales.declined", case, since=RULED)

    yield SENT_HOME
    waybill = f"HOME{case.look()['number']}"
    way_home, unfollowed = f"{case.path}/way-home", {"carrier": "sf", "waybill": waybill}
    scene.expect_refusal(stage.chen, "PUT", way_home, unfollowed, status=HTTPStatus.CONFLICT)
    stage.chen.send("PUT", way_home, unfollowed | {"carrier": "sandbox"})
    scene.saw("aftersales.sent_home", case, since=SENT_HOME)

    yield HOME_AGAIN
    case.come_home(waybill)
    scene.saw("deadlines.met", case, kind="aftersales.send_home")
    scene.saw("aftersales.home", case, source="carrier")

    yield received
    order.reach("received")
    scene.saw("orders.received", order, due=received, automatic=True)
    scene.saw("payments.share_settled", order, due=received)


def called_off(stage: Stage, scene: Scene) -> Chapter:
    """Cancelled before the hand-over: no shop has a say; the money is back."""
    order = stage.buy(LAMP)
    order.pay()
    stage.orders["called_off"] = order.id
    scene.saw("orders.paid", order)

    yield CALLED_OFF
    stage.li.send("PUT", f"{order.path}/cancellation")
    scene.saw("orders.cancelled", order, since=CALLED_OFF, why="before_hand_over")
    scene.saw("deadlines.started", order, kind="orders.cancel_refund")
    scene.saw("payments.refund_requested", order, amount=order.total)
    parcel = order.parcel("SFTOOLATE01")
    scene.expect_refusal(stage.wu, "POST", f"{order.path}/shipments", parcel, status=HTTPStatus.CONFLICT)

    until("the clock has stopped", lambda: not order.runs("orders.cancel_refund"))
    scene.saw("payments.refunded", order, amount=order.total)
    scene.saw("deadlines.met", order, kind="orders.cancel_refund")
    scene.saw("orders.cancel_refund_done", order)


def complained(stage: Stage, scene: Scene) -> Chapter:
    """Neither our people nor the shop answer: the clock carries it to who decides, with effect at once."""
    order = stage.sell(WHITE_TEA)

    yield FILED
    case = order.complain("not_as_described", fen=DEMANDED, statement="净含量标100克,实称82克。")
    scene.saw("complaints.filed", case, since=FILED, amount=DEMANDED)

    yield from scene.silence(case, "complaints.acknowledge", then="complaints.forwarded", automatic=True)
    stage.chen.send("POST", f"{case.path}/messages", {"text": "已收到,正在核实。"})
    scene.saw("complaints.message_written", case, written_by="merchant")

    yield from scene.silence(case, "complaints.answer", then="complaints.escalated", why="shop_silent")

    yield DECIDED
    reasons = "商家未在期限内答复;消费者称重照片可信,净含量不足。"
    decision = {"choice": "upheld", "reasons": reasons, "basis": "HSE-08", "amount": ""}
    stage.lin.handle(f"complaints/complaint/{case.id}/handle/", decision)
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    cause = f"complaint:{case.id}"
    scene.saw("complaints.decided", case, since=DECIDED, outcome="upheld", amount=DEMANDED)
    scene.saw("payments.refund_requested", since=DECIDED, cause=cause, amount=DEMANDED)
    scene.saw("complaints.remedy_granted", case, since=DECIDED, amount=DEMANDED)
    scene.saw("payments.refunded", cause=cause, amount=DEMANDED)


def unsent(stage: Stage, scene: Scene) -> Chapter:
    """The shop never sends: it is late, on record, and in the end without the sale."""
    order = stage.buy(TEA)
    order.pay()
    scene.saw("orders.paid", order)
    scene.saw("deadlines.started", order, kind="orders.dispatch")

    due = yield from scene.silence(order, "orders.dispatch", then="orders.dispatch_late")
    scene.saw("merchants.violation_recorded", due=due, kind="dispatch_late", about_id=order.id)

    yield from scene.silence(order, "orders.end_unsent", then="orders.cancelled", why="not_sent")
    parcel = order.parcel("SFNEVER01")
    scene.expect_refusal(stage.chen, "POST", f"{order.path}/shipments", parcel, status=HTTPStatus.CONFLICT)
    _is_paid_back(scene, order)


def declined(stage: Stage, scene: Scene) -> Chapter:
    """The carrier has the parcel, so nobody calls it off; refused at the door, its money goes back all the same."""
    order = stage.buy(TEA)
    order.pay()
    waybill = f"SF{order.look()['number']}"
    order.hand_over(waybill)
    scene.saw("orders.shipped", order)

    yield CALLED_OFF
    stage.outside.reports(waybill, "picked_up")
    until("the carrier has it", lambda: order.runs("orders.movement"))
    scene.saw("deadlines.met", order, kind="orders.dispatch")
    scene.saw("orders.parcel_handed_over", order)
    scene.expect_refusal(stage.li, "PUT", f"{order.path}/cancellation", {}, status=HTTPStatus.CONFLICT)

    yield DECLINED
    stage.outside.reports(waybill, "refused")
    order.reach("cancelled")
    scene.saw("orders.refused", order)
    scene.saw("orders.cancelled", order, why="refused_at_door")
    _is_paid_back(scene, order)


def _is_paid_back(scene: Scene, order: Order) -> None:
    until("the money is back", lambda: not order.runs("orders.cancel_refund"))
    scene.saw("payments.refund_requested", order, amount=order.total)
    scene.saw("payments.refunded", order, amount=order.total)
    scene.saw("deadlines.met", order, kind="orders.cancel_refund")


CHAPTERS: Final = (unpaid, unconfirmed, returned, undecided, decided, called_off, unsent, declined, complained)


def _object_in_time(
    stage: Stage, scene: Scene, order: Order, *, grounds: str, statement: str
) -> Generator[datetime, None, Return]:
    """Notice, parcel, arrival, and an objection in time, with a photo. Gives the return."""
    yield NOTICED
    case = _give_notice(order)
    waybill = _send_back(case)
    scene.saw("aftersales.noticed", case, since=NOTICED, amount=order.total)
    scene.saw("aftersales.sent", case)

    yield ARRIVED
    case.arrive(waybill)
    scene.saw("aftersales.arrived", case, source="carrier")

    yield OBJECTED
    objection = case.objection(grounds, statement)
    stage.chen.send("PUT", f"{case.path}/objection", objection)
    scene.saw("files.kept", file_id=objection["evidence"][0])
    scene.saw("aftersales.objected", case, grounds=[grounds], evidence=objection["evidence"])
    return case


def _give_notice(order: Order) -> Return:
    """One piece is to go back."""
    return order.give_notice(dict.fromkeys(order.lines, 1))


def _send_back(case: Return) -> str:
    """Gives the waybill."""
    waybill = f"RT{case.look()['number']}"
    case.send_back(waybill)
    return waybill


def _is_on_record(stage: Stage, case: Return, kind: str) -> bool:
    found = stage.chen.get("/violations")["items"]
    return (kind, case.id) in [(row["kind"], row["about_id"]) for row in found]


def bundles(stage: Stage, folder: Path) -> Iterator[Path]:
    """Ask for eight bundles, and then for Chen's shop again; return the paths of the files, unread.

    They are of the order of chapter 3, of Chen's shop, of Wu's two orders, of which one was cancelled and one paid
    twice, of one under a new rule, of that of a person who has left, of Wu's shop and of Sun's new one. The verifier
    lies beside them, as authorities get it: it needs nothing of ours.
    """
    stage.report.chapter("handed_over")
    code = one_time_code(TOTP_SECRET)
    authority = stage.house.signed_in(REGULATOR.resident, door="regulator", code=code)
    (folder / PROGRAM).write_bytes(authority.look("/verifier").content)
    (folder / KEY).write_text(authority.get("/checkpoint")["vkey"], "utf8")
    first, letters = _requests_by_name(stage), count(12)
    for wanted in (first, {AGAIN: first[REPEATED]}):
        filed = {name: _file_request(authority, asked, number=next(letters)) for name, asked in wanted.items()}
        for path in filed.values():
            page = f"regulators/datarequest/{path.rpartition('/')[2]}/handle/"
            stage.he.handle(page, ENDORSEMENT)
            stage.lin.handle(page, APPROVAL)
        for name, path in filed.items():
            yield _fetch_bundle(authority, path, folder / f"{name}.zip")


def _file_request(authority: Person, asked: dict[str, str], *, number: int) -> str:
    request = asked | {"basis": "ECL-25", "document_no": LETTER.format(number=number)}
    return f"/requests/{authority.send('POST', '/requests', request)['id']}"


def _fetch_bundle(authority: Person, request: str, bundle: Path) -> Path:
    until("the bundle is built", lambda: authority.get(request)["state"] == "handed_over")
    bundle.write_bytes(authority.look(f"{request}/export").content)
    return bundle


def _requests_by_name(stage: Stage) -> dict[str, dict[str, str]]:
    """The requests by the name of their bundle. A shop's trail needs a period; an order's is whole without one."""
    period = {"since": BEGINS.isoformat(), "until": stage.clock.now().isoformat()}
    return {
        "returned": {"kind": "order_trail", "subject_id": stage.orders["returned"]},
        REPEATED: {"kind": "merchant_trail", "subject_id": stage.chen.get("/shop")["merchant_id"], **period},
        **{
            of: {"kind": "order_trail", "subject_id": stage.orders[of]}
            for of in ("called_off", "paid_twice", "amended", "forgotten")
        },
        **{of: {"kind": "merchant_trail", "subject_id": shop, **period} for of, shop in stage.shops.items()},
    }
