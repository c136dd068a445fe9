"""What does the database itself refuse about complaints, to whomever?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from complaints.models import Answer, Complaint, Decision, Message, OfAComplaint
from complaints.types import Outcome
from platform_core.actors import Actor
from platform_core.rows import new_id
from platform_core.vault.types import Sealed
from tests.complaints import builders
from tests.merchants.builders import acting_as, operator
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TABLES = [model._meta.db_table for model in (Complaint, Message, Answer, Decision)]


def counts() -> list[int]:
    return [model.objects.count() for model in (Complaint, Message, Answer, Decision)]


@pytest.fixture
def decided(sale: Sale, at: datetime) -> Complaint:
    """With a row in each table."""
    complaint = builders.escalated(sale, at)
    builders.write(complaint, sale.shopper, at)
    return builders.decide(complaint, at)


class TestWalls:
    def test_show_a_case_to_its_two_parties_and_to_staff(self, sale: Sale, decided: Complaint, at: datetime) -> None:
        other = orders.sale(at)

        for person, seen in (
            (sale.shopper, 1),
            (sale.seller, 1),
            (operator(), 1),
            (other.shopper, 0),
            (other.seller, 0),
        ):
            with acting_as(person):
                assert counts() == [seen] * len(TABLES)


class TestWhatEachSideMayWrite:
    def refused(self, by: Actor, sql: str) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(by),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    @pytest.mark.parametrize("column", ["demanded", "statement", "order_id", "shopper_id", "filed_at", "number"])
    def test_is_nothing_of_what_was_complained_of(self, sale: Sale, decided: Complaint, column: str) -> None:
        for by in (sale.shopper, sale.seller, operator()):
            self.refused(by, f"UPDATE complaints_complaint SET {column} = {column}")

    def test_is_no_decision_for_the_parties(self, sale: Sale, decided: Complaint) -> None:
        for by in (sale.shopper, sale.seller):
            self.refused(by, "INSERT INTO complaints_decision SELECT * FROM complaints_decision")
            self.refused(by, "UPDATE complaints_complaint SET decided_at = now()")

    def test_is_no_answer_and_no_money_for_the_shopper(self, sale: Sale, decided: Complaint) -> None:
        for table in ("complaints_answer", "payments_refund"):
            self.refused(sale.shopper, f"INSERT INTO {table} SELECT * FROM {table}")

    def test_is_no_complaint_for_the_shop(self, sale: Sale, decided: Complaint) -> None:
        self.refused(sale.seller, "INSERT INTO complaints_complaint SELECT * FROM complaints_complaint")

    def test_is_nothing_about_another_shop_s_order(self, sale: Sale, at: datetime) -> None:
        """A complaint stands under its order and that order's shop."""
        order, other = builders.bought(sale, at), orders.sale(at)
        complaint = Complaint(
            merchant_id=other.shop,
            order_id=order.id,
            shopper_id=sale.shopper.id,
            number="C1",
            topic="other",
            demand="other",
            statement=Sealed(b"x"),
            known_since=at,
            filed_at=at,
        )

        with (
            pytest.raises(IntegrityError, match="complaints_complaint_order_key"),
            acting_as(sale.shopper),
            transaction.atomic(),
        ):
            complaint.save(force_insert=True)


class TestWhatWasSaid:
    @pytest.mark.parametrize("model", [Message, Answer, Decision])
    def test_stays(self, sale: Sale, decided: Complaint, model: type[OfAComplaint]) -> None:
        for by in (sale.shopper, sale.seller, operator()):
            for sql in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
                with (
                    pytest.raises(ProgrammingError, match="permission denied"),
                    acting_as(by),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(sql)


class TestWhatMustBeTrue:
    def test_of_a_demand_of_money_is_how_much(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        told = {
            "merchant_id": sale.shop,
            "order_id": order.id,
            "shopper_id": sale.shopper.id,
            "statement": Sealed(b"x"),
        }
        for demand, demanded in (("refund", None), ("refund", 0), ("other", 5), ("wish", 5)):
            complaint = Complaint(
                **told,
                number=f"C{demand}",
                topic="other",
                demand=demand,
                demanded=demanded,
                known_since=at,
                filed_at=at,
            )
            with pytest.raises(IntegrityError, match="demand_of_money"), acting_as(sale.shopper), transaction.atomic():
                complaint.save(force_insert=True)

    def test_of_a_rejection_is_a_reason_words_and_evidence(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        whole = {"reason": "not_our_goods", "statement": Sealed(b"x"), "evidence": [str(new_id())]}
        for missing in ({"reason": ""}, {"statement": None}, {"evidence": []}):
            answer = Answer(
                merchant_id=sale.shop,
                complaint=complaint,
                shopper_id=sale.shopper.id,
                kind="reject",
                answered_at=at,
                **whole | missing,
            )
            with pytest.raises(IntegrityError, match="rejected_with"), acting_as(sale.seller), transaction.atomic():
                answer.save(force_insert=True)

    def test_of_a_decision_is_a_duty_and_no_gift(self, sale: Sale, at: datetime) -> None:
        complaint, by = builders.escalated(sale, at), operator()
        for outcome, amount, basis, name in (
            (Outcome.UPHELD, 1, [], "decided_by_a_duty"),
            (Outcome.DISMISSED, 1, ["CRL-24"], "dismissed_grants_nothing"),
        ):
            decision = Decision(
                merchant_id=sale.shop,
                complaint=complaint,
                shopper_id=sale.shopper.id,
                outcome=outcome,
                amount=amount,
                basis=basis,
                reasons=Sealed(b"x"),
                decided_by=by.id,
                decided_at=at,
            )
            with pytest.raises(IntegrityError, match=name), acting_as(by), transaction.atomic():
                decision.save(force_insert=True)
