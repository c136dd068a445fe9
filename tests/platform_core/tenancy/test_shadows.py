"""Can somebody decide what a guard reads, by making a table of the same name?

Each guard that reads a table is attacked by somebody who runs SQL as one of our logins: as things are, where no such
table can be made; and with the right to make one given back, where the guard must not look at it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.embedded import environment as env
from platform_core.embedded.postgres import session
from platform_core.eventlog.models import Pending
from platform_core.ledger.models import Account
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.commands.refunding import request_refund
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, UNBOUND, bound
from platform_core.vault import commands as vault
from platform_core.vault.types import Place
from tests.database import admin
from tests.platform_core.deadlines.clocks import REFUND, open_shop, running
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.legal import loading, numbers
from tests.platform_core.payments import conftest as payments
from tests.platform_core.payments import situations as receipts
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import GUARDS, STAFF, Attack, guard, hide, insert, line, posted, stored
from tests.platform_core.vault.conftest import SYSTEM as PRIVACY
from tests.platform_core.vault.conftest import TEXTS

import_module("tests.platform_core.rulebook.shadows")  # enters its guards
import_module("tests.merchants.sanctions.shadows")
import_module("tests.merchants.closing.shadows")
import_module("tests.merchants.holidays.shadows")
import_module("tests.complaints.shadows")
import_module("tests.merchants.guarantee.shadows")
import_module("tests.orders.subscriptions.shadows")  # and those of debits
import_module("tests.catalog.promotions.shadows")  # and these theirs
PINNED = "search_path=pg_catalog, public, pg_temp"
CLOCK, RULE, CALENDAR = "deadlines_runningdeadline", "legal_legalrule", "legal_calendarversion"
import_module("tests.platform_core.tenancy.advertising_shadows")  # which adds guards to those below
import_module("tests.orders.reviews.shadows")  # and here
import_module("tests.orders.codes.shadows")
import_module("tests.aftersales.safety_shadows")  # of lots that nobody may buy
import_module("tests.platform_core.tenancy.vetting_shadows")
import_module("tests.platform_core.accounts.shadows")
import_module("tests.complaints.dispute_shadows")


def clock() -> tuple[UUID, dict[str, Any]]:
    shop = open_shop()
    return shop, stored(CLOCK, "id = %s", running(shop, REFUND, at=AT))


def another(row: dict[str, Any], **changes: object) -> dict[str, Any]:
    return row | {"id": new_id(), "subject_id": new_id(), **changes}


@guard("takes_its_place", reads=CLOCK, refused="no clock like this one")
def a_clock_in_the_place_of_none() -> Attack:
    shop, row = clock()
    gone = another(row, state="void", closed_at=AT)
    one_minute = {"due_at": AT + timedelta(minutes=1), "run_at": AT + timedelta(minutes=1)}
    heir = gone | one_minute | {"id": new_id(), "state": "running", "closed_at": None, "replaces_id": gone["id"]}
    return insert(CLOCK, heir, scope=scopes.merchant(shop), forged=gone)


@guard("of_an_open_promise", reads=CLOCK, refused="a reminder lies within")
def a_reminder_of_nothing() -> Attack:
    shop, row = clock()
    reminder = {"id": new_id(), "deadline_id": row["id"], "merchant_id": shop, "remind_at": AT + timedelta(days=400)}
    late = row | {"due_at": AT + timedelta(days=500)}
    return insert("deadlines_reminder", reminder, scope=scopes.merchant(shop), forged=late)


@guard("tianping_take_due", reads=CLOCK, refused="")
def a_clock_that_is_not_due() -> Attack:
    _, row = clock()
    take = "SELECT id FROM public.tianping_take_due(%s, %s, 'missed')"
    return Attack(SYSTEM, take, [row["id"], AT], [row | {"run_at": AT, "due_at": AT}])


@guard("tianping_number_in_force", reads=RULE, refused="is worse for the consumer")
def a_promise_below_the_floor() -> Attack:
    shop, row = clock()
    forged = stored(RULE, "code = %s", row["rule_code"]) | {"kind": "promise"}
    worse = another(row, within="calendar_days:999", replaces_id=None)
    return insert(CLOCK, worse, scope=scopes.merchant(shop), forged=forged)


@guard("follows", reads=RULE, refused="does not follow what there is")
def a_number_out_of_order() -> Attack:
    row = stored(RULE, "effective_from > '2000-01-01' AND version = 1 LIMIT 1", scope=UNBOUND)
    same_day = row | {"id": new_id(), "version": 2}
    return insert(RULE, same_day, scope=UNBOUND, forged=row | {"effective_from": "0001-01-01"})


@guard("set_by_two", reads="legal_proposal", refused="two persons set a number")
def a_number_of_one_person() -> Attack:
    proposal = stored("legal_proposal", "id = %s", numbers.proposed().id)
    base = stored(RULE, "code = %s AND proposal_id IS NULL", proposal["payload"]["code"])
    number = base | proposal["payload"] | {"id": new_id(), "version": 1001, "kind": "house", "certainty": "policy"}
    number["proposal_id"] = proposal["id"]
    return insert(RULE, number, scope=STAFF, forged=proposal | {"state": "approved"})


@guard("agreed_upon", reads="legal_proposal", refused="two persons load a calendar")
def a_calendar_of_one_person() -> Attack:
    proposal = stored("legal_proposal", "id = %s", loading.proposed({"2027": loading.MADE_UP_2027}, at=AT).id)
    newest = stored(CALENDAR, "true ORDER BY version DESC LIMIT 1")
    version = {"id": new_id(), "version": newest["version"] + 1, "years": [2027], "source": loading.SOURCE}
    version |= {"proposal_id": proposal["id"], "loaded_at": AT, "xid": 0}
    return insert(CALENDAR, version, scope=STAFF, forged=proposal | {"state": "approved"})


@guard("born_with_its_version", reads=CALENDAR, refused="a calendar is whole")
def a_day_more_of_a_calendar() -> Attack:
    newest = stored(CALENDAR, "true ORDER BY version DESC LIMIT 1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        now = {"xid": cursor.fetchone()[0], "years": [2031]}
    day = {"id": new_id(), "date": "2031-01-01", "kind": "holiday", "source": "me", "version": newest["version"]}
    return insert("legal_calendarday", day, scope=STAFF, forged=newest | now)


@guard("never_dropped", reads="eventlog_delivery", refused="neither made nor dismissed")
def a_delivery_that_was_never_made() -> Attack:
    with bound(SYSTEM):
        waits = Pending.objects.create(
            event_id=new_id(), xid=3, subject_id=new_id(), subscriber="tests.hear", put_off_at=AT, retry_at=AT
        )
    made = {"id": new_id(), "event_id": waits.event_id, "subscriber": waits.subscriber, "delivered_at": AT}
    return Attack(STAFF, "DELETE FROM public.eventlog_pending WHERE id = %s", [waits.id], [made])


@guard("stays_destroyed", reads="vault_subjectkey", refused="destroyed stays destroyed")
def a_key_that_comes_back() -> Attack:
    place = Place("orders_order", new_id(), new_id())
    with bound(scopes.shopper(place.subject_id)), transaction.atomic():
        vault.seal(TEXTS, retention="RT_TRANSACTION", place=place)
    with bound(SYSTEM), transaction.atomic():
        key = stored("vault_subjectkey", "subject_id = %s", place.subject_id, scope=SYSTEM)
        vault.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=PRIVACY, at=AT)
    again = key | {"id": new_id(), "version": 2}
    return insert("vault_subjectkey", again, scope=scopes.shopper(place.subject_id))


def a_refund() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Of a share that was paid: the share, the refund, and what is held for it."""
    asked = payments.asked(opened(AT), 1000)
    payer = Actor(id=new_id(), role=Role.SHOPPER)
    ports.PAYABLES[payments.ORDER] = payments.Orders()
    try:
        payments.captured(payments.requested(payer, [asked], at=AT).id, 1000, at=AT)
    finally:
        del ports.PAYABLES[payments.ORDER]
    with bound(SYSTEM), transaction.atomic():
        refund_id = request_refund(asked.order, for_case=payments.case("theirs"), amount=Money(200), by=RELAY, at=AT)
    return (
        stored("payments_share", "order_id = %s", asked.order.id),
        stored("payments_refund", "id = %s", refund_id),
        stored("ledger_posting", "source_id = %s", refund_id),
    )


