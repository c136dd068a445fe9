"""Do refunds and settlements from before the columns come out with what the books say?"""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from platform_core.actors import RELAY
from platform_core.cases.unclocked import without_clock
from platform_core.deadlines.models import RunningDeadline
from platform_core.money import Money
from platform_core.payments import commands
from platform_core.payments.models import Payment, Receipt, Refund, Share
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import admin, as_login
from tests.platform_core.cases import trying
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments import situations
from tests.platform_core.payments.conftest import asked, captured, requested

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth
COLUMNS = ("refunded", "funded_back", "commission", "commission_back")


def migrated(*to):
    """To this migration of payments; without a number to the last of all, since others build on ours."""
    with as_login("migrator"):
        call_command("migrate", *(["payments", *to] if to else []), verbosity=0)


def refunded(share, fen, for_case, outcome, at, attempt=1):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        refund_id = commands.request_refund(
            share.order, for_case=for_case, attempt=attempt, amount=Money(fen), by=RELAY, at=at
        )
        commands.record_answer(refund_id, answer=Answer(outcome, "R"), by=RELAY, at=at)


def rows():
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return Share.objects.values_list(*COLUMNS).get(), sorted(Refund.objects.values_list("case_type", "funded"))


def test_what_went_back_is_read_from_the_postings(payer, orders, at):
    share = asked(opened(at), 1000, funded=Money(100))
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    refunded(share, 333, Reference("complaints.complaint", new_id()), Outcome.SUCCEEDED, at)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        commands.settle_share(share.order, commission_basis_points=500, by=RELAY, at=at)
    refunded(share, 500, Reference("aftersales.return", new_id()), Outcome.FAILED, at)
    before = rows()

    migrated("0001")
    migrated()

    assert before == ((333, 33, 33, 0), [("aftersales.return", 50), ("complaints.complaint", 33)])
    assert rows() == before


def test_what_a_refund_is_for_is_read_from_its_cause(payer, orders, at):
    share = asked(opened(at), 1000)
    payment = requested(payer, [share], at=at)
    captured(payment.id, 1000, at=at)
    cancelled, late = Reference("orders.order", share.order.id), Reference("payments.payment", payment.id)
    for for_case in (Reference("aftersales.return", new_id()), Reference("complaints.complaint", new_id()), cancelled):
        for attempt in (1, 2):
            refunded(share, 100, for_case, Outcome.FAILED, at, attempt)
    refunded(share, 100, late, Outcome.SUCCEEDED, at)

    def cases():
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            return list(Refund.objects.order_by("id").values_list("case_type", "case_id", "attempt"))

    before = cases()

    migrated("0004")
    migrated()

    assert (len(before), cases()) == (7, before)


def test_money_that_was_found_before_becomes_a_case_and_what_was_none_does_not(payer, orders, at):
    payment = requested(payer, [asked(opened(at), 1000)], at=at)
    found = (("A", 900, ["amount"]), ("B", 0, ["amount"]), ("C", 1000, ["paid_another"]))
    migrated("0005")
    with admin(connection.settings_dict["NAME"]) as db:
        for ref, fen, reasons in found:
            row = (new_id(), payment.id, ref, fen, json.dumps(reasons))
            db.execute(
                "INSERT INTO payments_unmatchedreceipt"
                " (id, payment_id, provider, provider_ref, amount, currency, paid_at, reasons, found_at)"
                " VALUES (%s, %s, 'sandbox', %s, %s, 'CNY', now(), %s, now())",
                [str(value) for value in row],
            )

    migrated()

    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        [row] = Receipt.objects.all()
    assert (row.provider_ref, row.amount, row.payment_id) == ("A", 900, payment.id)
    assert (row.state, row.payer_id, row.tender, row.booked) == ("noted", payer.id, "balance", False)


