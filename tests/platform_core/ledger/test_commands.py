"""On real PostgreSQL, as the app's own login."""

from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.eventlog.queries import topics_about
from platform_core.ledger import commands, queries
from platform_core.ledger.accounts import AccountKind as K
from platform_core.ledger.errors import AlreadyPosted, AlreadyResolved, NoAccounts, NoSuchHold, Overdraft
from platform_core.ledger.models import Posting
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.ledger.conftest import STAFF

pytestmark = pytest.mark.django_db


def taken_in(fen, code="captured"):
    return Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(fen), code=code)


def earned(fen, code="earned"):
    return Transfer(debit=K.BUYER_ESCROW, credit=K.MERCHANT_PAYABLE, amount=Money(fen), code=code)


@pytest.fixture
def source():
    return Source("tests.thing", new_id())


@pytest.fixture(autouse=True)
def _as_staff():
    with scopes.bound(scopes.staff(STAFF.id)):
        yield


@contextmanager
def refused(error):
    """A refusal that leaves nothing behind, as a request would."""
    with pytest.raises(error) as refusal, transaction.atomic():
        yield refusal


def balances(shop: UUID):
    found = {kind: queries.balance(kind, merchant_id=shop) for kind in K}
    return {
        str(k): (b.posted.amount, b.pending.amount) for k, b in found.items() if b.posted.amount or b.pending.amount
    }


class TestOpenAccounts:
    def test_opens_one_of_each_kind_and_says_so(self, shop):
        assert balances(shop) == {}
        assert topics_about(shop) == ["ledger.accounts_opened"]

    def test_changes_nothing_the_second_time(self, shop, at):
        commands.open_accounts(shop, by=STAFF, at=at)

        assert topics_about(shop) == ["ledger.accounts_opened"]


class TestPost:
    def test_moves_money_from_account_to_account(self, shop, source, at):
        commands.post([taken_in(1000), earned(950)], merchant_id=shop, source=source, by=STAFF, at=at)

        assert balances(shop) == {"provider_clearing": (1000, 0), "buyer_escrow": (50, 0), "merchant_payable": (950, 0)}

    def test_tells_of_the_group_once(self, shop, source, at):
        group = commands.post([taken_in(1000), earned(950)], merchant_id=shop, source=source, by=STAFF, at=at)

        assert topics_about(group) == ["ledger.posted"]
        assert Posting.objects.filter(group_id=group).count() == 2

    def test_refuses_the_same_code_for_the_same_source(self, shop, source, at):
        commands.post([taken_in(1000)], merchant_id=shop, source=source, by=STAFF, at=at)

        with refused(AlreadyPosted):
            commands.post([taken_in(1000)], merchant_id=shop, source=source, by=STAFF, at=at)

        assert balances(shop) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}

    def test_refuses_more_than_there_is_and_moves_nothing(self, shop, source, at):
        commands.post([taken_in(1000)], merchant_id=shop, source=source, by=STAFF, at=at)

        with refused(Overdraft):
            commands.post([taken_in(5, "more"), earned(1006)], merchant_id=shop, source=source, by=STAFF, at=at)

        assert balances(shop) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}

    def test_lets_rounding_go_either_way(self, shop, source, at):
        up = Transfer(debit=K.ROUNDING, credit=K.BUYER_ESCROW, amount=Money(3), code="up")
        down = Transfer(debit=K.BUYER_ESCROW, credit=K.ROUNDING, amount=Money(2), code="down")

        commands.post([up, down], merchant_id=shop, source=source, by=STAFF, at=at)

        assert balances(shop) == {"rounding": (-1, 0), "buyer_escrow": (1, 0)}

    def test_refuses_a_currency_without_accounts(self, shop, source, at):
        dollars = Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(1, "USD"), code="x")

        with refused(NoAccounts):
            commands.post([dollars], merchant_id=shop, source=source, by=STAFF, at=at)

    def test_refuses_a_shop_without_accounts(self, source, at):
        with refused(NoAccounts):
            commands.post([taken_in(1)], merchant_id=new_id(), source=source, by=STAFF, at=at)


class TestHold:
    def test_counts_against_the_limit_and_moves_nothing_yet(self, shop, source, at):
        commands.post([taken_in(1000)], merchant_id=shop, source=source, by=STAFF, at=at)
        commands.hold([earned(600, "first")], merchant_id=shop, source=source, by=STAFF, at=at)

        with refused(Overdraft):
            commands.hold([earned(401, "second")], merchant_id=shop, source=source, by=STAFF, at=at)

        assert balances(shop) == {
            "provider_clearing": (1000, 0),
            "buyer_escrow": (1000, -600),
            "merchant_payable": (0, 600),
        }


class TestSettle:
    def test_does_what_was_held(self, shop, source, at):
        commands.hold([taken_in(1000, "payment")], merchant_id=shop, source=source, by=STAFF, at=at)

        commands.settle(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)

        assert balances(shop) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}

    @pytest.mark.parametrize("again", [commands.settle, commands.release])
    def test_refuses_to_end_a_hold_twice(self, shop, source, at, again):
        commands.hold([taken_in(1000, "payment")], merchant_id=shop, source=source, by=STAFF, at=at)
        commands.settle(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)

        with refused((AlreadyResolved, AlreadyPosted)):
            again(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)

        assert balances(shop) == {"provider_clearing": (1000, 0), "buyer_escrow": (1000, 0)}

    def test_refuses_what_was_never_held(self, shop, source, at):
        with refused(NoSuchHold) as refusal:
            commands.settle(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)

        assert refusal.value.params == {
            "source_type": "tests.thing",
            "source_id": str(source.id),
            "hold": "payment",
        }


class TestRelease:
    def test_lets_go_what_was_held(self, shop, source, at):
        commands.hold([taken_in(1000, "payment")], merchant_id=shop, source=source, by=STAFF, at=at)

        commands.release(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)

        assert balances(shop) == {}
