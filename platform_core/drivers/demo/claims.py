"""Chapter 4d: Li gets other goods than she bought, and Chen is silent twice.

His silence grants the exchange; it never pays for goods that are still with her. Once they are back, and he sends none
in their place, it does.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.opening import TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

CLAIMED: Final = datetime(2026, 9, 18, 15, 0, tzinfo=LOCAL)
BACK: Final = datetime(2026, 9, 24, 15, 0, tzinfo=LOCAL)
SAYS: Final = "收到的是绿茶，我买的是茉莉花茶。"
WORDS_ALONE: Final[dict[str, Any]] = {"reason": "no_fault", "statement": "发货时没有发错。", "evidence": []}


def claimed(stage: Stage, scene: Scene) -> Chapter:
    """The burden is the shop's: words alone are no refusal. Money alone is not owed for goods that she has."""
    order = stage.sell(TEA)

    yield CLAIMED
    money_alone = order.claim_body("wrong_item", wants="refund_part", statement=SAYS)
    scene.expect_refusal(stage.li, "POST", f"{order.path}/claims", money_alone, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    claim = order.claim("wrong_item", wants="exchange", statement=SAYS)
    scene.saw("aftersales.claim_filed", claim, since=CLAIMED, because="wrong_item", wants="exchange", burden="shop")
    scene.expect_refusal(
        stage.chen, "PUT", f"{claim.path}/refusal", WORDS_ALONE, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )

    yield from scene.silence(
        claim, "aftersales.answer_claim", then="aftersales.claim_agreed", basis="silence", remedy="exchange"
    )
    if claim.refunds():
        raise Shut("silence has paid for goods that nobody sent back")
    case, waybill = claim.back(), f"EX{claim.look()['number']}"
    case.send_back(waybill)
    scene.saw("aftersales.sent", case, tracked=True)

    yield BACK
    stage.outside.signs(waybill, place="front_desk")
    claim.reach("sending")
    scene.saw("aftersales.arrived", case, since=BACK, source="carrier")
    scene.saw("aftersales.claim_goods_back", claim, since=BACK, remedy="exchange")

    yield from scene.silence(
        claim, "aftersales.send_new", then="aftersales.claim_refunded", basis="not_sent", amount=order.total
    )
    until("the money is back", lambda: claim.refunds() == ["succeeded"])
    scene.saw("payments.refunded", cause=f"claim:{claim.id}", amount=order.total)


CHAPTERS: Final = (claimed,)