def test_what_was_refused_before_ends_where_another_attempt_followed_and_what_waits_gets_a_clock(payer, orders, at):
    share = asked(opened(at), 1000)
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    twice, once, silent = (Reference("tests.case", new_id()) for _ in range(3))
    for for_case, attempt in ((twice, 1), (twice, 2), (once, 1)):
        refunded(share, 100, for_case, Outcome.FAILED, at, attempt)
    refunded(share, 100, silent, Outcome.SILENT, at)
    migrated("0006")
    with admin(connection.settings_dict["NAME"]) as db:  # nothing of this had a clock
        db.execute("SET session_replication_role = replica; DELETE FROM deadlines_runningdeadline")

    migrated()

    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        found = {r.id: (r.case_id, r.attempt, r.state) for r in Refund.objects.all()}
        running = {(found[c.subject_id][0], c.kind) for c in RunningDeadline.objects.filter(state="running")}
        assert without_clock() == {}
        [failed] = [row for row, (*_, state) in found.items() if state == "failed" and found[row][0] == once.id]
        commands.follow_failure(failed, by=RELAY, at=at)  # a clock like any other: it is met
    assert sorted(found.values(), key=str) == sorted(
        [(twice.id, 1, "replaced"), (twice.id, 2, "failed"), (once.id, 1, "failed"), (silent.id, 1, "unknown")], key=str
    )
    ask_again = "payments.ask_again"
    assert running == {(twice.id, ask_again), (once.id, ask_again), (silent.id, "payments.hear_of_refund")}


def test_payments_of_before_get_their_clocks_and_late_money_that_is_back_its_end(payer, orders, at):
    waiting, parked, closed, late = (requested(payer, [asked(opened(at), 1000)], at=at) for _ in range(4))
    captured(parked.id, 999, at=at, ref="WRONG")
    for payment in (parked, closed, late):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            commands.release_share(Share.objects.get(payment_id=payment.id).order, by=RELAY, at=at)
    for payment in (closed, late):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            commands.close_payment(payment.id, by=RELAY, at=at)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        orders.unwanted.add(Share.objects.get(payment_id=late.id).order_id)
    captured(late.id, 1000, at=at, ref="LATE")
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        commands.record_answer(Refund.objects.get().id, answer=Answer(Outcome.SUCCEEDED, "R"), by=RELAY, at=at)
    migrated("0006")
    with admin(connection.settings_dict["NAME"]) as db:
        db.execute("SET session_replication_role = replica; DELETE FROM deadlines_runningdeadline")
        db.execute("SELECT DISTINCT state FROM payments_share ORDER BY 1")
        assert db.fetchall() == [("captured",), ("expected",), ("released",)]

    migrated()

    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        states = {payment.id: payment.state for payment in Payment.objects.all()}
        running = {(c.subject_id, c.kind) for c in RunningDeadline.objects.filter(state="running")}
        assert Share.objects.get(payment_id=late.id).state == "returned"
        assert {state for state in without_clock() if not state.startswith("receipt")} == set()  # its clock was deleted
        commands.close_payment(waiting.id, by=RELAY, at=at)  # a clock like any other
    assert [states[payment.id] for payment in (waiting, parked, closed, late)] == [
        "requested",
        "closed",
        "closed",
        "captured",
    ]
    assert running == {
        (waiting.id, "payments.ask_provider"),
        (parked.id, "payments.hear_of_closing"),
        (closed.id, "payments.hear_of_closing"),
    }


def test_what_is_on_its_way_back_goes_on_under_its_own_number_and_may_be_refused_then(at):
    standing = situations.after(situations.sent_back)(at)
    refused = situations.after(situations.sent_back, situations.refused)(at)
    migrated("0007")
    with admin(connection.settings_dict["NAME"]) as db:
        db.execute("SELECT state FROM payments_receipt ORDER BY noted_at, id")
        assert [state for (state,) in db.fetchall()] == ["going_back", "going_back"]

    migrated()

    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        before, back = (Receipt.objects.get(id=one.row.pk) for one in (standing, refused))
        assert (before.state, before.asked_under, before.to_account) == ("going_back", before.id, False)
        assert (back.state, back.asked_under) == ("going_back", back.id)  # and its clock asks the provider again
        assert without_clock() == {}
    situations.refused(standing, at)
    situations.account_named(standing, at)
    trying.sweep(at + timedelta(days=3))  # the clock that ran for the payer's answer
    assert trying.topics(refused)[-1] == "payments.receipt_stuck"
