"""Do two workers at once write each line of a table once, and may one of them die?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from catalog.sheets import queries
from catalog.sheets.commands import sending, writing
from catalog.sheets.tasks import PAUSE, Sheets, advance
from catalog.sheets.types import SheetKind
from catalog.stock.models import Sku
from platform_core import clock
from tests.catalog.sheets.builders import goods, table
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.test_races import at_once

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


def write_all() -> None:
    while advance():
        pass


class TestTwoWorkers:
    def test_write_every_line_once(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "BATCH", 5)
        with transaction.atomic():
            owner = merchants.owner_of(merchants.opened(at))
        assert owner.merchant_id is not None
        with acting_as(owner), transaction.atomic():
            row = sending.begin_import(
                owner.merchant_id,
                kind=SheetKind.GOODS,
                name="x.csv",
                upload=table(*(goods(f"T-{n}") for n in range(40))),
                by=owner,
                at=clock.now(),
            )
        assert Sheets(None).turn() == 0

        outcomes = at_once(write_all, write_all)

        assert outcomes == ["done", "done"]
        assert Sheets(None).turn() == PAUSE
        with acting_as(owner), transaction.atomic():
            done = queries.one_import(row.id, by=owner)
            assert (done.state, done.done, done.refused, done.attempts) == ("finished", 40, 0, 0)
            assert Sku.objects.filter(merchant_id=owner.merchant_id).count() == 40
