"""Tables for tests, and a worker that writes them turn by turn."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from uuid import UUID

from django.db import transaction

from catalog.sheets import queries
from catalog.sheets.commands import sending, writing
from catalog.sheets.models import Import
from catalog.sheets.states import S
from catalog.sheets.tasks import SHEETS
from catalog.sheets.types import SheetKind
from tests.catalog import builders as catalog

GOODS = ("货号", "标题", "类目", "选项", "价格", "库存", "批次", "保质期至", "包装含量", "产地", "净含量", "保质期")


def table(*rows: Sequence[str], header: Sequence[str] = GOODS, encoding: str = "utf-8-sig") -> bytes:
    out = StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode(encoding)


def goods(code: str = "T-1", **changes: str) -> tuple[str, ...]:
    """A good line; changes by the Chinese names of columns."""
    told = {
        "货号": code,
        "标题": f"茉莉花茶 {code}",
        "类目": "一般商品",
        "选项": "250克",
        "价格": "128.00",
        "库存": "10",
        "批次": "L1",
        "产地": "福建福州",
    } | changes
    return tuple(told.get(name, "") for name in GOODS)


def send(shop: UUID, upload: bytes, *, at: datetime, kind: SheetKind = SheetKind.GOODS) -> UUID:
    with catalog.as_shop(shop), transaction.atomic():
        row = sending.begin_import(shop, kind=kind, name="table.csv", upload=upload, by=catalog.trader(shop), at=at)
    return row.id


def turn(shop: UUID, import_id: UUID, *, at: datetime) -> bool:
    """One turn of the worker; false when there is nothing more to do."""
    with catalog.as_shop(shop):
        with transaction.atomic():
            state = writing.begin_turn(import_id, may_write=True, by=SHEETS, at=at)
        if state is S.READING:
            writing.lay_out(import_id, by=SHEETS, at=at)
        elif state is S.WRITING:
            with transaction.atomic():
                writing.write_batch(import_id, by=SHEETS, at=at)
    return state is not None


def write(shop: UUID, upload: bytes, *, at: datetime, kind: SheetKind = SheetKind.GOODS) -> Import:
    """Send a table and let the worker write it to its end."""
    import_id = send(shop, upload, at=at, kind=kind)
    while turn(shop, import_id, at=at):
        pass
    return seen(shop, import_id)


def seen(shop: UUID, import_id: UUID) -> Import:
    with catalog.as_shop(shop), transaction.atomic():
        return queries.one_import(import_id, by=catalog.trader(shop))


def faults(shop: UUID, of: Import) -> list[tuple[int, str, str]]:
    """Line, column and code of everything that was refused."""
    with catalog.as_shop(shop), transaction.atomic():
        return [(line.number, fault.column, fault.code) for line in queries.refused_lines(of) for fault in line.faults]
