"""Who talks with whom, who owes a reply, and what stops its clock?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from catalog.stock import queries as stock_queries
from complaints.complaint.errors import TextRefused
from complaints.service import commands, policies, queries
from complaints.service.case import CONVERSATION
from complaints.service.deadlines import SERVICE_LATE, SERVICE_PERSON, SERVICE_REPLY
from complaints.service.errors import ConversationNotFound, ConversationOver, NoOrderInIt, NotWithShop
from complaints.service.models import Conversation
from complaints.service.policies import ConversationStand
from complaints.service.states import ConversationState as S
from complaints.service.types import AskedAbout
from orders.sales.errors import OrderNotFound
from platform_core.actors import Role
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries.promises import about
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.complaints.complaint import builders
from tests.complaints.locking import locks
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.duty("HSE-03", "CRI-44")
class TestWhoseTurnItIs:
    @pytest.mark.parametrize(
        ("state", "by", "automatic", "with_shop", "step"),
        [
            (S.WITH_SHOP, Role.MERCHANT, False, True, "reply"),
            (S.WITH_SHOP, Role.MERCHANT, True, True, ""),  # "we have got it" is no reply
            (S.WITH_SHOP, Role.SHOPPER, False, True, ""),
            (S.WITH_SHOP, Role.STAFF, False, True, ""),
            (S.WITH_STAFF, Role.STAFF, False, False, "reply_for_platform"),
            (S.WITH_STAFF, Role.STAFF, True, False, ""),
            (S.WITH_STAFF, Role.MERCHANT, False, False, ""),  # the shop may help; it stops nobody's clock but its own
            (S.ANSWERED, Role.MERCHANT, False, True, ""),
            (S.ANSWERED, Role.SHOPPER, False, True, "ask_on"),
            (S.ANSWERED, Role.SHOPPER, False, False, "want_person"),
            (S.CLOSED, Role.SHOPPER, False, True, "ask_on"),
            (S.CLOSED, Role.SHOPPER, False, False, "want_person"),
            (S.CLOSED, Role.MERCHANT, False, True, ""),
        ],
    )
    def test_follows_from_where_it_stands_and_who_writes(
        self, state: S, by: Role, automatic: bool, with_shop: bool, step: str
    ) -> None:
        assert policies.step_of_message(state, by=by, automatic=automatic, with_shop=with_shop) == step

    @pytest.mark.parametrize(
        ("has_shop", "passed_on", "handed_over", "expected"),
        [
            (False, False, False, (False, False)),
            (True, False, False, (True, True)),
            (True, True, False, (False, True)),
            (True, True, True, (False, False)),
        ],
    )
    def test_is_the_shop_s_until_a_person_takes_over(
        self, has_shop: bool, passed_on: bool, handed_over: bool, expected: tuple[bool, bool]
    ) -> None:
        stand = ConversationStand(has_shop=has_shop, passed_on=passed_on, handed_over=handed_over, about_order=True)

        assert (policies.is_not_passed_on(stand), policies.is_with_shop(stand)) == expected


@pytest.mark.duty("HSE-03")
@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ("2026-03-10T01:00:00", "2026-03-10T01:00:00"),  # nine o'clock in Shanghai
        ("2026-03-10T00:59:59", "2026-03-10T01:00:00"),
        ("2026-03-10T12:59:59", "2026-03-10T12:59:59"),
        ("2026-03-10T13:00:00", "2026-03-11T01:00:00"),  # nine in the evening: tomorrow
        ("2026-03-10T16:30:00", "2026-03-11T01:00:00"),  # after midnight: today
    ],
)
def test_minutes_count_while_it_is_open(said: str, opens: str) -> None:
    at = datetime.fromisoformat(said).replace(tzinfo=UTC)

    assert policies.opens_at(at) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


@pytest.mark.duty("HSE-03")
class TestAConversation:
    def test_with_a_shop_is_with_it_at_once_and_it_owes_a_reply(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        assert service.stand(found) == ("with_shop", ["complaints.service_reply"])
        assert service.topics(found) == ["complaints.conversation_started", "complaints.conversation_passed_on"]
        for reader in (sale.shopper, sale.seller, operator()):
            assert service.said(found, reader) == [("shopper", service.ASKED)]
        with acting_as(sale.seller), transaction.atomic():
            assert [duty.subject_id for duty in queries.replies_owed_by(sale.shop)] == [found.id]

    @pytest.mark.parametrize("about_what", ["listing_id", "merchant_id"])
    def test_may_be_about_a_listing_or_a_shop(self, sale: Sale, at: datetime, about_what: str) -> None:
        with acting_as(sale.seller), transaction.atomic():
            ids = {"listing_id": stock_queries.listing_of(sale.sku_id), "merchant_id": sale.shop}

        found = service.start(AskedAbout(**{about_what: ids[about_what]}), sale.shopper, at)

        assert (found.state, found.merchant_id) == ("with_shop", sale.shop)

    def test_without_a_shop_is_with_a_person_of_the_platform(self, sale: Sale, at: datetime) -> None:
        found = service.with_platform(sale, at)

        assert service.stand(found) == ("with_staff", ["complaints.service_person"])
        service.say(found, operator(), at + HOUR)
        assert service.stand(found) == ("answered", ["complaints.service_rest"])

    def test_about_a_stranger_s_order_is_refused_as_unknown(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.bought(sale, at)

        with refused(OrderNotFound):
            service.start(AskedAbout(order_id=order.id), orders.stranger(at), at)
        with refused(TextRefused):
            service.start(AskedAbout(order_id=order.id), sale.shopper, at, text=" ")

        with acting_as(operator()), transaction.atomic():
            assert Conversation.objects.count() == 0

    def test_is_shown_to_nobody_else(self, sale: Sale, at: datetime, refused: Refused) -> None:
        found, other = service.with_shop(sale, at), orders.sale(at)

        for by in (other.shopper, other.seller):
            with refused(ConversationNotFound):
                service.say(found, by, at)


@pytest.mark.duty("HSE-03")
class TestAReply:
    def test_of_a_machine_is_none(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        service.say(found, sale.seller, at, text="已收到，稍后回复。", automatic=True)
        assert service.stand(found) == ("with_shop", ["complaints.service_reply"])
        service.say(found, sale.seller, at + HOUR)

        assert service.stand(found) == ("answered", ["complaints.service_rest"])
        assert [topic for topic in service.topics(found) if "deadline" not in topic][-2:] == [
            "complaints.conversation_written",
            "complaints.conversation_answered",
        ]

    def test_that_does_not_help_is_asked_about_again(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)
        service.say(found, sale.seller, at)

        service.say(found, sale.shopper, at + DAY, text="还是不清楚。")

        assert service.stand(found) == ("with_shop", ["complaints.service_reply"])
        assert [author for author, _ in service.said(found, sale.shopper)] == ["shopper", "merchant", "shopper"]

    def test_that_a_shop_owes_keeps_it_from_closing(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        with acting_as(sale.seller), transaction.atomic():
            offered = [action.name for action in queries.conversation_actions(found, by=sale.seller, at=at)]

        assert offered == ["write", "keep_file"]

    def test_locks_its_clock_before_the_row_as_the_sweep_does(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        locked = locks(lambda: service.say(found, sale.seller, at))

        assert locked == ["deadlines_runningdeadline", "complaints_conversation"]


@pytest.mark.duty("HSE-03")
class TestAPerson:
    def test_takes_over_whenever_one_is_asked_for(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        service.want_person(found, sale, at)

        assert service.stand(found) == ("with_staff", ["complaints.service_person"])
        service.say(found, sale.seller, at)  # the shop may write on, and stops no clock
        assert service.stand(found) == ("with_staff", ["complaints.service_person"])
        service.say(found, operator(), at)
        service.say(found, sale.shopper, at, text="谢谢，还有一个问题。")
        assert service.stand(found) == ("with_staff", ["complaints.service_person"])

    def test_owes_the_reply_from_nine_in_the_morning_if_asked_at_night(self, sale: Sale, at: datetime) -> None:
        found, night = service.with_shop(sale, at), at.replace(hour=15)

        service.want_person(found, sale, night)

        with acting_as(operator()), transaction.atomic():
            due = [promise.due_at for promise in about(found.id) if promise.kind == SERVICE_PERSON.kind]
        assert due[-1] == datetime(2026, 3, 11, 1, 5, tzinfo=UTC)

    def test_is_not_passed_back_to_the_shop(self, sale: Sale, at: datetime, refused: Refused) -> None:
        found = service.with_shop(sale, at)
        service.want_person(found, sale, at)

        with refused(NotWithShop):
            builders.does(sale.shopper, commands.pass_to_shop, found.id, at=at)


def swept(at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


class TestAClock:
    @pytest.mark.duty("HSE-03")
    @pytest.mark.clock(SERVICE_REPLY.kind)
    def test_of_a_silent_shop_brings_a_person(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        swept(at + DAY - TICK)
        assert service.stand(found) == ("with_shop", ["complaints.service_reply"])
        swept(at + DAY)

        assert service.stand(found) == ("with_staff", ["complaints.service_person"])

    @pytest.mark.duty("HSE-03")
    @pytest.mark.clock(SERVICE_LATE.kind)
    def test_of_a_silent_platform_ends_with_the_way_on_left_open(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)
        service.want_person(found, sale, at)

        swept(at + timedelta(minutes=5))
        assert service.now(found).senior_since == at + timedelta(minutes=5)
        swept(at + timedelta(minutes=5) + DAY)

        assert service.stand(found) == ("closed", ["complaints.service_take_up"])
        assert service.become_complaint(found, sale, at + 2 * DAY).state == "filed"

    @pytest.mark.duty("HSE-03")
    def test_of_silence_closes_what_can_be_taken_up_again(self, sale: Sale, at: datetime, refused: Refused) -> None:
        found = service.with_shop(sale, at)
        service.say(found, sale.seller, at)

        swept(at + 8 * DAY)
        assert service.stand(found) == ("closed", ["complaints.service_take_up"])
        service.say(found, sale.shopper, at + 9 * DAY)
        assert service.stand(found) == ("with_shop", ["complaints.service_reply"])
        service.close(found, sale, at + 9 * DAY)
        swept(at + 60 * DAY)

        assert service.stand(found) == ("ended", [])
        with refused(ConversationOver) as refusal:
            service.say(found, sale.shopper, at + 61 * DAY)
        assert refusal.value.params == {"conversation_id": found.id, "state": "ended"}


@pytest.mark.duty("HSE-03", "ECL-59")
class TestAComplaint:
    def test_is_made_of_it_with_one_act_and_names_what_was_said(self, sale: Sale, at: datetime) -> None:
        found = service.with_shop(sale, at)

        complaint = service.become_complaint(found, sale, at)

        kept = builders.now(complaint, sale)
        assert (kept.channel, kept.conversation_id, kept.order_id) == ("conversation", found.id, found.order_id)
        assert service.stand(found) == ("became_complaint", [])
        assert service.said(found, sale.seller) == [("shopper", service.ASKED)]

    def test_is_about_an_order(self, sale: Sale, at: datetime, refused: Refused) -> None:
        found = service.with_platform(sale, at)

        with refused(NoOrderInIt):
            service.become_complaint(found, sale, at)

        assert service.stand(found) == ("with_staff", ["complaints.service_person"])


class TestAFile:
    def test_is_left_by_either_side_while_it_is_open(self, sale: Sale, at: datetime, refused: Refused) -> None:
        found = service.with_shop(sale, at)

        kept = {service.keep(found, by, at) for by in (sale.shopper, sale.seller)}

        with acting_as(sale.seller), transaction.atomic():
            assert {file.id for file in queries.left_in(found.id)} == kept
        service.become_complaint(found, sale, at)
        with refused(ConversationOver):
            service.keep(found, sale.shopper, at)


@pytest.mark.duty("HSE-03", "ECL-59")
def test_channels_are_told_with_hours_and_promise(settings: Any) -> None:
    settings.HOTLINE = "0571-0000 0000"
    told: list[Any] = [(one.channel, one.opens and one.opens.hour, one.within) for one in queries.channels()]

    assert told == [
        ("shop", None, "hours:24"),
        ("person", 9, "minutes:5"),
        ("telephone", 9, ""),
        ("complaint", None, "hours:24"),
    ]

    settings.HOTLINE = ""
    assert "telephone" not in [one.channel for one in queries.channels()]


def test_the_table_says_all_that_the_doors_offer() -> None:
    assert {step.name for step in CONVERSATION.steps if set(step.by) - {Role.SYSTEM}} == {
        *("pass_to_shop", "reply", "reply_for_platform", "ask_on", "want_person", "close", "finish"),
        *("finish_for_platform", "become_complaint"),
    }
