"""Chapter 4c: goods that do not go back, and goods that are lost on their way."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from platform_core.drivers.demo.chapters import NOTICED
from platform_core.drivers.demo.opening import DENTED_TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until


def excluded(stage: Stage, scene: Scene) -> Chapter:
    """Confirmed goods do not go back, unconfirmed ones do. The carrier loses them: not her loss."""
    confirmed, order = (stage.sell(DENTED_TEA, confirms=confirms) for confirms in (True, False))
    scene.saw("orders.exclusion_confirmed", confirmed, exclusion="near_expiry_or_flawed")
    notice = confirmed.wanted_back(dict.fromkeys(confirmed.lines, 1))
    path = f"{confirmed.path}/returns"
    scene.expect_refusal(stage.li, "POST", path, notice, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    yield NOTICED
    case = order.give_notice(dict.fromkeys(order.lines, 1))
    waybill = f"RT{case.look()['number']}"
    case.send_back(waybill)
    stage.outside.reports(waybill, "in_transit")
    scene.saw("aftersales.noticed", case, since=NOTICED, amount=order.total)
    scene.saw("aftersales.sent", case, tracked=True)

    yield from scene.silence(case, "aftersales.arrive", then="aftersales.arrival_wanted")
    yield from scene.silence(
        case, "aftersales.find_arrival", then="aftersales.granted", basis="lost", amount=order.total
    )
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    scene.saw("payments.refunded", cause=f"return:{case.id}", amount=order.total)


CHAPTERS: Final = (excluded,)
