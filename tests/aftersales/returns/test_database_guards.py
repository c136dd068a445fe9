"""What does the database itself refuse about returns, to whomever?"""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from aftersales.returns.commands import decisions, notices
from aftersales.returns.models.records import HomeParcel, Objection, ReturnParcel, Ruling
from aftersales.returns.models.returns import LinePieces, Return, ReturnLine
from aftersales.returns.types import Grade, Restocked, RulingOutcome
from merchants.shops.types import ReturnAddress
from orders.sales.models.orders import Order
from platform_core.embedded.postgres import session
from platform_core.rows import AppendOnly, new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

TABLES = [model._meta.db_table for model in apps.get_app_config("aftersales").get_models()]
APART = ("claim", "freight", "reimbursement")  # of which `test_claim_guards` and `test_reimbursements` tell
OF_RETURNS = [t for t in TABLES if not any(name in t for name in APART)]
KEPT = [
    model
    for model in apps.get_app_config("aftersales").get_models()
    if issubclass(model, AppendOnly) and model._meta.db_table in OF_RETURNS
]


def everything(sale: Sale, order: Order, at: datetime) -> Return:
    """A row in every table: named address, parcel, reports, arrival, objection, ruling, grant, refund, shelf,
    remedy."""
    case, by = builders.noticed(order, sale, at), operator()
    address = ReturnAddress(contact_name="令狐退之", phone="0591-1234567", address="福州市仓山区二号库")
    with acting_as(sale.seller), transaction.atomic():
        notices.name_address(case.id, address=address, by=sale.seller, at=at)
    builders.sent(case, sale, at)
    builders.report(case, at)
    builders.objected(case, sale, at)
    with acting_as(by), transaction.atomic():
        decisions.rule_on(case.id, outcome=RulingOutcome.REFUND, reasons="照片不能证明", by=by, at=at)
    with acting_as(sale.seller), transaction.atomic():
        pieces = [Restocked(line.line_id, 1, Grade.AS_NEW, "L1") for line in case.lines.all()]
        decisions.restock(case.id, pieces=pieces, by=sale.seller, at=at)
        whose = {"case": case, "merchant_id": case.merchant_id, "shopper_id": case.shopper_id}
        HomeParcel.objects.create(**whose, carrier="sf", waybill="HOME0001", sent_at=at)  # no command: it was paid for
    recalls.sought(recalls.recalled(sale, at), at)
    return case


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWalls:
    def test_show_a_shop_and_a_shopper_their_own_and_nobody_else_anything(
        self, sale: Sale, order: Order, at: datetime
    ) -> None:
        everything(sale, order, at + DAY)
        other = orders.sale(at)

        for person, seen in ((sale.seller, 1), (sale.shopper, 1), (other.seller, 0), (other.shopper, 0)):
            with acting_as(person), transaction.atomic(), connection.cursor() as cursor:
                for table in OF_RETURNS:
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    assert cursor.fetchone() == (seen,), table

    def test_let_nobody_look_without_a_scope_and_no_shopper_write(self, sale: Sale) -> None:
        look, write = "SELECT FROM {}", "UPDATE {} SET id = id"
        tries = ((scopes.UNBOUND, look), (scopes.ANONYMOUS, look), (scopes.shopper(sale.shopper.id), write))
        for table, (scope, statement) in itertools.product(TABLES, tries):
            with pytest.raises(ProgrammingError, match="permission denied"), bound(scope), transaction.atomic():
                connection.cursor().execute(statement.format(table))


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestWhatAShopMayChange:
    def test_is_not_what_was_noticed(self, sale: Sale) -> None:
        for column in ("paid", "funded", "shopper_id", "noticed_at", "address", "freight"):
            with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller):
                with transaction.atomic():
                    connection.cursor().execute(f"UPDATE aftersales_return SET {column} = {column}")

    def test_is_no_signature_that_was_given_or_came_before_sending(
        self, sale: Sale, order: Order, at: datetime
    ) -> None:
        case = builders.back(order, sale, at + DAY)

        with pytest.raises(InternalError, match="Cannot update"), acting_as(sale.seller), transaction.atomic():
            ReturnParcel.objects.update(signed_at=at)
        told = {"merchant_id": sale.shop, "shopper_id": case.shopper_id, "carrier": "x", "waybill": "y"}
        with pytest.raises(InternalError, match="before it is signed"), acting_as(sale.seller), transaction.atomic():
            ReturnParcel.objects.create(case=case, tracked=False, sent_at=at, signed_at=at, **told)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestConstraints:
    @pytest.mark.duty("NRR-17")
    def test_know_that_nobody_returns_more_than_was_sold(self, sale: Sale, order: Order, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY)

        with (
            pytest.raises(IntegrityError, match="no_more_than_was_sold"),
            acting_as(sale.seller),
            transaction.atomic(),
        ):
            LinePieces.objects.update(taken=3)

    @pytest.mark.parametrize("missing", ["grounds", "evidence"])
    def test_know_that_words_alone_are_no_objection(self, sale: Sale, order: Order, at: datetime, missing: str) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY, quantity=1), sale, at + DAY)
        other = builders.back(order, sale, at + DAY, quantity=1)

        with pytest.raises(IntegrityError, match="objection_is_shown"), acting_as(sale.seller), transaction.atomic():
            row = Objection.objects.get(case=case)
            row.pk, row.case = new_id(), other
            setattr(row, missing, [])
            row.save(force_insert=True)

    def test_know_that_no_refund_is_of_nothing(self, sale: Sale, order: Order, at: datetime) -> None:
        everything(sale, order, at + DAY)

        with pytest.raises(IntegrityError, match="gives_what_it_says"), acting_as(sale.seller), transaction.atomic():
            row = Ruling.objects.get()
            row.pk, row.outcome = new_id(), "no_refund"
            row.save(force_insert=True)

    def test_keep_a_line_of_another_shop_out(self, sale: Sale, order: Order, at: datetime) -> None:
        case, other = builders.noticed(order, sale, at + DAY), orders.sale(at)
        theirs = orders.delivered(other, at)
        with acting_as(other.seller), transaction.atomic():
            line_id = theirs.lines.get().id

        with pytest.raises(IntegrityError, match="line_key"), acting_as(sale.seller), transaction.atomic():
            row = ReturnLine.objects.get(case=case)
            row.pk, row.line_id = new_id(), line_id
            row.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestLifecycle:
    def test_no_return_is_born_in_the_middle(self, sale: Sale, order: Order, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with pytest.raises(InternalError, match="born noticed"), acting_as(sale.seller), transaction.atomic():
            case.pk, case.number, case.state = new_id(), "R1", "granted"
            case.save(force_insert=True)


@pytest.mark.commits
@pytest.mark.login("worker")
class TestWhatIsKept:
    CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")

    def test_binds_the_owner(self, fresh: dict[str, str], at: datetime) -> None:
        sale = orders.sale(at)
        everything(sale, orders.delivered(sale, at), at + DAY)

        with session(fresh["MIGRATOR_DATABASE_URL"]) as db:
            for model, change in itertools.product(KEPT, self.CHANGES):
                db.execute(f"SELECT count(*) > 0 FROM {model._meta.db_table}")
                assert db.fetchone() == (True,), model
                with pytest.raises(psycopg2.errors.RaiseException):
                    db.execute(change.format(model._meta.db_table))

    def test_holds_no_word_of_a_person_in_plain(self, fresh: dict[str, str], at: datetime) -> None:
        """Addresses, statements and reasons: neither in a table, nor in the log of events, nor in a notice."""
        sale = orders.sale(at)
        case = everything(sale, orders.delivered(sale, at), at + DAY)

        with session(fresh["MIGRATOR_DATABASE_URL"]) as db:
            db.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
            tables = [name for (name,) in db.fetchall()]
            assert says(db, "aftersales_return", case.number) == 1
            for table, word in itertools.product(tables, ("令狐退之", "仓山区二号库", "衣领有污渍", "照片不能证明")):
                assert says(db, table, word) == 0, (table, word)


def says(db: Any, table: str, word: str) -> int:
    """How many rows of a table say this word, in whichever column."""
    db.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
    return int(db.fetchone()[0])


@pytest.mark.commits
@pytest.mark.login("worker")
def test_a_silent_move_cannot_be_committed(at: datetime) -> None:
    sale = orders.sale(at)
    case = builders.noticed(orders.delivered(sale, at), sale, at + DAY)

    with pytest.raises(InternalError, match="moved in silence"), acting_as(sale.seller), transaction.atomic():
        Return.objects.filter(id=case.id).update(state="withdrawn")

    assert builders.now(case, sale).state == "noticed"
