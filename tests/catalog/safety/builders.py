"""A sampling, a sample and a frozen lot for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction

from catalog.safety import queries
from catalog.safety.commands import freezes, samples, sampling
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, Sampling
from catalog.safety.types import Danger, Disposal, FreezeBasis, LabResult, NewFreeze, NewSampling, SamplePurchase
from catalog.stock import commands as stock_commands
from catalog.stock.models import StockMovement
from platform_core.actors import RELAY, Actor
from platform_core.errors import DomainError
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog import builders
from tests.merchants.builders import acting_as, operator

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HASH: Final = "5f" * 32
BOUGHT: Final = SamplePurchase(
    account="shopper_3127", address="福州市鼓楼区", order_number="20260105-7", paid=5800, pages=(HASH,)
)
RESULT: Final = LabResult(finding="菌落总数超标。", report_sha256=HASH)
DANGER: Final = Danger(danger="可能引起腹泻。", advice="请停止食用。")
DESTROYED: Final = Danger(
    danger="可能引起腹泻。",
    advice="请停止食用并销毁。",
    disposal=Disposal.DESTROY,
    ground="《消费者权益保护法》第十九条：不宜运输，就地销毁。",
)


def planned(at: datetime, *, by: Actor | None = None, **changes: Any) -> Sampling:
    by = by or operator()
    asked = NewSampling(**{"category": "general", "wanted": 1, "risk": "有人投诉变质"} | changes)
    with acting_as(by), transaction.atomic():
        return sampling.plan_sampling(asked, by=by, at=at)


def fresh(row: Any) -> Any:
    """As it is now."""
    with bound(SYSTEM), transaction.atomic():
        return type(row).objects.get(id=row.id)


def drawn(at: datetime, *, shop: UUID | None = None, **changes: Any) -> Sample:
    """The one lot that is on show at this instant, drawn in it."""
    if shop is None:
        builders.on_show(builders.open_shop(at=at - 2 * DAY), at=at - 2 * DAY)
    plan = planned(at - DAY, **changes)
    builders.swept(at)
    with bound(SYSTEM), transaction.atomic():
        return Sample.objects.filter(sampling=plan).latest("id")


def bought(at: datetime, *, by: Actor | None = None, **how: Any) -> Sample:
    sample, by = drawn(at, **how), by or operator()
    with acting_as(by), transaction.atomic():
        return samples.record_purchase(sample.id, bought=BOUGHT, by=by, at=at)


def at_laboratory(at: datetime, *, by: Actor | None = None, **how: Any) -> Sample:
    by = by or operator()
    sample = bought(at, by=by, **how)
    with acting_as(by), transaction.atomic():
        return samples.send_to_laboratory(sample.id, laboratory="福建省产品质量检验研究院", by=by, at=at)


def passed(at: datetime, *, by: Actor | None = None, **how: Any) -> Sample:
    by = by or operator()
    sample = at_laboratory(at, by=by, **how)
    with acting_as(by), transaction.atomic():
        return samples.record_pass(sample.id, result=RESULT, by=by, at=at)


def failed(at: datetime, *, by: Actor | None = None, danger: Danger = DANGER, cost: int = 0, **how: Any) -> Sample:
    by = by or operator()
    sample, result = at_laboratory(at, by=by, **how), replace(RESULT, cost=cost)
    with acting_as(by), transaction.atomic():
        return samples.record_failure(sample.id, result=result, danger=danger, by=by, at=at)


def contested(at: datetime, **how: Any) -> Sample:
    sample = failed(at, **how)
    seller = builders.trader(sample.merchant_id)
    with acting_as(seller), transaction.atomic():
        return samples.object_to_result(sample.id, text="样品保存不当", by=seller, at=at)


def set_aside(row: Sample, at: datetime, *, meanwhile: Callable[[], None] = lambda: None) -> Sample:
    """One that is at the laboratory fails, its shop objects, and another person finds that the shop is right."""
    first = operator()
    with acting_as(first), transaction.atomic():
        samples.record_failure(row.id, result=RESULT, danger=DANGER, by=first, at=at)
    meanwhile()
    return overturned(row, at)


def overturned(row: Sample, at: datetime, *, by: Actor | None = None) -> Sample:
    """One that has failed: its shop objects, and another person finds that the shop is right."""
    by, seller = by or operator(), builders.trader(row.merchant_id)
    with acting_as(seller), transaction.atomic():
        samples.object_to_result(row.id, text="样品保存不当", by=seller, at=at)
    return decide(row, at, by=by)


def decide(row: Sample, at: datetime, *, upheld: bool = False, by: Actor | None = None) -> Sample:
    """Another person finds on the objection of its shop."""
    by, command = by or operator(), samples.uphold_result if upheld else samples.overturn_result
    with acting_as(by), transaction.atomic():
        return command(row.id, decision="已核对报告", by=by, at=at)


def decided(at: datetime, *, upheld: bool, by: Actor | None = None, **how: Any) -> Sample:
    return decide(contested(at, **how), at, upheld=upheld, by=by)


def corrected(at: datetime) -> Sample:
    sample = decided(at, upheld=True)
    seller = builders.trader(sample.merchant_id)
    with acting_as(seller), transaction.atomic():
        return samples.correct(sample.id, text="已更换灭菌设备", by=seller, at=at)


def rechecked(at: datetime, *, passed: bool) -> Sample:
    """On the first days on which that may be done."""
    sample, by = corrected(at - 62 * DAY), operator()
    record = samples.record_recheck_passed if passed else samples.record_recheck_failed
    with acting_as(by), transaction.atomic():
        return record(sample.id, result=RESULT, by=by, at=at)


def frozen(
    sku_id: UUID, at: datetime, *, lot: str = "L1", by: Actor | None = None, danger: Danger = DANGER
) -> LotFreeze:
    """By an authority, or by the shop that ``by`` stands for."""
    by = by or operator()
    basis = FreezeBasis.SHOP if by.merchant_id else FreezeBasis.AUTHORITY
    source = "" if by.merchant_id else "闽市监〔2026〕7号"
    with acting_as(by), transaction.atomic():
        asked = NewFreeze(sku_id=sku_id, lot=lot, basis=basis, danger=danger, source=source)
        return freezes.freeze_lot(asked, by=by, at=at)


def lifted(row: LotFreeze, at: datetime, *, by: Actor | None = None) -> LotFreeze:
    by = by or operator()
    with acting_as(by), transaction.atomic():
        return freezes.lift_freeze(row.id, reason="复检合格", by=by, at=at)


def freeze_of(sample: Sample) -> LotFreeze:
    with bound(SYSTEM), transaction.atomic():
        return LotFreeze.objects.get(sample=sample)


def all_told(row: LotFreeze, at: datetime) -> LotFreeze:
    """Those above say that every buyer is told."""
    with acting_as(RELAY), transaction.atomic():
        return freezes.note_told(row.id, by=RELAY, at=at)


def refuses(leaf: type[DomainError], call: Callable[[], object], **params: object) -> None:
    """This call is refused so, with these of its parameters; what it had begun is undone."""
    with pytest.raises(leaf) as info, transaction.atomic():
        call()
    assert {name: getattr(info.value, name) for name in params} == params


def received(shop: UUID, lot: str | None, at: datetime, pieces: int = 5) -> None:
    with builders.as_shop(shop), transaction.atomic():
        sku = builders.sku_of(shop)
        stock_commands.receive_stock(sku.id, quantity=pieces, lot=lot, by=builders.trader(shop), at=at)


def reserved(shop: UUID, at: datetime, pieces: int = 1) -> UUID:
    source = new_id()
    with builders.as_shop(shop), transaction.atomic():
        sku = builders.sku_of(shop)
        stock_commands.reserve({sku.id: pieces}, source=source, by=builders.trader(shop), at=at)
    return source


def packed(shop: UUID, source: UUID, lot: str, at: datetime, pieces: int = 1) -> None:
    with builders.as_shop(shop), transaction.atomic():
        lots = {builders.sku_of(shop).id: {lot: pieces}}
        stock_commands.commit(source, lots=lots, by=builders.trader(shop), at=at)


def books(shop: UUID) -> int:
    """What the movements add up to."""
    with builders.as_shop(shop), transaction.atomic():
        return sum(StockMovement.objects.values_list("quantity", flat=True))


def put_back_past_the_commands(shop: UUID, sku_id: UUID) -> None:
    """Two pieces of lot L1 that the books of the shelf have, and no freeze has taken off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_stockmovement (id, merchant_id, sku_id, kind, quantity, lot, source_type, reason, at)"
            " VALUES (%s, %s, %s, 'returned', 2, 'L1', 'me', '', now())",
            [new_id(), shop, sku_id],
        )
        cursor.execute("UPDATE catalog_sku SET on_hand = on_hand + 2 WHERE id = %s", [sku_id])


def offers(row: Any, by: Actor, at: datetime) -> set[str]:
    """What the app offers."""
    return {action.name for action in queries.sample_actions(row, by=by, at=at)}
