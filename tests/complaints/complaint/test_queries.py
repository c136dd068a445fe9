"""What do doors, pages and apps below read of complaints?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.types import Topic
from merchants.shops import ports as shops_ports
from platform_core.deadlines.queries import promises
from platform_core.regulators import registry
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ANSWER_BY = datetime(2026, 3, 13, 16, tzinfo=UTC)


class TestOwedBy:
    def test_names_what_a_shop_has_not_answered_the_most_urgent_first(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        filed = builders.file(order, sale, at)
        asked = builders.file(order, sale, at, topic=Topic.PRICE, demand=builders.APOLOGY)
        builders.acknowledge(asked, at)
        gone = builders.file(order, sale, at, topic=Topic.SERVICE, demand=builders.APOLOGY)
        builders.withdraw(gone, sale, at)

        with acting_as(operator()), transaction.atomic():
            owed = shops_ports.OPEN_DUTIES["complaints"].owed_by(sale.shop)

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
            clocks = {promise.id for promise in promises.about(complaint.id)}
            files = {kept.id for kept in queries.evidence(complaint.id)}

        assert (len(clocks), len(files)) == (3, 1)
        assert {complaint.id, refund.id} | clocks | files <= found
