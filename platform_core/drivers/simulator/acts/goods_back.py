"""How do goods go back, by the commands that the doors call?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import aftersales.commands
from aftersales.events import ReturnReported
from aftersales.types import Grounds, RulingOutcome, Wanted
from merchants.types import ReturnAddress
from orders.types import ParcelEvent
from platform_core.drivers.simulator.acts.turn import Part, Turn, carrier, known, picture, shop, shopper, staff
from platform_core.drivers.simulator.outside import CARRIER
from platform_core.drivers.simulator.words import Do, Ruling

STRANGER: Final = "顺丰到付"  # a carrier that nobody of ours follows
RULINGS: Final = {Ruling.FOR_SHOPPER: RulingOutcome.REFUND, Ruling.FOR_SHOP: RulingOutcome.NO_REFUND}


def _notice(turn: Turn) -> None:
    wanted = [Wanted(known(turn.things.line), turn.act.pieces)]
    case = aftersales.commands.give_notice(known(turn.things.order), lines=wanted, by=turn.by, at=turn.at)
    turn.things.goods_back = case.id


def _name_address(turn: Turn) -> None:
    address = ReturnAddress(contact_name="退货组", phone="13800000000", address="浙江省杭州市余杭区仓前街1号")
    aftersales.commands.name_address(known(turn.things.goods_back), address=address, by=turn.by, at=turn.at)


def _withdraw(turn: Turn) -> None:
    aftersales.commands.withdraw(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _send_back(turn: Turn) -> None:
    with_whom = CARRIER if turn.act.tracked else STRANGER
    parcel = aftersales.commands.send_back(
        known(turn.things.goods_back), carrier=with_whom, waybill=_waybill(turn), by=turn.by, at=turn.at
    )
    turn.things.parcel = parcel.id


def _correct_parcel(turn: Turn) -> None:
    parcel = aftersales.commands.correct_parcel(
        known(turn.things.goods_back), carrier=CARRIER, waybill=_waybill(turn), by=turn.by, at=turn.at
    )
    turn.things.parcel = parcel.id


def _waybill(turn: Turn) -> str:
    return f"BACK{turn.case.number:08d}{turn.act.do[0]}"


def _come_back(turn: Turn) -> None:
    _report_back(turn, ParcelEvent.SIGNED)


def _turn_away(turn: Turn) -> None:
    _report_back(turn, ParcelEvent.REFUSED)


def _report_back(turn: Turn, kind: ParcelEvent) -> None:
    fact = ReturnReported(
        report_id=turn.act.report,
        parcel_id=known(turn.things.parcel),
        kind=kind,
        happened_at=turn.act.happened_at or turn.at,
    )
    aftersales.commands.report(fact, by=turn.by, at=turn.at)


def _show_sending(turn: Turn) -> None:
    aftersales.commands.add_evidence(
        known(turn.things.goods_back), upload=picture(), name="slip.png", by=turn.by, at=turn.at
    )


def _confirm_arrival(turn: Turn) -> None:
    aftersales.commands.confirm_arrival(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _find_arrival(turn: Turn) -> None:
    since = turn.act.happened_at or turn.at
    aftersales.commands.find_arrival(
        known(turn.things.goods_back), arrived_at=since, reasons="已向承运人查询", by=turn.by, at=turn.at
    )


def _grant(turn: Turn) -> None:
    aftersales.commands.grant(known(turn.things.goods_back), by=turn.by, at=turn.at)


def _object(turn: Turn) -> None:
    case = known(turn.things.goods_back)
    kept = aftersales.commands.add_evidence(case, upload=picture(), name="soil.png", by=turn.by, at=turn.at)
    aftersales.commands.object_to(
        case, grounds=[Grounds.SOILED], evidence=[kept.id], statement="有污渍", by=turn.by, at=turn.at
    )


def _rule(turn: Turn) -> None:
    outcome = RULINGS[turn.act.ruling]
    aftersales.commands.rule_on(
        known(turn.things.goods_back), outcome=outcome, reasons="图片已核对", by=turn.by, at=turn.at
    )


def _send_home(turn: Turn) -> None:
    waybill = f"HOME{turn.case.number:08d}"
    aftersales.commands.send_home(
        known(turn.things.goods_back), carrier=CARRIER, waybill=waybill, by=turn.by, at=turn.at
    )


ACTS: Final[Mapping[Do, Part]] = {
    Do.NOTICE: Part(shopper, "order", _notice),
    Do.NAME_ADDRESS: Part(shop, "goods_back", _name_address),
    Do.WITHDRAW: Part(shopper, "goods_back", _withdraw),
    Do.SEND_BACK: Part(shopper, "goods_back", _send_back),
    Do.CORRECT_PARCEL: Part(shopper, "goods_back", _correct_parcel),
    Do.COME_BACK: Part(carrier, "parcel", _come_back),
    Do.TURN_AWAY: Part(carrier, "parcel", _turn_away),
    Do.SHOW_SENDING: Part(shopper, "goods_back", _show_sending),
    Do.CONFIRM_ARRIVAL: Part(shop, "goods_back", _confirm_arrival),
    Do.FIND_ARRIVAL: Part(staff, "goods_back", _find_arrival),
    Do.GRANT: Part(shop, "goods_back", _grant),
    Do.OBJECT: Part(shop, "goods_back", _object),
    Do.RULE: Part(staff, "goods_back", _rule),
    Do.SEND_HOME: Part(shop, "goods_back", _send_home),
}
