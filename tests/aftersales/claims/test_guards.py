"""What does the database itself refuse about claims, to whomever?"""

from __future__ import annotations

import itertools
from datetime import datetime

import psycopg2
import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from aftersales.claims.models import Claim, ClaimAnswer, ClaimGrant, ClaimParcel
from aftersales.returns.models.returns import Return
from aftersales.returns.types import Remedy
from orders.sales.models.orders import Order
from platform_core.embedded.postgres import session
from platform_core.rows import new_id
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

MODELS = (Claim, ClaimAnswer, ClaimParcel, ClaimGrant)
TABLES = [model._meta.db_table for model in MODELS]


def everything(order: Order, sale: Sale, at: datetime) -> Claim:
    """A row in every table: an offer that was taken, a piece that was sent and did not arrive, the money for it."""
    claim = claims.taken(claims.offered(claims.claimed(order, sale, at), sale, at), sale, at)
    claims.goods_back(claim, sale, at)
    claims.piece_sent(claim, sale, at)
    builders.sweep(builders.clocks(claim.id, sale)["new_arrives"].due_at)
    return claim


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWalls:
    def test_show_a_shop_and_a_shopper_their_own_and_nobody_else_anything(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        everything(order, sale, at + DAY)
        other = orders.sale(at)

        for person, seen in ((sale.seller, 1), (sale.shopper, 1), (other.seller, 0), (other.shopper, 0)):
            with acting_as(person), transaction.atomic(), connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    assert cursor.fetchone() == (seen,), table

    @pytest.mark.parametrize("column", ["paid", "because", "wants", "burden", "statement", "quantity", "right_until"])
    def test_let_nobody_change_what_was_claimed(self, sale: Sale, column: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            connection.cursor().execute(f"UPDATE aftersales_claim SET {column} = {column}")


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestConstraints:
    @pytest.mark.duty("OPR-27")
    def test_know_that_money_alone_is_for_what_is_missing(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + DAY)

        with pytest.raises(IntegrityError, match="money_alone"), acting_as(sale.seller), transaction.atomic():
            Claim.objects.filter(id=claim.id).update(remedy=Remedy.REFUND_PART)

    @pytest.mark.duty("CRL-23b")
    def test_know_that_a_refusal_is_shown(self, order: Order, sale: Sale, at: datetime) -> None:
        claims.refused(claims.claimed(order, sale, at + DAY), sale, at + DAY)

        with pytest.raises(IntegrityError, match="refusal_is_shown"), acting_as(sale.seller), transaction.atomic():
            row = ClaimAnswer.objects.get()
            row.pk, row.evidence = new_id(), []
            row.save(force_insert=True)

    def test_know_that_a_return_says_because_of_what(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY, quantity=1)

        with pytest.raises(IntegrityError, match="because_of_what"), acting_as(sale.seller), transaction.atomic():
            row = Return.objects.get()
            row.pk, row.number, row.because = new_id(), "R2", "faulty"
            row.save(force_insert=True)

    def test_know_that_nothing_is_born_in_the_middle(self, order: Order, sale: Sale, at: datetime) -> None:
        claims.claimed(order, sale, at + DAY)

        with pytest.raises(InternalError, match="born filed"), acting_as(sale.seller), transaction.atomic():
            row = Claim.objects.get()
            row.pk, row.number, row.state = new_id(), "Q2", "refunded"
            row.save(force_insert=True)

    def test_keep_a_line_of_another_shop_out(self, order: Order, sale: Sale, at: datetime) -> None:
        claims.claimed(order, sale, at + DAY)
        other = orders.sale(at)
        theirs = orders.delivered(other, at)
        with acting_as(other.seller), transaction.atomic():
            line_id = theirs.lines.get().id

        with pytest.raises(IntegrityError, match="line"), acting_as(sale.seller), transaction.atomic():
            row = Claim.objects.get()
            row.pk, row.number, row.line_id = new_id(), "Q3", line_id
            row.save(force_insert=True)


@pytest.mark.commits
@pytest.mark.login("worker")
class TestWhatIsKept:
    def test_binds_the_owner(self, fresh: dict[str, str], at: datetime) -> None:
        sale = orders.sale(at)
        everything(orders.delivered(sale, at), sale, at + DAY)

        with session(fresh["MIGRATOR_DATABASE_URL"]) as db:
            for table, change in itertools.product(TABLES[1:], ("UPDATE {} SET id = id", "DELETE FROM {}")):
                db.execute(f"SELECT count(*) > 0 FROM {table}")
                assert db.fetchone() == (True,), table
                with pytest.raises(psycopg2.Error):
                    db.execute(change.format(table))
