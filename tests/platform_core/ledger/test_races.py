"""Many at once, on real PostgreSQL: nobody deadlocks, and every fen is there afterwards."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from platform_core.ledger import commands, queries
from platform_core.ledger.accounts import AccountKind as K
from platform_core.ledger.errors import AlreadyPosted, AlreadyResolved, Overdraft
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.ledger.conftest import STAFF, opened

pytestmark = pytest.mark.commits

THREADS = 8
HOT = [K.PROVIDER_CLEARING, K.BUYER_ESCROW, K.MERCHANT_PAYABLE, K.COMMISSION, K.ROUNDING]


def together(work, arguments):
    """Run at once; each thread closes its own connection."""

    def one(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, arguments))


def post(shop, transfers, at):
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        commands.post(transfers, merchant_id=shop, source=Source("tests.thing", new_id()), by=STAFF, at=at)


def balance(kind, shop):
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return queries.balance(kind, merchant_id=shop).posted.amount


def reconciled():
    with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
        return queries.reconcile()


class TestPost:
    def test_survives_ten_hot_accounts_in_every_order(self, at):
        shops = [opened(at), opened(at)]
        for shop in shops:
            for kind in HOT[1:]:
                start = Transfer(debit=K.PROVIDER_CLEARING, credit=kind, amount=Money(100_000), code=kind)
                post(shop, [start], at)

        def hammer(seed):
            dice = random.Random(seed)
            for n in range(20):
                shop, pair = dice.choice(shops), dice.sample(HOT, 2)
                back = Transfer(debit=pair[1], credit=pair[0], amount=Money(dice.randint(1, 50)), code=f"back{n}")
                forth = Transfer(debit=pair[0], credit=pair[1], amount=Money(dice.randint(1, 50)), code=f"forth{n}")
                post(shop, [back, forth], at)
            return seed

        assert together(hammer, range(THREADS)) == list(range(THREADS))
        outcome = reconciled()
        assert outcome.agrees
        assert outcome.postings == 8 + THREADS * 20 * 2

    def test_gives_the_last_money_away_once(self, at):
        shop = opened(at)
        taken_in = Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(1000), code="captured")
        post(shop, [taken_in], at)
        earned = Transfer(debit=K.BUYER_ESCROW, credit=K.MERCHANT_PAYABLE, amount=Money(100), code="earned")

        def take(_):
            try:
                post(shop, [earned], at)
            except Overdraft:
                return "refused"
            return "taken"

        outcomes = together(take, range(16))

        assert (outcomes.count("taken"), outcomes.count("refused")) == (10, 6)
        assert balance(K.MERCHANT_PAYABLE, shop) == 1000
        assert reconciled().agrees


class TestSettle:
    def test_ends_a_hold_once_however_many_try(self, at):
        shop, source = opened(at), Source("tests.thing", new_id())
        held = Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(500), code="payment")
        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            commands.hold([held], merchant_id=shop, source=source, by=STAFF, at=at)

        def end(n):
            command = commands.settle if n % 2 else commands.release
            try:
                with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
                    command(source, codes=["payment"], merchant_id=shop, by=STAFF, at=at)
            except (AlreadyResolved, AlreadyPosted):
                return 0
            return 1

        assert sum(together(end, range(16))) == 1
        assert reconciled().agrees
