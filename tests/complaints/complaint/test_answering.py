"""What may the shop answer, and what may the shopper reply to it? Who may when, `cases/test_contract.py` asks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.errors import AnswerRefused
from platform_core.rows import new_id
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import stand
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)


class TestAccept:
    def test_gives_the_money_back_in_the_same_transaction(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        builders.accept(complaint, sale, at + HOUR)

        assert stand(complaint, sale) == ("resolved", [4000], [])
        assert builders.now(complaint, sale).resolved_at == at + HOUR
        assert builders.topics(complaint, sale)[-2:] == ["complaints.resolved", "complaints.remedy_granted"]

    def test_grants_after_a_rejection_what_was_demanded_and_relieves_the_platform(
        self, sale: Sale, at: datetime
    ) -> None:
        complaint = builders.escalated(sale, at)

        builders.accept(complaint, sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            assert [answer.kind for answer in queries.answers(complaint)] == ["reject", "accept"]
        assert stand(complaint, sale) == ("resolved", [4000], [])

    def test_moves_no_money_where_none_is_demanded(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at, demand=builders.APOLOGY)

        builders.accept(complaint, sale, at)

        assert stand(complaint, sale) == ("resolved", [], [])


class TestOffer:
    def test_is_the_shopper_s_to_take_up(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)

        builders.offer(complaint, sale, at, statement="先退一部分。")

        with acting_as(sale.shopper), transaction.atomic():
            [answer] = queries.answers(complaint)
            assert queries.texts(complaint, [answer]).written == {answer.id: "先退一部分。"}
        assert (answer.kind, answer.amount) == ("offer", 1500)
        assert stand(complaint, sale) == ("answered", [], ["complaints.reply"])

        builders.accept_offer(complaint, sale, at)

        assert stand(complaint, sale) == ("resolved", [1500], [])

    def test_is_some_money_below_the_demand(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)

        with refused(AnswerRefused) as refusal:
            builders.offer(complaint, sale, at, fen=11601)

        assert refusal.value.params == {"reasons": ("more_than_refundable", "not_below_demand"), "refundable": 11600}
        assert stand(complaint, sale) == ("with_shop", [], ["complaints.answer"])


@pytest.mark.duty("HSE-08")
class TestReject:
    def test_takes_a_reason_words_and_evidence_of_the_shop_s_own(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        file_id = builders.keep(complaint, sale.seller, at)

        builders.reject(complaint, sale, at, why=builders.rejection(file_id))

        with acting_as(sale.shopper), transaction.atomic():
            [answer] = queries.answers(complaint)
        assert (answer.kind, answer.reason, answer.evidence) == ("reject", "conforms_to_contract", [str(file_id)])
        assert stand(complaint, sale) == ("answered", [], ["complaints.reply"])

    def test_is_no_mere_no_and_shows_nothing_that_is_not_the_shop_s(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        complaint = builders.with_shop(sale, at)
        of_the_shopper = builders.keep(complaint, sale.shopper, at)

        for why, reasons in (
            (builders.rejection(statement=""), ("text_missing", "evidence_missing")),
            (builders.rejection(of_the_shopper), ("evidence_unknown",)),
            (builders.rejection(new_id()), ("evidence_unknown",)),
        ):
            with refused(AnswerRefused) as refusal:
                builders.reject(complaint, sale, at, why=why)
            assert refusal.value.reasons == reasons
        assert stand(complaint, sale) == ("with_shop", [], ["complaints.answer"])
