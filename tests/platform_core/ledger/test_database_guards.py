"""What does PostgreSQL itself refuse, whatever code would ask it?"""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from platform_core.ledger import commands
from platform_core.ledger.accounts import AccountKind as K
from platform_core.ledger.models import Account, Posting
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import admin
from tests.platform_core.ledger.conftest import STAFF, opened

POST = "SELECT ledger_post(%s, %s, 'tests.thing', %s, now(), %s)"
TAKEN_IN = Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(100), code="captured")
POST_A_THING = "SELECT ledger_post_tests_thing(%s, %s, %s, now(), %s)"


@contextmanager
def refused(match):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        yield


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def posted(shop, at):
    with scopes.bound(scopes.staff(STAFF.id)):
        commands.post([TAKEN_IN], merchant_id=shop, source=Source("tests.thing", new_id()), by=STAFF, at=at)
    return shop


@pytest.mark.django_db
class TestWalls:
    @pytest.mark.parametrize("table", ["ledger_account", "ledger_posting"])
    @pytest.mark.parametrize("change", ["UPDATE {} SET merchant_id = merchant_id", "DELETE FROM {}"])
    @pytest.mark.parametrize("role", ["merchant", "staff"])
    def test_let_nobody_change_a_row(self, posted, table, change, role):
        scope = scopes.merchant(posted) if role == "merchant" else scopes.staff(STAFF.id)

        with scopes.bound(scope), refused("permission denied"):
            run(change.format(table))

    def test_let_nobody_write_a_posting_but_the_function(self, posted):
        with scopes.bound(scopes.merchant(posted)), refused("permission denied"):
            Posting.objects.create(
                merchant_id=posted,
                group_id=new_id(),
                debit_account=Account.objects.get(kind=K.PROVIDER_CLEARING),
                credit_account=Account.objects.get(kind=K.BUYER_ESCROW),
                amount=1,
                currency="CNY",
                code="forged",
                kind="posted",
                source_type="tests.thing",
                source_id=new_id(),
                occurred_at="2026-03-10T00:00Z",
            )

    def test_let_no_account_be_born_with_money_on_it(self, shop, at):
        with scopes.bound(scopes.merchant(shop)), refused("born empty"):
            Account.objects.create(merchant_id=shop, kind=K.DEPOSIT, currency="USD", credits_posted=1, opened_at=at)

    def test_show_a_shop_its_own_books_only(self, posted, other_shop):
        with scopes.bound(scopes.merchant(other_shop)), transaction.atomic():
            assert not Posting.objects.exists()
            assert {a.merchant_id for a in Account.objects.all()} == {other_shop}

    @pytest.mark.parametrize("role", ["anonymous", "shopper", "merchant", "staff"])
    def test_let_nobody_call_the_function_that_asks_for_no_ground(self, posted, role):
        with scopes.bound(scopes.Scope(role, posted)), refused("permission denied for function ledger_post"):
            run(POST, posted, new_id(), new_id(), "[]")

    def test_let_nobody_say_themselves_what_the_ground_is(self, posted):
        call = "SELECT ledger_post_on_ground(%s, %s, 'tests.thing', %s, now(), '[]', ARRAY[]::ledger_line[])"

        with scopes.bound(scopes.merchant(posted)), refused("permission denied for function ledger_post_on_ground"):
            run(call, posted, new_id(), new_id())

    def test_know_no_ground_in_things_of_which_nobody_has_told(self, shop, at):
        unheard_of = Source("tests.unheard_of", new_id())

        with scopes.bound(scopes.staff(STAFF.id)), refused("function ledger_post_tests_unheard_of"):
            commands.post([TAKEN_IN], merchant_id=shop, source=unheard_of, by=STAFF, at=at)

    def test_leave_the_function_blind_to_other_shops(self, shop, other_shop):
        lines = (
            f'[{{"id": "{new_id()}", "debit": "provider_clearing", "credit": "buyer_escrow",'
            ' "amount": 1, "currency": "CNY", "code": "x", "kind": "posted"}]'
        )
        with scopes.bound(scopes.merchant(other_shop)), refused("row-level security"):
            run(POST_A_THING, shop, new_id(), new_id(), lines)


@pytest.mark.commits
class TestOwner:
    """As superuser in the owner's place, whom no grant and no wall stops: constraints and triggers do."""

    COPY = (
        "INSERT INTO ledger_posting (id, merchant_id, group_id, debit_account_id, credit_account_id, amount, currency,"
        " code, kind, pending_id, source_type, source_id, occurred_at) SELECT gen_random_uuid(), {merchant}, group_id,"
        " {debit}, credit_account_id, {amount}, {currency}, {code}, {kind}, {pending}, source_type, source_id,"
        " occurred_at FROM ledger_posting"
    )
    SAME = {
        "merchant": "merchant_id",
        "debit": "debit_account_id",
        "amount": "amount",
        "currency": "currency",
        "code": "'another'",
        "kind": "'posted'",
        "pending": "NULL::uuid",
    }

    @pytest.fixture
    def owner(self, fresh, posted):
        with admin(connection.settings_dict["NAME"]) as cursor:
            yield cursor

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"amount": "0"}, "ledger_amount_positive"),
            ({"amount": "-1"}, "ledger_amount_positive"),
            ({"debit": "credit_account_id"}, "ledger_two_accounts"),
            ({"currency": "'USD'"}, "ledger_debit_key"),
            ({"merchant": "'{other}'"}, "ledger_debit_key"),
            ({"code": "code"}, "ledger_posted_once"),
            ({"kind": "'void_pending'"}, "ledger_resolution_has_hold"),
            ({"pending": "id"}, "ledger_resolution_has_hold"),
        ],
    )
    def test_cannot_write_what_does_not_balance(self, owner, at, change, constraint):
        other = opened(at)
        wrong = self.SAME | {name: value.format(other=other) for name, value in change.items()}

        with pytest.raises(Exception, match=constraint):
            owner.execute(self.COPY.format(**wrong))

    @pytest.mark.parametrize(
        ("statement", "match"),
        [
            ("UPDATE ledger_posting SET amount = 1", "Cannot update or delete"),
            ("DELETE FROM ledger_posting", "Cannot update or delete"),
            ("TRUNCATE ledger_posting CASCADE", "append-only"),
        ],
    )
    def test_cannot_rewrite_a_posting(self, owner, statement, match):
        with pytest.raises(Exception, match=match):
            owner.execute(statement)

    def test_cannot_overdraw_an_account(self, owner):
        with pytest.raises(Exception, match="ledger_no_overdraft_credit"):
            owner.execute("UPDATE ledger_account SET debits_posted = 101 WHERE kind = 'buyer_escrow'")
