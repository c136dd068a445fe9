"""Chapters 6b to 7.2: a wrong decision, a broken promise, and money that came twice or cannot go back.

Each of them ends by itself as well, or by somebody who has not had a say in it before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from platform_core.actors import RELAY
from platform_core.deadlines.queries import promises
from platform_core.drivers.demo.chapters import ARRIVED, DECIDED, DEMANDED, FILED, NOTICED
from platform_core.drivers.demo.opening import LAMP, TEA, WHITE_TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.orders import Complaint, Order
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference, RefundFacts

UNMATCHED: Final = timedelta(hours=24)  # after which money that fits no payment goes back
REFUSALS: Final = 5  # after so many the payer is asked for another account
ACCOUNT: Final = {"holder": "李晓明", "bank": "杭州银行", "number": "6222020200012345678"}


def reviewed(stage: Stage, scene: Scene) -> Chapter:
    """A reviewer is never the decider; another person grants the denied refund, and the money goes back."""
    order = stage.sell(WHITE_TEA)

    yield FILED
    case = order.complain("not_as_described", fen=DEMANDED, statement="开罐后香气不足,与描述不符。")
    _handle(stage, case, "acknowledge")
    case.reject("conforms_to_contract", "出库前已抽检,符合描述。")
    stage.li.send("PUT", f"{case.path}/escalation")
    scene.saw("complaints.answered", case, since=FILED)
    scene.saw("complaints.escalated", case, since=FILED, why="by_shopper")

    yield DECIDED
    _handle(stage, case, "dismissed", reasons="商家的抽检记录可信。", basis="HSE-08")
    stage.li.send("PUT", f"{case.path}/review", {"text": "抽检的不是这一批。"})
    scene.saw("complaints.decided", case, since=DECIDED, outcome="dismissed", amount=None)
    scene.saw("complaints.review_asked", case, since=DECIDED, asked_by="shopper")
    anew = _fields("anew-upheld", reasons="抽检批次与所售批次不同,描述不符成立。", basis="HSE-08")
    scene.turned_away(stage.lin, _page(case), anew)

    stage.he.handle(_page(case), anew)
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    scene.saw("complaints.reviewed", case, since=DECIDED, outcome="upheld", amount=DEMANDED, borne=0)
    scene.saw("payments.refunded", cause=f"review:{case.id}", amount=DEMANDED)


def unkept(stage: Stage, scene: Scene) -> Chapter:
    """The shop accepts an exchange and does not exchange: the money goes back instead."""
    order = stage.sell(TEA)

    yield NOTICED
    case = order.complain("faulty", wants="exchange", statement="开罐时茶叶已受潮,请换一罐。")
    _handle(stage, case, "acknowledge")
    case.answer("accept")
    scene.saw("complaints.remedy_promised", case, since=NOTICED)

    yield from scene.silence(case, "complaints.perform", then="complaints.promise_broken", amount=order.total)
    done = {"text": "已换货。"}
    scene.expect_refusal(stage.chen, "PUT", f"{case.path}/performance", done, status=HTTPStatus.GONE)
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    scene.saw("payments.refunded", cause=f"broken_promise:{case.id}", amount=order.total)


def paid_twice(stage: Stage, scene: Scene) -> Chapter:
    """The second payment is nobody's but the payer's, and goes back by its clock; the sale goes on."""
    order = stage.buy(LAMP)
    order.pay(times=2)
    order.deliver(f"SF{order.look()['number']}")
    stage.orders["paid_twice"] = order.id
    until("the house knows what came", lambda: _receipts(stage, order))
    [receipt] = _receipts(stage, order)
    scene.saw("orders.paid", order)
    scene.saw("payments.receipt_noted", receipt_id=receipt["id"], amount=order.total)

    yield (due := datetime.fromisoformat(receipt["noted_at"]) + UNMATCHED)
    until("the money is back", lambda: _receipts(stage, order)[0]["state"] == "sent_back")
    scene.saw("deadlines.missed", about_id=receipt["id"], due=due, kind="payments.send_back")
    scene.saw("payments.receipt_goes_back", due=due, receipt_id=receipt["id"])
    scene.saw("payments.receipt_sent_back", receipt_id=receipt["id"], amount=order.total)


def refused_refund(stage: Stage, scene: Scene) -> Chapter:
    """It is asked for until the payer is asked for another account, to which it goes by nobody's word but theirs."""
    order = stage.buy(TEA)
    order.pay()
    cause = f"order:{order.id}"

    yield NOTICED
    stage.outside.breaks("pay", "refuse", times=REFUSALS)
    stage.li.send("PUT", f"{order.path}/cancellation")
    scene.saw("orders.cancelled", order, since=NOTICED, why="before_hand_over")
    scene.saw("payments.refund_failed", cause=cause, amount=order.total)
    for attempt in (3, 4):  # so many times at once, and then by the clock
        refund = _refund(order, attempt, "failed")
        scene.saw("payments.refund_failed", cause=f"{cause}:{attempt}")
        for subject, kind in ((order.id, "orders.cancel_refund"), (refund.id, "payments.ask_again")):
            yield (due := _end(subject, kind))
            scene.saw("deadlines.missed", about_id=str(subject), due=due, kind=kind)
    asked = _refund(order, REFUSALS, "account_asked")
    scene.saw("payments.refund_account_asked", refund_id=str(asked.id))

    yield ARRIVED
    path = f"/refunds/{asked.id}/account"
    unagreed = ACCOUNT | {"agreed": False}
    scene.expect_refusal(stage.li, "PUT", path, unagreed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    stage.li.send("PUT", path, ACCOUNT | {"agreed": True})
    scene.saw("payments.refund_account_named", since=ARRIVED, refund_id=str(asked.id))
    until("the money is back", lambda: not order.runs("orders.cancel_refund"))
    scene.saw("payments.refunded", cause=f"{cause}:{REFUSALS + 1}", amount=order.total)


CHAPTERS: Final = (reviewed, unkept, paid_twice, refused_refund)


def _page(case: Complaint) -> str:
    return f"complaints/complaint/{case.id}/handle/"


def _fields(choice: str, *, reasons: str = "", basis: str = "") -> dict[str, str]:
    return {"choice": choice, "reasons": reasons, "basis": basis, "amount": ""}


def _handle(stage: Stage, case: Complaint, choice: str, **why: str) -> None:
    stage.lin.handle(_page(case), _fields(choice, **why))


def _receipts(stage: Stage, order: Order) -> list[Any]:
    return [row for row in stage.li.get("/receipts")["items"] if row["payment_id"] == order.payment_id]


def _refund(order: Order, attempt: int, state: str) -> RefundFacts:
    """Wait for this attempt to give the money of the order back; no page tells its payer of its clock."""

    def found() -> RefundFacts | None:
        with acting_as(RELAY):
            attempts = payments.refunds_of(Reference("orders.order", UUID(order.id)))
        return next((refund for refund in attempts if (refund.attempt, refund.state) == (attempt, state)), None)

    return until(f"attempt {attempt} is {state}", found)


def _end(subject: UUID | str, kind: str) -> datetime:
    """The end of the last clock of this kind about it."""
    with acting_as(RELAY):
        found = promises.about(UUID(str(subject)))
    return [clock.due_at for clock in found if clock.kind == kind][-1]
