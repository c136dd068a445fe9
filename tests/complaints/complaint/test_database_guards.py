"""What does the database itself refuse about complaints, to whomever?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from complaints.complaint.models import Answer, Complaint, Decision, Message
from complaints.complaint.types import Outcome
from platform_core.actors import Actor
from platform_core.rows import Row, new_id
from platform_core.vault.types import Sealed
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MODELS = (Complaint, Message, Answer, Decision)


@pytest.fixture
def decided(sale: Sale, at: datetime) -> Complaint:
    """With a row in each table."""
    complaint = builders.escalated(sale, at)
    builders.write(complaint, sale.shopper, at)
    return builders.decide(complaint, at)


def denied(by: Actor, sql: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(by),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def refused(row: Row, by: Actor, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), acting_as(by), transaction.atomic():
        row.save(force_insert=True)


def complaint_of(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    plain = {"merchant_id": sale.shop, "number": "C1", "topic": "other", "demand": "other", "statement": Sealed(b"x")}
    return Complaint(**plain | {"shopper_id": sale.shopper.id, "known_since": at, "filed_at": at} | fields)


class TestWalls:
    def test_show_a_case_to_its_two_parties_and_to_staff(self, sale: Sale, decided: Complaint, at: datetime) -> None:
        other = orders.sale(at)
        eyes = {sale.shopper: 1, sale.seller: 1, operator(): 1, other.shopper: 0, other.seller: 0}

        for person, seen in eyes.items():
            with acting_as(person):
                assert [model.objects.count() for model in MODELS] == [seen] * len(MODELS)

    @pytest.mark.parametrize("column", ["demanded", "statement", "order_id", "shopper_id", "filed_at", "number"])
    def test_let_nobody_change_what_was_complained_of(self, sale: Sale, decided: Complaint, column: str) -> None:
        for by in (sale.shopper, sale.seller, operator()):
            denied(by, f"UPDATE complaints_complaint SET {column} = {column}")

    def test_let_each_side_write_what_is_its_own_to_write(self, sale: Sale, decided: Complaint) -> None:
        for by, tables in (
            (sale.shopper, ("complaints_decision", "complaints_answer", "payments_refund")),
            (sale.seller, ("complaints_decision", "complaints_complaint")),
        ):
            denied(by, "UPDATE complaints_complaint SET decided_at = now()")
            for table in tables:
                denied(by, f"INSERT INTO {table} SELECT * FROM {table}")

    @pytest.mark.parametrize("table", [model._meta.db_table for model in MODELS[1:]])
    def test_let_stand_what_was_said(self, sale: Sale, decided: Complaint, table: str) -> None:
        for by in (sale.shopper, sale.seller, operator()):
            denied(by, f"UPDATE {table} SET id = id")
            denied(by, f"DELETE FROM {table}")


class TestWhatMustBeTrue:
    def test_of_a_complaint_is_that_its_order_is_of_that_shop(self, sale: Sale, at: datetime) -> None:
        order, other = builders.bought(sale, at), orders.sale(at)

        row = complaint_of(sale, at, merchant_id=other.shop, order_id=order.id)

        refused(row, sale.shopper, "complaints_complaint_order_key")

    @pytest.mark.parametrize(("demand", "demanded"), [("refund", None), ("refund", 0), ("other", 5), ("wish", 5)])
    def test_of_a_demand_of_money_is_how_much(
        self, sale: Sale, at: datetime, demand: str, demanded: int | None
    ) -> None:
        order = builders.bought(sale, at)

        refused(
            complaint_of(sale, at, order_id=order.id, demand=demand, demanded=demanded), sale.shopper, "demand_of_money"
        )

    @pytest.mark.parametrize("missing", [{"reason": ""}, {"statement": None}, {"evidence": []}])
    def test_of_a_rejection_is_a_reason_words_and_evidence(
        self, sale: Sale, at: datetime, missing: dict[str, Any]
    ) -> None:
        complaint = builders.with_shop(sale, at)
        whole = {"reason": "not_our_goods", "statement": Sealed(b"x"), "evidence": [str(new_id())]} | missing

        row = Answer(**complaint.child_fields(), kind="reject", answered_at=at, **whole)

        refused(row, sale.seller, "rejected_with")

    @pytest.mark.parametrize(
        ("outcome", "basis", "constraint"),
        [(Outcome.UPHELD, [], "decided_by_a_duty"), (Outcome.DISMISSED, ["CRL-24"], "dismissed_grants_nothing")],
    )
    def test_of_a_decision_is_a_duty_and_no_gift(
        self, sale: Sale, at: datetime, outcome: Outcome, basis: list[str], constraint: str
    ) -> None:
        complaint, by = builders.escalated(sale, at), operator()
        said = {"outcome": outcome, "amount": 1, "basis": basis, "reasons": Sealed(b"x")}

        refused(Decision(**complaint.child_fields(), **said, decided_by=by.id, decided_at=at), by, constraint)