@guard("ledger_post_payments_share", reads="payments_share", refused="is no ground")
def a_share_that_was_settled() -> Attack:
    share, _, _ = a_refund()
    settlement = line("posted", "settlement", "buyer_escrow", "merchant_payable", 800)
    return posted("payments_share", share, settlement, forged=[share | {"state": "settled"}])


@guard("ledger_post_payments_refund", reads="payments_refund", refused="is no ground")
def a_refund_that_failed() -> Attack:
    _, refund, hold = a_refund()
    void = line("void_pending", "refund.void_pending", "buyer_escrow", "provider_clearing", 200, pending=hold["id"])
    return posted("payments_refund", refund, void, forged=[refund | {"state": "failed"}])


@guard("ledger_post_payments_receipt", reads="payments_receipt", refused="is no ground")
def money_that_is_said_to_be_back() -> Attack:
    standing = receipts.noted(AT)
    row = stored("payments_receipt", "id = %s", standing.row.pk)
    back = line("posted", "sent_back", "buyer_escrow", "provider_clearing", 1000)
    return posted(
        "payments_receipt", row | {"merchant_id": row["shop_id"]}, back, forged=[row | {"state": "sent_back"}]
    )


@guard("ledger_post_complaints_review", reads="complaints_review", refused="is no ground")
def a_review_that_nobody_made() -> Attack:
    share, _, _ = a_refund()
    review = {"id": new_id(), "merchant_id": share["merchant_id"], "borne": 100, "currency": "CNY"}
    bear = line("posted", "borne", "platform_funding", "merchant_payable", 100)
    return posted("complaints_review", review, bear, forged=[review])


