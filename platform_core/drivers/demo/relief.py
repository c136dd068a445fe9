"""Chapters 7.21 and 7.22: payment when the shop does not pay.

Chen's money goes to an account that the provider knows, by its clock. Wu has sold Li a lamp under a false name, owes
her 500 yuan beside the price, and does not pay: she is paid without him, and it is clawed back from all he has.
"""

from __future__ import annotations

import re
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.db import transaction

from merchants.guarantee.commands import fund as fund_commands
from platform_core import clock
from platform_core.actors import part
from platform_core.drivers.demo.chapters import FILED
from platform_core.drivers.demo.measures import CLAUSE
from platform_core.drivers.demo.opening import LAMP, TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut, require_success
from platform_core.drivers.world.orders import Award, Complaint, Order
from platform_core.tenancy.scopes import SYSTEM, bound

ACCOUNT: Final = {"holder": "青山茶业有限公司", "bank": "杭州银行", "number": "6222020200087654321"}
FUND: Final = 100_000  # fen
DEPOSIT: Final = 30_000
AWARDED: Final = 50_000
GRANT: Final = re.compile(r"merchants/grant/([0-9a-f-]{36})/")
AWARD: Final = {
    "head": "fraud",
    "basis": "CRL-55",
    "label_flaw": "no",
    "faked": "no",
    "reasons": "所售台灯冒用他人商标,构成欺诈,按价款三倍计不足五百元,按五百元。",
    "choice": "award",
}
OBJECTION: Final = {"text": "商标由供货商提供,本店不知情。"}
UPHELD: Final = {"choice": "uphold", "words": "进货时未查验授权,不能免责。"}


