"""What is asked for as evidence, taken down by telephone, called no answer, and said of how content people are?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

import platform_core.accounts.queries as accounts
import platform_core.vault.queries as vault
from complaints.complaint import policies, queries
from complaints.complaint.commands import filing as commands
from complaints.complaint.deadlines import CORRECT
from complaints.complaint.errors import (
    CallerUnknown,
    ComplaintRefused,
    CorrectionTooLate,
    NothingToCorrect,
    RatedAlready,
    TextRefused,
)
from complaints.complaint.models import Complaint, Rating
from complaints.complaint.types import Shows, Topic
from platform_core.deadlines.queries.promises import about
from platform_core.errors import NotAllowed
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.complaints.complaint import builders
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)


@pytest.mark.duty("HSE-08", "ECL-59")
class TestEvidence:
    @pytest.mark.parametrize("topic", [*Topic])
    def test_is_asked_for_by_what_it_is_about(self, topic: Topic) -> None:
        asked = policies.evidence_wanted(topic, given=[Shows.GOODS])

        assert {one.shows for one in asked if one.given} == {Shows.GOODS} & {one.shows for one in asked}
        assert bool(asked) == (topic is not Topic.OTHER)

    def test_that_is_missing_is_said_and_refuses_nothing(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)

        def standing() -> list[tuple[str, bool]]:
            with acting_as(sale.seller), transaction.atomic():
                return [(one.shows, one.given) for one in queries.evidence_wanted(complaint)]

        assert standing() == [("goods", False), ("label", False)]
        file = {"upload": builders.picture(), "name": "photo.png", "shows": Shows.LABEL}
        kept = builders.does(sale.shopper, commands.keep_evidence, complaint.id, **file, at=at)
        assert standing() == [("goods", False), ("label", True)]
        with acting_as(operator()), transaction.atomic():
            assert queries.shown_by_file(complaint) == {kept.id: Shows.LABEL}


@pytest.mark.duty("ECL-59", "HSE-08")
class TestTakingDown:
    def test_makes_a_complaint_as_any_other(self, sale: Sale, at: datetime) -> None:
        staff = operator()

        complaint = service.taken_down(sale, at, by=staff)

        found = builders.now(complaint, sale)
        assert (found.channel, found.shopper_id, found.taken_down_at) == ("telephone", sale.shopper.id, at)
        assert builders.topics(complaint, sale) == ["complaints.filed", "complaints.taken_down"]
        assert builders.stand(complaint, sale) == ("filed", [], ["complaints.acknowledge", "complaints.correct"])
        with acting_as(sale.shopper), transaction.atomic():
            note = queries.telephone_note(complaint.id)
            assert note
            assert (note.taken_by, note.read_back_at) == (staff.id, at)
            assert queries.texts(found, ()).statement == builders.STATEMENT

    def test_of_what_was_not_confirmed_or_is_not_theirs_is_refused(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        with refused(ComplaintRefused) as unconfirmed:
            service.taken_down(sale, at, confirmed=False)
        with refused(ComplaintRefused) as stranger:
            service.taken_down(sale, at, caller_id=new_id())

        assert unconfirmed.value.reasons == ("not_confirmed",)
        assert stranger.value.reasons == ("not_your_order",)
        with acting_as(operator()), transaction.atomic():
            assert Complaint.objects.count() == 0

    def test_asks_for_the_phone_of_the_account_and_the_number_of_the_order(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        order, staff = builders.bought(sale, at), operator()
        with acting_as(staff), transaction.atomic():
            row = accounts.contact_row(sale.shopper.id)
            phone = vault.opened({"phone": row.phone}, place=row.place)["phone"]
            assert queries.caller(phone=phone, order_number=order.number) == (sale.shopper.id, order.id)
        for said, reason in (
            ({"phone": "13900000000", "order_number": order.number}, "no_such_caller"),
            ({"phone": phone, "order_number": "1"}, "no_such_order"),
            ({"phone": "one", "order_number": order.number}, "no_such_caller"),
        ):
            with refused(CallerUnknown) as refusal, acting_as(staff), transaction.atomic():
                queries.caller(**said)
            assert refusal.value.reasons == (reason,)


def correct(complaint: Complaint, sale: Sale, at: datetime, *, text: str = "受潮的是第二盒。") -> None:
    builders.does(sale.shopper, commands.correct, complaint.id, text=text, at=at)


@pytest.mark.duty("ECL-59", "HSE-08")
class TestCorrecting:
    @pytest.mark.clock(CORRECT.kind)
    def test_is_open_until_its_clock_ends(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = service.taken_down(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            due = next(promise.due_at for promise in about(complaint.id) if promise.kind == CORRECT.kind)
        assert due == datetime(2026, 3, 17, 16, 0, tzinfo=UTC)

        with refused(CorrectionTooLate):
            correct(complaint, sale, due)
        correct(complaint, sale, due - TICK)

        with acting_as(sale.seller), transaction.atomic():
            said = queries.correction(complaint.id)
            assert said
            assert queries.texts(complaint, [said]).written[said.id] == "受潮的是第二盒。"
            assert queries.texts(complaint, ()).statement == builders.STATEMENT  # what was read back stays

    def test_is_said_once_and_only_of_what_was_taken_down(self, sale: Sale, at: datetime, refused: Refused) -> None:
        written, complaint = builders.filed(sale, at), service.taken_down(orders_of := orders.sale(at), at)
        correct(complaint, orders_of, at)

        with refused(NothingToCorrect):
            correct(written, sale, at)
        with refused(NothingToCorrect):
            correct(complaint, orders_of, at)


@pytest.mark.duty("HSE-08")
class TestThatItIsNoAnswer:
    def test_brings_it_to_the_platform_at_once_with_the_reason(self, sale: Sale, at: datetime) -> None:
        complaint = builders.rejected(sale, at)

        builders.does(sale.shopper, commands.reject_answer, complaint.id, text="没有回答为什么发霉。", at=at)

        assert builders.stand(complaint, sale)[0] == "escalated"
        assert builders.topics(complaint, sale)[-1] == "complaints.escalated"
        with acting_as(operator()), transaction.atomic():
            said = queries.messages(complaint)
            assert queries.texts(complaint, said).written[said[-1].id] == "没有回答为什么发霉。"

    def test_is_said_once_by_the_shopper_and_with_words(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.rejected(sale, at)

        with refused(TextRefused):
            builders.does(sale.shopper, commands.reject_answer, complaint.id, text=" ", at=at)
        with refused(NotAllowed):
            builders.does(sale.seller, commands.reject_answer, complaint.id, text="x", at=at)
        builders.does(sale.shopper, commands.reject_answer, complaint.id, text="没有回答。", at=at)
        with refused(IllegalTransition):
            builders.does(sale.shopper, commands.reject_answer, complaint.id, text="没有回答。", at=at)


def rate(complaint: Complaint, sale: Sale, at: datetime, **said: Any) -> None:
    builders.does(sale.shopper, commands.rate, complaint.id, **({"stars": 4} | said), at=at)


@pytest.mark.duty("HSE-08")
class TestRating:
    def test_is_once_after_the_end_and_for_no_shop_to_read(self, sale: Sale, at: datetime, refused: Refused) -> None:
        complaint = builders.with_shop(sale, at)
        with refused(IllegalTransition):
            rate(complaint, sale, at)
        builders.accept(complaint, sale, at)

        with refused(TextRefused):
            rate(complaint, sale, at, stars=6)
        rate(complaint, sale, at, text="处理及时。")
        with refused(RatedAlready):
            rate(complaint, sale, at, stars=1)

        with acting_as(operator()), transaction.atomic():
            kept = Rating.objects.get()
            assert (kept.stars, kept.decided_by) == (4, None)
            assert queries.texts(complaint, [kept]).written[kept.id] == "处理及时。"

    def test_names_who_decided_last_and_shows_no_mean_of_a_few(self, sale: Sale, at: datetime) -> None:
        staff, other = operator(), operator()
        complaint = builders.escalated(sale, at)
        builders.decide(complaint, at, by=staff)
        builders.ask_review(complaint, sale.shopper, at)
        builders.confirm(complaint, at, by=other)
        rate(complaint, sale, at + DAY, stars=2)

        with acting_as(staff), transaction.atomic():
            assert Rating.objects.get().decided_by == other.id
            assert queries.content_with(staff.id) == (0, None)
            assert queries.content_with(other.id) == (1, None)  # a mean of one would tell who it was