@guard("ledger_post_complaints_not_in_time", reads="payments_refund", refused="is no ground")
def a_refund_that_nobody_asked_for() -> Attack:
    share, refund, _ = a_refund()
    late = refund | {"case_type": "complaints.not_in_time", "case_id": refund["id"], "attempt": 1}
    bear = line("posted", "borne", "platform_funding", "merchant_payable", refund["amount"])
    return posted(
        "complaints_not_in_time", {"id": refund["id"], "merchant_id": share["merchant_id"]}, bear, forged=[late]
    )


@guard("payments_counters_tie", reads="payments_refund", refused="is no ground")
def a_refund_that_was_never_counted() -> Attack:
    share, _, _ = a_refund()
    with bound(scopes.merchant(share["merchant_id"])), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_share SET state = 'settled', refunded = 0 WHERE id = %s", [share["id"]])
    return posted(
        "payments_share", share, line("posted", "settlement", "buyer_escrow", "merchant_payable", 1000), forged=[]
    )


@guard("ledger_post_on_ground", reads="ledger_posting", refused="is no ground")
def a_hold_of_something_else() -> Attack:
    share, _, hold = a_refund()
    ours = hold | {"source_type": "payments.share", "source_id": share["id"], "code": "payment"}
    end = line("post_pending", "payment.post_pending", "buyer_escrow", "provider_clearing", 200, pending=hold["id"])
    return posted("payments_share", share, end, forged=[ours])


