"""What do doors, pages and apps below read of complaints?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

import merchants.ports
import orders.ports
import platform_core.deadlines.queries as deadlines
from complaints import queries
from complaints.models import Complaint
from complaints.types import Topic
from platform_core.actors import Actor
from platform_core.legal.spans import TICK
from platform_core.payments.queries import refund_open
from platform_core.payments.types import Outcome as Called
from platform_core.payments.types import Reference
from platform_core.regulators import registry
from tests.complaints import builders
from tests.merchants.builders import acting_as, operator
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ANSWER_BY = datetime(2026, 3, 13, 16, tzinfo=UTC)


class TestActions:
    def offered(self, complaint: Complaint, by: Actor, at: datetime) -> dict[str, datetime | None]:
        with acting_as(by), transaction.atomic():
            found = queries.complaint(complaint.id, by=by)
            return {action.name: action.until for action in queries.actions(found, by=by, at=at)}

    def test_let_a_shop_answer_up_to_the_end_and_accept_after_it(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        in_time, late = (self.offered(complaint, sale.seller, when) for when in (ANSWER_BY - TICK, ANSWER_BY))

        assert in_time == {
            "accept": None,
            "offer": ANSWER_BY,
            "reject": ANSWER_BY,
            "write": None,
            "keep_evidence": None,
        }
        assert late == {"accept": None, "write": None, "keep_evidence": None}


class TestHoldsSettlement:
    def held(self, complaint: Complaint, sale: Sale) -> bool:
        """As orders ask it: through their port, with the shop bound."""
        with acting_as(sale.seller), transaction.atomic():
            return orders.ports.SETTLEMENT_HOLDS["complaints"].holds(complaint.order_id)

    def test_while_money_is_demanded_back(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        assert self.held(complaint, sale)
        builders.withdraw(complaint, sale, at)
        assert not self.held(complaint, sale)
        assert not self.held(builders.filed(sale, at, demand=builders.APOLOGY), sale)

    @pytest.mark.parametrize(
        ("said", "owed"), [(Called.SILENT, True), (Called.FAILED, True), (Called.SUCCEEDED, False)]
    )
    def test_and_payments_do_until_what_was_granted_has_gone_back(
        self, sale: Sale, at: datetime, said: str, owed: bool
    ) -> None:
        complaint = builders.accept(builders.with_shop(sale, at), sale, at)
        builders.provider_says(builders.refunds(complaint, sale)[0], Called(said), at)

        assert not self.held(complaint, sale)
        with acting_as(sale.seller), transaction.atomic():
            assert refund_open(Reference("orders.order", complaint.order_id)) is owed


class TestOwedBy:
    def test_names_what_a_shop_has_not_answered_the_most_urgent_first(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        filed = builders.file(order, sale, at)
        asked = builders.file(order, sale, at, topic=Topic.PRICE, demand=builders.APOLOGY)
        builders.acknowledge(asked, at)
        gone = builders.file(order, sale, at, topic=Topic.SERVICE, demand=builders.APOLOGY)
        builders.withdraw(gone, sale, at)

        with acting_as(operator()), transaction.atomic():
            owed = merchants.ports.OPEN_DUTIES["complaints"].owed_by(sale.shop)

        assert [(duty.kind, duty.subject_id, duty.due_at) for duty in owed] == [
            ("complaints.complaint", asked.id, ANSWER_BY),
            ("complaints.complaint", filed.id, None),
        ]


class TestDossier:
    def test_has_the_complaint_its_clocks_its_evidence_and_its_refund(self, sale: Sale, at: datetime) -> None:
        complaint = builders.rejected(sale, at)
        builders.accept(complaint, sale, at)
        [refund] = builders.refunds(complaint, sale)

        with acting_as(operator()), transaction.atomic():
            found = registry.ids_of("orders.order", complaint.order_id)
            clocks = {promise.id for promise in deadlines.about(complaint.id)}
            files = {kept.id for kept in queries.evidence(complaint.id)}

        assert (len(clocks), len(files)) == (3, 1)
        assert {complaint.id, refund.id} | clocks | files <= found
