"""What does the database refuse about conversations, records and ratings, who is told, and who wins at once?"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.models import Rating, TelephoneCorrection
from complaints.records import commands as records_commands
from complaints.records import queries
from complaints.service.models import Conversation, ConversationMessage
from complaints.service.types import AskedAbout
from merchants.credit.models import CreditFact
from platform_core.actors import Actor
from platform_core.deadlines.commands import sweeping
from platform_core.rows import new_id
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from platform_core.vault.types import Sealed
from tests.complaints.complaint import builders
from tests.complaints.records.test_records import UNTIL, publish
from tests.complaints.service import builders as service
from tests.complaints.test_subscribers import catch_up, sent_templates
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.trying import together

DAY = timedelta(days=1)


def refused(by: Actor | Any, sql: str, *values: Any, match: str) -> None:
    scope = bound(by) if by in (SYSTEM, ANONYMOUS) else acting_as(by)
    with pytest.raises(DatabaseError, match=match), scope, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.duty("HSE-03")
@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheDatabase:
    def test_lets_nobody_change_what_was_said(self, sale: Sale, at: datetime) -> None:
        service.with_shop(sale, at)

        for by in (sale.shopper, sale.seller, operator()):
            for sql in (
                "UPDATE complaints_conversationmessage SET automatic = true",
                "DELETE FROM complaints_conversationmessage",
            ):
                refused(by, sql, match=r"permission denied")

    @pytest.mark.parametrize(
        ("who", "column"),
        [("shopper", "answered_at"), ("seller", "with_staff_at"), ("staff", "with_shop_at"), ("seller", "shopper_id")],
    )
    def test_lets_each_write_the_columns_of_their_steps_only(
        self, sale: Sale, at: datetime, who: str, column: str
    ) -> None:
        service.with_shop(sale, at)
        by = {"shopper": sale.shopper, "seller": sale.seller, "staff": operator()}[who]
        if (who, column) == ("seller", "with_staff_at"):  # the clocks act on the shop's side of the wall
            refused(by, "UPDATE complaints_conversation SET state = 'ended'", match=r"Invalid transition")
            return

        refused(by, f"UPDATE complaints_conversation SET {column} = NULL", match=r"permission denied")

    def test_keeps_a_message_with_its_conversation_s_shopper_and_shop(self, sale: Sale, at: datetime) -> None:
        found, other = service.with_shop(sale, at), orders.sale(at)
        plain = {"author": "shopper", "text": Sealed(b"x"), "written_at": at, "conversation_id": found.id}

        for by, fields, match in (
            (other.shopper, {"shopper_id": other.shopper.id, "merchant_id": sale.shop}, "conversation_key"),
            (sale.shopper, {"shopper_id": sale.shopper.id, "merchant_id": other.shop}, "message_of_the_same_shop"),
            (sale.shopper, {"shopper_id": sale.shopper.id, "merchant_id": sale.shop, "author": "x"}, "by_a_party"),
        ):
            with pytest.raises(DatabaseError, match=match), acting_as(by), transaction.atomic():
                ConversationMessage(**plain | fields).save(force_insert=True)

    def test_has_no_conversation_about_goods_without_a_shop(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        fields = {"number": "K1", "shopper_id": sale.shopper.id, "order_id": order.id, "started_at": at}

        with pytest.raises(DatabaseError, match="has_a_shop"), acting_as(sale.shopper), transaction.atomic():
            Conversation(**fields).save(force_insert=True)

    def test_shows_ratings_to_no_shop_and_keeps_them(self, sale: Sale, at: datetime) -> None:
        complaint = builders.accept(builders.with_shop(sale, at), sale, at)
        builders.does(sale.shopper, filing_commands.rate, complaint.id, stars=1, at=at)

        refused(sale.seller, "SELECT * FROM complaints_rating", match=r"permission denied")
        refused(sale.shopper, "UPDATE complaints_rating SET stars = 5", match=r"permission denied")
        second = Rating(**complaint.child_fields(), stars=5, rated_at=at)
        with pytest.raises(DatabaseError, match="one_rating"), acting_as(sale.shopper), transaction.atomic():
            second.save(force_insert=True)

    def test_corrects_only_what_was_taken_down(self, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        row = TelephoneCorrection(**complaint.child_fields(), note_id=new_id(), text=Sealed(b"x"), said_at=at)

        with pytest.raises(DatabaseError, match="note_key"), acting_as(sale.shopper), transaction.atomic():
            row.save(force_insert=True)
        refused(
            operator(),
            "UPDATE complaints_complaint SET taken_down_at = now() WHERE id = %s",
            complaint.id,
            match=r"taken_down_by_telephone",
        )


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTelling:
    @pytest.mark.duty("HSE-03")
    def test_reaches_who_has_to_reply_and_who_waits_and_the_file_of_a_silent_shop(self, at: datetime) -> None:
        sale = orders.sale(at)
        order = builders.bought(sale, at)
        found = service.start(AskedAbout(order_id=order.id), sale.shopper, at)
        with bound(SYSTEM), transaction.atomic():
            sweeping.close_due_batch(limit=50, at=at + DAY)
        service.say(found, operator(), at + DAY)
        catch_up()

        assert sent_templates(sale.shopper) == [
            "conversation_answered_for_shopper",
            "conversation_handed_over_for_shopper",
            "conversation_started_for_shopper",
        ]
        assert "conversation_passed_on_for_shop" in sent_templates(sale.seller)
        with acting_as(operator()), transaction.atomic():
            late = CreditFact.objects.filter(merchant_id=sale.shop, what="complaints.service_reply")
            assert list(late.values_list("kind", "about_id")) == [("late", found.id)]

    @pytest.mark.duty("ECL-59", "HSE-08")
    def test_asks_once_how_content_one_is_and_tells_what_was_taken_down(self, at: datetime) -> None:
        sale = orders.sale(at)
        complaint = service.taken_down(sale, at)
        builders.acknowledge(complaint, at)
        builders.accept(complaint, sale, at)
        catch_up()

        told = sent_templates(sale.shopper)
        assert told.count("rating_asked_for_shopper") == 1
        assert told.count("taken_down_for_shopper") == 1

    @pytest.mark.duty("HSE-09")
    def test_lets_the_shop_know_that_it_may_reply(self, at: datetime) -> None:
        sale = orders.sale(at)
        builders.filed(sale, at)
        publish(UNTIL + DAY)
        catch_up()

        assert sent_templates(sale.seller).count("record_published_for_shop") == 1


@pytest.mark.commits
@pytest.mark.login("worker")
class TestAtOnce:
    @pytest.mark.duty("HSE-08", "HSE-09", "HSE-03")
    def test_one_rates_publishes_replies_and_complains(self, at: datetime) -> None:
        sale = orders.sale(at)
        ended = builders.accept(builders.with_shop(sale, at), sale, at)
        talked = service.with_shop(sale, at)

        rated = together([lambda: builders.does(sale.shopper, filing_commands.rate, ended.id, stars=3, at=at)] * 4)
        together([lambda: publish(UNTIL + DAY)] * 4)
        became = together([lambda: service.become_complaint(talked, sale, at)] * 4)
        with acting_as(sale.seller), transaction.atomic():
            [record] = queries.records_of(sale.shop)
        said: dict[str, Any] = {"text": "我们改进了。", "at": UNTIL + DAY}
        replied = together(
            [lambda: builders.does(sale.seller, records_commands.reply_to_record, record.id, **said)] * 4
        )

        assert Counter(rated) == {"done": 1, "complaints.rated_already": 3}
        assert Counter(became) == {"done": 1, "states.illegal_transition": 3}
        assert Counter(replied) == {"done": 1, "complaints.record_replied_already": 3}
