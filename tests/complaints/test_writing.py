"""What may people write and show, and what stands of it in the log?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.queries as deadlines
from complaints import queries
from complaints.errors import ComplaintEnded, ComplaintNotFound, TextRefused
from complaints.models import Answer, Decision, Message
from tests.complaints import builders
from tests.merchants.builders import acting_as, operator
from tests.orders import builders as orders
from tests.orders.builders import Sale
from tests.orders.conftest import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TestWrite:
    def test_is_read_by_both_sides_and_moves_no_clock(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            before = deadlines.about(complaint.id)

        for person in (sale.shopper, sale.seller, operator()):
            builders.write(complaint, person, at + HOUR)

        with acting_as(sale.shopper), transaction.atomic():
            found = queries.complaint(complaint.id, by=sale.shopper)
            said = queries.messages(found)
            assert set(queries.texts(found, said).written.values()) == {"请看第二张照片。"}
            assert deadlines.about(complaint.id) == before
        assert [message.author for message in said] == ["shopper", "merchant", "staff"]
        assert builders.now(complaint, sale).state == "with_shop"

    def test_is_taken_after_the_end_as_well(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        builders.withdraw(complaint, sale, at)

        builders.write(complaint, sale.shopper, at)

        with acting_as(sale.seller), transaction.atomic():
            assert Message.objects.count() == 1

    @pytest.mark.parametrize(("text", "reason"), [(" \n", "text_missing"), ("字" * 4001, "text_too_long")])
    def test_says_something_and_no_book(
        self, sale: Sale, at: datetime, refused: Refused, text: str, reason: str
    ) -> None:
        complaint = builders.filed(sale, at)

        with refused(TextRefused) as refusal:
            builders.write(complaint, sale.shopper, at, text=text)

        assert refusal.value.reasons == (reason,)

    def test_is_hidden_from_strangers(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)

        with refused(ComplaintNotFound):
            builders.write(complaint, orders.stranger(at), at)


class TestKeepEvidence:
    def test_shows_each_side_what_the_other_left(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        left = [builders.keep(complaint, person, at) for person in (sale.shopper, sale.seller)]

        for person in (sale.shopper, sale.seller, operator()):
            with acting_as(person), transaction.atomic():
                assert [kept.id for kept in queries.evidence(complaint.id)] == left

    def test_takes_no_more_once_it_has_ended(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.filed(sale, at)
        builders.withdraw(complaint, sale, at)

        with refused(ComplaintEnded):
            builders.keep(complaint, sale.shopper, at)


class TestWhatIsWritten:
    def test_is_one_answer_and_one_decision(self, sale: Sale, at: datetime) -> None:
        complaint = builders.escalated(sale, at)
        builders.decide(complaint, at)

        with acting_as(sale.seller), transaction.atomic():
            assert (Answer.objects.count(), Decision.objects.count()) == (1, 1)