def earned(stage: Stage, scene: Scene) -> Chapter:
    """No money goes to an account that nobody knows; settled money then goes out unasked, to the fen."""
    shop = stage.chen.get("/shop")["merchant_id"]
    unknown = ACCOUNT | {"number": "6222"}
    scene.expect_refusal(stage.chen, "POST", "/payout-accounts", unknown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    account = stage.chen.send("POST", "/payout-accounts", ACCOUNT)["id"]
    until("the provider has found it", lambda: stage.chen.get("/payout-accounts")[0]["state"] == "in_force")
    scene.saw("payments.payout_account_in_force", payout_account_id=account)
    _confirm_receipt(stage, scene, stage.sell(TEA))

    yield (due := until("a payout is planned", lambda: _goes_at(stage)))
    until("the money has gone", lambda: [row["state"] for row in stage.chen.get("/payouts")["items"]] == ["paid"])
    [payout] = stage.chen.get("/payouts")["items"]
    scene.saw("deadlines.missed", about_id=shop, kind="payments.pay_out", due=due)
    scene.saw("payments.payout_requested", payout_id=payout["id"], drawn_on="merchant_payable", due=due)
    scene.saw("payments.paid_out", payout_id=payout["id"], amount=payout["amount"]["amount"])


def relieved(stage: Stage, scene: Scene) -> Chapter:
    """Final only by another person's word; paid without the shop; taken back from its balance, then its deposit, then
    its earnings.
    """
    stage.shops["relieved"] = stage.wu.get("/shop")["merchant_id"]
    _fill_fund(stage, scene)
    guarantee = _agree_on_deposit(stage, scene)
    _confirm_receipt(stage, scene, stage.sell(LAMP))
    case = _fake(stage, scene)
    award = _grant_award(stage, scene, case)
    scene.expect_refusal(stage.wu, "PUT", f"{award.path}/payment", None, status=HTTPStatus.CONFLICT)

    yield (due := award.due("complaints.pay_award"))
    award.reach("paid")
    [debt] = stage.wu.get("/debts")["items"]
    scene.saw("deadlines.missed", award, kind="complaints.pay_award", due=due)
    scene.saw("merchants.debt_incurred", debt_id=debt["id"], case_id=award.id, amount=AWARDED, due=due)
    scene.saw("merchants.debt_taken_from", debt_id=debt["id"], taken_deposit=DEPOSIT)
    scene.saw("complaints.award_advanced", award, debt_id=debt["id"], lent=debt["left"]["amount"])
    scene.saw("complaints.award_paid", award, amount=AWARDED)
    until("the deposit is short", lambda: stage.wu.get("/guarantee")["state"] == "short")
    top_up = _filled_until(stage)

    yield FILED  # by then Wu has earned more
    until("it is covered", lambda: stage.wu.get(f"/debts/{debt['id']}")["state"] == "covered")
    scene.saw("deadlines.met", about_id=debt["id"], kind="merchants.pay_debt")
    scene.saw("merchants.debt_covered", debt_id=debt["id"])
    _publish_relief(stage)

    yield top_up
    until("it is late", lambda: _filled_until(stage) > top_up)
    scene.saw("deadlines.missed", about_id=guarantee, kind="merchants.top_up", due=top_up)
    scene.saw("merchants.deposit_overdue", guarantee_id=guarantee, due=top_up)


CHAPTERS: Final = (earned, relieved)


def _confirm_receipt(stage: Stage, scene: Scene, order: Order) -> None:
    """Li confirms that she has it, so that the shop is paid at once."""
    stage.li.send("PUT", f"{order.path}/receipt")
    scene.saw("payments.share_settled", order)


def _goes_at(stage: Stage) -> datetime | None:
    found = stage.chen.get("/balance")["goes_at"]
    return found and datetime.fromisoformat(found)


def _fill_fund(stage: Stage, scene: Scene) -> None:
    """Lin proposes money for the relief fund and may not agree; He does."""
    said = {"amount": f"{FUND // 100}", "reason": "先行赔付基金", "choice": "begin"}
    stage.lin.handle("merchants/grant/propose/", said)
    found = GRANT.search(stage.lin.read("merchants/grant/"))
    if found is None:
        raise Shut("what was proposed is not in the queue")
    page = f"merchants/grant/{found[1]}/handle/"
    scene.turned_away(stage.lin, page, {"choice": "approve"})
    stage.he.handle(page, {"choice": "approve"})


def _agree_on_deposit(stage: Stage, scene: Scene) -> str:
    """Agree on a deposit as Wu, who owes nothing before; his payment stands on his deposit. Return its id."""
    clause = CLAUSE.search(stage.lin.read("merchants/guarantee/ask/"))
    if clause is None:
        raise Shut("no clause of the agreement bears a deposit")
    said = {
        "merchant": stage.shops["relieved"],
        "amount": f"{DEPOSIT // 100}",
        "because": "售电器",
        "clause": clause[1],
        "choice": "begin",
    }
    stage.lin.handle("merchants/guarantee/ask/", said)
    guarantee = str(stage.wu.get("/guarantee")["id"])
    stage.wu.send("PUT", f"/guarantees/{guarantee}/agreement")
    scene.saw("merchants.deposit_agreed", guarantee_id=guarantee, amount=DEPOSIT)
    stage.outside.transfers(guarantee, DEPOSIT, notify=stage.house.web)
    until("the deposit is full", lambda: stage.wu.get("/guarantee")["state"] == "full")
    scene.saw("merchants.deposit_paid_in", guarantee_id=guarantee, amount=DEPOSIT)
    scene.saw("merchants.deposit_full", guarantee_id=guarantee)
    return guarantee


def _fake(stage: Stage, scene: Scene) -> Complaint:
    """The price goes back with Lin's decision; He confirms it. Before that nothing more is awarded."""
    order = stage.sell(LAMP)
    case = order.complain("counterfeit", wants="refund", statement="灯座上的商标是冒用的。")
    page = f"complaints/complaint/{case.id}/handle/"
    stage.lin.handle(page, {"choice": "acknowledge"})
    case.reject("conforms_to_contract", "标签由供货商提供。")
    stage.li.send("PUT", f"{case.path}/escalation")
    stage.lin.handle(page, {"choice": "upheld", "reasons": "商标权人证实系冒用。", "basis": "CRL-55", "amount": ""})
    scene.saw("complaints.decided", case, outcome="upheld", amount=order.total)
    scene.turned_away(stage.lin, "complaints/award/award/", _award(case, "500.00"))
    stage.wu.send("PUT", f"{case.path}/review", {"text": "本店有进货单。"})
    stage.he.handle(page, {"choice": "confirm", "reasons": "进货单不是授权。", "basis": "CRL-55"})
    scene.saw("complaints.reviewed", case, outcome="upheld", borne=0)
    return case


def _grant_award(stage: Stage, scene: Scene, case: Complaint) -> Award:
    """Grant an award, never more than the law gives. Wu objects; Lin, who has granted it, does not decide on that."""
    scene.turned_away(stage.lin, "complaints/award/award/", _award(case, "500.01"))
    stage.lin.handle("complaints/award/award/", _award(case, "500.00"))
    [row] = stage.li.get("/awards")["items"]
    award = Award(shopper=stage.li, seller=stage.wu, id=row["id"])
    scene.saw("complaints.award_granted", award, head="fraud", amount=AWARDED)
    stage.wu.send("PUT", f"{award.path}/objection", OBJECTION)
    scene.saw("complaints.award_objected", award)
    page = f"complaints/award/{award.id}/handle/"
    scene.turned_away(stage.lin, page, UPHELD)
    stage.he.handle(page, UPHELD)
    scene.saw("complaints.award_final", award)
    return award


def _award(case: Complaint, yuan: str) -> dict[str, str]:
    return AWARD | {"complaint": case.id, "amount": yuan}


def _publish_relief(stage: Stage) -> None:
    """Publish the advances by hand, as the night does, since nobody moves the beat's own clock; raise unless the
    page tells them.
    """
    with bound(SYSTEM), transaction.atomic():
        told = fund_commands.report_relief(by=part("relief"), at=clock.now()).advanced
    page = require_success(stage.house.http.get(f"{stage.house.web}/open/relief/")).text
    if told < AWARDED or f"{told / 100:.2f}" not in page:
        raise Shut("the page of the relief fund does not tell what was paid in advance")


def _filled_until(stage: Stage) -> datetime:
    """The end of the new clock for the missing part of the deposit."""
    return orders.latest(stage.wu.get("/guarantee")["stand"]["clocks"], "merchants.top_up")
