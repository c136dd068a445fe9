"""Do the books notice that somebody has tampered with them?"""

import pytest
from django.db import connection, transaction

from platform_core.eventlog.models import Event
from platform_core.ledger import queries, tasks
from platform_core.ledger.accounts import AccountKind as K
from platform_core.ledger.errors import NoAccounts
from platform_core.ledger.types import Transfer
from platform_core.money import Money
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import admin, as_login
from tests.platform_core.accounts.people import employed, registered
from tests.platform_core.ledger.conftest import STAFF, opened
from tests.platform_core.ledger.test_races import post

pytestmark = pytest.mark.commits


@pytest.fixture
def shop(at):
    shop = opened(at)
    taken_in = Transfer(debit=K.PROVIDER_CLEARING, credit=K.BUYER_ESCROW, amount=Money(100), code="captured")
    post(shop, [taken_in], at)
    return shop


class TestBalance:
    def test_refuses_a_shop_without_accounts(self):
        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic(), pytest.raises(NoAccounts):
            queries.balance(K.DEPOSIT, merchant_id=new_id())


class TestReconcile:
    def test_agrees_as_the_auditor_sees_it(self, shop):
        with as_login("auditor"), transaction.atomic():
            outcome = queries.reconcile()

        assert (outcome.accounts, outcome.postings, outcome.differences) == (len(K), 1, ())

    def test_names_the_account_and_the_column_that_were_changed_behind_its_back(self, shop):
        with admin(connection.settings_dict["NAME"]) as owner:
            owner.execute("UPDATE ledger_account SET credits_posted = 101 WHERE kind = 'buyer_escrow' RETURNING id")
            account = str(owner.fetchone()[0])

        with as_login("auditor"), transaction.atomic():
            differences = queries.reconcile().differences

        assert [(d.subject, d.what, d.stored, d.recomputed) for d in differences] == [
            *sorted(
                [(account, "credits_posted", 101, 100), ("CNY", "debits against credits", 100, 101)],
                key=lambda found: found[:2],
            )
        ]

    def test_leaves_its_outcome_in_the_log(self, shop):
        with as_login("worker"):
            tasks.reconcile()
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                [event] = Event.objects.filter(topic="ledger.reconciled")

        assert {k: event.payload[k] for k in ("accounts", "postings", "differences")} == {
            "accounts": len(K),
            "postings": 1,
            "differences": 0,
        }

    def test_tells_staff_once_and_the_log_each_time_that_the_books_differ(self, shop, at, caplog):
        clerk = registered(at, "clerk").id
        employed(clerk, at=at)
        with admin(connection.settings_dict["NAME"]) as owner:
            owner.execute("UPDATE ledger_account SET credits_posted = 101 WHERE kind = 'buyer_escrow'")

        with as_login("worker"):
            tasks.reconcile()
            tasks.reconcile()

        with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
            [notice] = Notice.objects.all()
        assert (notice.template, notice.params["differences"]) == ("ledger.differs", 2)
        assert [r.message for r in caplog.records if r.levelname == "ERROR"] == ["ledger_differs"] * 2
