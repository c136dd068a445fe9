"""On real PostgreSQL."""

import pytest
from django.db import DatabaseError, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.notices import commands, policies, queries
from platform_core.notices.errors import NoticeNotFound
from platform_core.notices.models import Dispatch, Notice
from platform_core.notices.types import NO_ADDRESS, Receipt
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import STAFF, a_shop, clerk_of, registered
from tests.platform_core.notices.conftest import sent

pytestmark = pytest.mark.django_db


def seen_by(actor):
    scope = scopes.shopper(actor.id) if actor.role is Role.SHOPPER else scopes.merchant(actor.merchant_id, actor.id)
    with scopes.bound(scope), transaction.atomic():
        return list(queries.inbox(actor))


def topics(subject_id):
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return topics_about(subject_id)


class TestSend:
    def test_writes_every_language_and_the_hash_of_both(self, zhang, at):
        sent(zhang.id, at=at)

        [notice] = seen_by(zhang)
        assert notice.texts == {
            "zh": {"subject": "你好", "body": "订单 N-1 已付款 5 分。"},
            "en": {"subject": "Hello", "body": "Order N-1 is paid, 5 fen."},
        }
        assert notice.sha256 == policies.fingerprint(notice.texts)
        assert topics(notice.id) == ["notices.sent"]

    def test_puts_it_on_its_way_by_mail(self, zhang, at):
        notice_id = sent(zhang.id, at=at)

        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            dispatch = Dispatch.objects.get(notice_id=notice_id)
        assert (dispatch.channel, dispatch.state) == ("email", "queued")
        assert topics(dispatch.id) == []  # that it is on its way is said of the notice

    def test_leaves_plain_text_as_it_is(self, zhang, at):
        sent(zhang.id, at=at, order="<A&B>")

        assert "<A&B>" in seen_by(zhang)[0].texts["en"]["body"]

    def test_refuses_a_template_without_a_body_and_sends_nothing(self, zhang, at):
        with pytest.raises(ValueError, match="subject and a body"):
            sent(zhang.id, at=at, template="tests.bare")

        assert seen_by(zhang) == []

    def test_hides_a_notice_from_everybody_else(self, zhang, at):
        sent(zhang.id, at=at)

        assert seen_by(Actor(id=new_id(), role=Role.SHOPPER)) == []

    @pytest.mark.parametrize("change", [lambda n: n.update(template="x"), lambda n: n.delete()])
    def test_is_for_good(self, zhang, at, change):
        sent(zhang.id, at=at)

        with scopes.bound(scopes.shopper(zhang.id)), pytest.raises(DatabaseError), transaction.atomic():
            change(Notice.objects.all())


class TestSendToShop:
    def test_tells_everybody_who_acts_for_it_at_the_sellers_door_only(self, zhang, at):
        wang = Actor(id=registered(at, "wang", phone="13900001111", email=None).id, role=Role.SHOPPER)
        shop = a_shop()
        for person in (zhang, wang):
            clerk_of(shop, person.id, at=at)

        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            commands.send_to_shop(shop, template="tests.hello", params={"order": "1", "amount": 1}, by=STAFF, at=at)

        for person in (zhang, wang):
            assert len(seen_by(Actor(id=person.id, role=Role.MERCHANT, merchant_id=shop))) == 1
            assert seen_by(person) == []


class TestMarkRead:
    @staticmethod
    def read(notice_id, actor, at):
        with scopes.bound(scopes.shopper(actor.id)), transaction.atomic():
            return commands.mark_read(notice_id, by=actor, at=at)

    def test_keeps_the_first_time(self, zhang, at):
        notice_id = sent(zhang.id, at=at)

        self.read(notice_id, zhang, at)
        again = self.read(notice_id, zhang, at.replace(hour=9))

        assert again.reading.read_at == at
        assert topics(notice_id) == ["notices.sent", "notices.read"]

    def test_refuses_whoever_is_not_its_addressee(self, zhang, at):
        notice_id = sent(zhang.id, at=at)

        with pytest.raises(NoticeNotFound):
            self.read(notice_id, Actor(id=new_id(), role=Role.SHOPPER), at)

        assert topics(notice_id) == ["notices.sent"]


@pytest.mark.login("worker")
class TestRecordReceipt:
    @pytest.fixture
    def dispatch_id(self, zhang, at):
        notice_id = sent(zhang.id, at=at)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            return Dispatch.objects.get(notice_id=notice_id).id

    @staticmethod
    def record(dispatch_id, receipt, at):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            commands.record_receipts({dispatch_id: receipt}, by=RELAY, at=at)

    def test_notes_that_the_carrier_has_it_once(self, dispatch_id, at):
        self.record(dispatch_id, Receipt(taken=True, ref="mail_1"), at)
        self.record(dispatch_id, NO_ADDRESS, at)

        assert topics(dispatch_id) == ["notices.dispatch_sent"]

    def test_notes_that_it_cannot_go_this_way(self, dispatch_id, at):
        self.record(dispatch_id, NO_ADDRESS, at)

        assert topics(dispatch_id) == ["notices.dispatch_failed"]
