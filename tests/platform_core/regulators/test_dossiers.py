"""What is put into the file of an order, before anybody builds it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.audit.types import Selection
from platform_core.regulators.adapters.exports import shown_to_its_shopper
from platform_core.regulators.models import Dossier
from platform_core.regulators.queries import dossier_facts
from platform_core.regulators.registry import ids_of
from platform_core.rows import new_id
from tests.aftersales.returns import builders as returns
from tests.orders.sales import builders as selling
from tests.orders.sales.test_evidence import money_of
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, acting_as

pytestmark = pytest.mark.duty("ECL-62")


@pytest.fixture
def row(at: datetime) -> Dossier:
    """Not in any table."""
    ids = [str(new_id()), str(new_id())]
    return Dossier(
        person_id=new_id(), order_id=new_id(), number="T1", documents={"contract": "{}"}, ids=ids, asked_at=at
    )


class TestShownToItsShopper:
    def test_is_what_belongs_to_the_order_and_concerns_them(self, row: Dossier) -> None:
        assert shown_to_its_shopper(row) == Selection(ids=frozenset(map(UUID, row.ids)), person_id=row.person_id)


class TestDossierFacts:
    def test_say_whose_it_is_and_hold_the_documents(self, row: Dossier, at: datetime) -> None:
        assert dossier_facts(row) == {
            "dossier_id": str(row.id),
            "scope": "order_trail",
            "subject_type": "orders.order",
            "subject_id": str(row.order_id),
            "number": "T1",
            "asked_by": str(row.person_id),
            "asked_at": at.isoformat(),
            "documents": {"contract": "{}"},
            "watermark": f"T1 {row.id} {row.person_id}",
        }


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestCollect:
    def test_keeps_of_the_trail_what_the_log_shows_the_shopper(self, at: datetime) -> None:
        sale = selling.sale(at)
        order = selling.delivered(sale, at)
        case = returns.noticed(order, sale, at)
        row = builders.dossier_asked(order.id, sale.shopper, at)

        builders.dossier_collected(row, at)

        kept = set(map(UUID, builders.dossier_now(row).ids))
        with acting_as(STAFF), transaction.atomic():
            whole = ids_of("orders.order", order.id)
        assert {order.id, case.id} <= kept < whole  # no fact is about the parcel itself
        assert kept & money_of(order)
        assert row.id not in kept