@guard("ledger_post", reads="ledger_account", refused="ledger_no_overdraft_credit")
def accounts_without_a_limit() -> Attack:
    shop = Tenant.objects.create().id
    kinds = ("buyer_escrow", "merchant_payable")
    Account.objects.bulk_create(Account(merchant_id=shop, kind=k, currency="CNY", opened_at=AT) for k in kinds)
    accounts = [stored("ledger_account", "kind = %s AND merchant_id = %s", kind, shop, scope=UNBOUND) for kind in kinds]
    lines = json.dumps([line("posted", "earned", *kinds, 1_000_000) | {"id": new_id()}], default=str)
    statement = "SELECT public.ledger_post(%s, %s, 'tests.thing', %s, now(), %s)"
    return Attack(UNBOUND, statement, [shop, new_id(), new_id(), lines], accounts)


AS_THE_OWNER = {"follows", "ledger_post"}  # who alone gets as far as these
AS_THE_WEB = {"not_on_its_way"}  # which alone it stops: `orders/test_on_the_way.py` attacks it with the web's login
READERS = {"catalog_offers", "catalog_set_aside"}  # guard nothing; each table that they read is named with its schema
ATTACKED = [
    pytest.param(name, marks=pytest.mark.login("migrator" if name in AS_THE_OWNER else "worker")) for name in GUARDS
]


@pytest.fixture
def temporary(db: None) -> Iterator[None]:
    """The right that every login has in a database of PostgreSQL's own making."""
    name = connection.settings_dict["NAME"]
    with admin() as superuser:
        superuser.execute(f"GRANT TEMPORARY ON DATABASE {name} TO PUBLIC")
        yield
        superuser.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")


@pytest.mark.django_db
class TestAGuard:
    @pytest.mark.parametrize("name", ATTACKED)
    def test_reads_our_table_and_not_another_of_its_name(self, temporary: None, name: str) -> None:
        guarding = GUARDS[name]
        attack = guarding.prepare()

        with bound(attack.scope), connection.cursor() as cursor:
            hide(cursor, guarding.table, forged=attack.forged)
            if guarding.refused:
                with pytest.raises(DatabaseError, match=guarding.refused), transaction.atomic():
                    cursor.execute(attack.statement, attack.params)
            else:
                cursor.execute(attack.statement, attack.params)
                assert cursor.fetchall() == []
            cursor.execute(f"DROP TABLE pg_temp.{guarding.table}")

    def test_is_attacked_here_if_it_reads_a_table(self) -> None:
        tables = "|".join(sorted(model._meta.db_table for model in apps.get_models()))
        reads = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?:public\.)?(?:{tables})\b")
        with connection.cursor() as cursor:
            cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
            found = [name for name, body in cursor.fetchall() if reads.search(body)]

        ours = {re.sub(r"^pgtrigger_(.*)_[0-9a-f]{5}$", r"\1", name) for name in found} - {
            "tests_vouch",
            "tests_unused",
        }
        assert ours == GUARDS.keys() | AS_THE_WEB | READERS

    def test_names_the_schema_of_what_it_reads(self) -> None:
        tables = "|".join(sorted(model._meta.db_table for model in apps.get_models()))
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = ANY (%s)", [sorted(READERS)])
            bodies = [body for (body,) in cursor.fetchall()]

        assert len(bodies) == len(READERS)
        assert [found for body in bodies for found in re.findall(rf"(?<!public\.)\b(?:{tables})\b", body)] == []


@pytest.mark.django_db
class TestAFunctionOfOurs:
    def test_says_where_its_names_are_looked_up(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosqlbody IS NULL"
                " AND coalesce(%s <> ALL (proconfig), true)",
                [PINNED],
            )
            assert cursor.fetchall() == []


@pytest.mark.commits
class TestALogin:
    @pytest.mark.parametrize("login", env.DATABASE_VARIABLES)
    def test_makes_no_temporary_table(self, fresh: dict[str, str], login: env.Login) -> None:
        with session(fresh[env.DATABASE_VARIABLES[login]]) as db:
            db.execute("SET default_transaction_read_only = off")
            for role in ("none", "tp_owner") if login == "migrator" else ("none",):
                db.execute(f"SET ROLE {role}")
                with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="temporary tables"):
                    db.execute("CREATE TEMPORARY TABLE eventlog_delivery (id uuid)")
