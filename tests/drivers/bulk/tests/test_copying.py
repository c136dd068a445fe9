"""Do rows arrive as they were meant, and does no guard of the database look away?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from psycopg2 import sql

from orders.sales.types import SignedBy
from platform_core.project.addresses import words_of_libpq
from platform_core.project.env import read
from platform_core.rows import new_id
from platform_core.vault.types import Sealed
from tests.database import admin
from tests.drivers.bulk.copying import Batch, Copier, Table, text_of

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


class TestTextOf:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, "\\N"),
            ("茶\tA\\B\nC", "茶\\tA\\\\B\\nC"),
            (12, "12"),
            (True, "t"),
            (UUID(int=10), "00000000-0000-0000-0000-00000000000a"),
            (AT, "2026-03-10T02:00:00+00:00"),
            ({"zh": '"茶"'}, '{"zh":"\\\\"茶\\\\""}'),
            (Sealed(b"\x01\xff"), "\\\\x01ff"),
            (SignedBy.PROXY, "proxy"),
        ],
    )
    def test_is_what_copy_reads(self, value: Any, text: str) -> None:
        assert text_of(value) == text

    def test_refuses_what_no_column_holds(self) -> None:
        with pytest.raises(TypeError, match="float"):
            text_of(1.5)


class TestATable:
    def test_leaves_to_the_database_what_is_the_databases(self) -> None:
        assert "xid" not in Table("eventlog.Event").columns

    @pytest.mark.parametrize(
        ("label", "later"),
        [
            ("orders.Quote", ()),
            ("orders.Order", ("state", "paid_at", "shipped_at", "received_at", "cancelled_at")),
            ("orders.Shipment", ("signed_at", "signed_place", "signed_by")),
            ("deadlines.RunningDeadline", ("state", "paused_at", "closed_at", "reason")),
        ],
    )
    def test_is_born_without_what_comes_later(self, label: str, later: tuple[str, ...]) -> None:
        assert Table(label).later == later

    def test_moves_step_by_step(self) -> None:
        assert len(Table("orders.Order").moves({"placed", "received"})) == 3


def batch(label: str, **values: Any) -> Batch:
    """One row; what is not said is the model's default."""
    made, table = Batch(), Table(label)
    row = {name: default() for name, default in table.defaults.items()} | values
    made.add(label, table.line(row), rows=1, ends={row.get("state", "")})
    return made


@pytest.mark.commits
class TestACopier:
    @pytest.fixture
    def copier(self, fresh: dict[str, str]) -> Iterator[Copier]:
        with closing(Copier(words_of_libpq(read(fresh).databases["migrator"]))) as copier:
            yield copier

    def quote(self, **changes: Any) -> Batch:
        asked = {"shopper_id": new_id(), "document": {"lines": []}, "total": 5, "currency": "CNY"}
        return batch("orders.Quote", **asked | {"quoted_at": AT, "expires_at": AT + timedelta(hours=1)} | changes)

    def count(self, fresh: dict[str, str], table: str) -> int:
        with admin(read(fresh).databases["app"]["NAME"]) as db:
            db.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            return int(db.fetchone()[0])

    def test_writes_batch_after_batch(self, copier: Copier, fresh: dict[str, str]) -> None:
        copier.write(self.quote())
        copier.write(self.quote())

        assert self.count(fresh, "orders_quote") == 2

    def test_is_refused_what_a_constraint_refuses(self, copier: Copier, fresh: dict[str, str]) -> None:
        with pytest.raises(psycopg2.errors.CheckViolation, match="quote_total_not_negative"):
            copier.write(self.quote(total=-1))

        assert self.count(fresh, "orders_quote") == 0

    def test_is_refused_a_child_of_nobody(self, copier: Copier) -> None:
        bought = {"quote_id": new_id(), "shopper_id": new_id(), "total": 5, "currency": "CNY", "placed_at": AT}

        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            copier.write(batch("orders.Purchase", **bought))

    def test_is_refused_a_silent_move(self, copier: Copier) -> None:
        asked = {"purchase_type": "orders.purchase", "purchase_id": new_id(), "payer_id": new_id(), "amount": 5}
        closed = {"state": "closed", "provider": "sandbox", "requested_at": AT, "expires_at": AT, "closed_at": AT}

        with pytest.raises(psycopg2.errors.RaiseException, match="moved in silence"):
            copier.write(batch("payments.Payment", **asked, **closed))
