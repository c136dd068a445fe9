"""What may people write and show, and does it move anything?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.errors import ComplaintEnded, ComplaintNotFound, TextRefused
from platform_core.actors import Actor
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def everybody(sale: Sale) -> tuple[Actor, ...]:
    return sale.shopper, sale.seller, operator()


class TestWrite:
    def test_is_read_by_both_sides_at_any_time_and_moves_no_clock(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        before = builders.stand(complaint, sale)

        for person in everybody(sale):
            builders.write(complaint, person, at + timedelta(hours=1))

        assert builders.stand(complaint, sale) == before
        builders.withdraw(complaint, sale, at)
        builders.write(complaint, sale.shopper, at + timedelta(hours=2))
        with acting_as(sale.shopper), transaction.atomic():
            said = queries.messages(complaint)
            assert set(queries.texts(complaint, said).written.values()) == {"请看第二张照片。"}
        assert [message.author for message in said] == ["shopper", "merchant", "staff", "shopper"]

    def test_says_something_no_book_and_nothing_of_a_stranger_s(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        complaint = builders.filed(sale, at)

        for text, reason in ((" \n", "text_missing"), ("字" * 4001, "text_too_long")):
            with refused(TextRefused) as refusal:
                builders.write(complaint, sale.shopper, at, text=text)
            assert refusal.value.reasons == (reason,)
        with refused(ComplaintNotFound):
            builders.write(complaint, orders.stranger(at), at)


def test_evidence_is_left_until_the_complaint_has_ended(sale: Sale, at: datetime, refused: Refused) -> None:
    complaint = builders.filed(sale, at)
    builders.keep(complaint, sale.shopper, at)
    builders.withdraw(complaint, sale, at)

    with refused(ComplaintEnded):
        builders.keep(complaint, sale.shopper, at)
