"""Do people hear of what somebody of staff did to their account, and all of staff of what one alone may do?"""

from __future__ import annotations

import pytest
from django.conf import settings as project
from django.db import transaction

from platform_core.accounts.events import AccountReopened, AccountShut, StaffNoMore
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.notices import subscribers
from platform_core.notices.models import Dispatch, Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import employed, registered

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def context(at):
    return DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)


@pytest.fixture(autouse=True)
def _texts_of_the_house(settings):
    """Not those of the neighbouring tests alone."""
    settings.TEMPLATES = project.TEMPLATES


@pytest.fixture
def zhang(at):
    return registered(at)


def hear(handle, fact, context):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        handle(fact, context)


def inbox(person_id):
    with scopes.bound(scopes.shopper(person_id)):
        return {notice.template: notice.texts for notice in Notice.objects.order_by("id")}


class TestAccountNotices:
    def test_tell_why_an_account_was_shut_in_both_languages_and_by_mail(self, zhang, context):
        fact = AccountShut(person_id=zhang.id, why="可能被盗用")

        hear(subscribers.tell_of_shut_account, fact, context)

        texts = inbox(zhang.id)["accounts.shut"]
        assert [("可能被盗用" in texts[language]["body"]) for language in ("zh", "en")] == [True, True]
        assert "orders, refunds and deadlines go on" in texts["en"]["body"]
        with scopes.bound(scopes.shopper(zhang.id)):
            assert Dispatch.objects.filter(person_id=zhang.id, channel="email").count() == 1

    def test_tell_that_it_is_open_again(self, zhang, context):
        hear(subscribers.tell_of_reopened_account, AccountReopened(person_id=zhang.id), context)

        assert list(inbox(zhang.id)) == ["accounts.reopened"]

    @pytest.mark.duty("PIP-51")
    def test_tell_all_of_staff_that_one_has_lost_their_rights(self, zhang, at, context):
        others = [registered(at, f"staff_{n}", phone=f"1390000000{n}").id for n in (1, 2)]
        for each in others:
            employed(each, at=at)

        hear(subscribers.tell_of_rights_taken_away, StaffNoMore(person_id=zhang.id), context)

        assert list(inbox(zhang.id)) == ["accounts.staff_no_more"]
        assert [list(inbox(each)) for each in others] == [["accounts.staff_no_more_for_staff"]] * 2
