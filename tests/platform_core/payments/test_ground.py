"""What can somebody do to the books who runs SQL as the web's login? Only what rows say, and not any row.

They may become any shop and any shopper. What came from a payer, and what became of a refund, the worker alone says.
"""

import json

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import asked, captured, case, requested
from tests.platform_core.scene import AT, Noted

POST = "SELECT ledger_post_payments_{}(%s, %s, %s, now(), %s)"
INVENTED = ("posted", "invented", "provider_clearing", "merchant_payable", 1_000_000)
SETTLEMENT = ("posted", "settlement", "buyer_escrow", "merchant_payable", 1050)
COMMISSION = ("posted", "commission", "merchant_payable", "commission", 50)
REFUND = ("pending", "refund", "buyer_escrow", "provider_clearing", 200)
SHARE = "UPDATE payments_share SET {} WHERE id = %s"
DECIDED = """
INSERT INTO payments_refund
  (id, state, merchant_id, share_id, payer_id, case_type, case_id, attempt, amount, currency, codes, requested_at)
SELECT %s, 'requested', merchant_id, id, payer_id, 'tests.case', id, 1, 200, 'CNY', '[]', now()
FROM payments_share WHERE id = %s
"""


def rows(of, **found):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return of.objects.get(**found)


def run(shop, sql, *params):
    """As somebody in this shop's scope."""
    with scopes.bound(scopes.merchant(shop)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def post(row, *lines, pending=None, currency="CNY"):
    names = ("kind", "code", "debit", "credit", "amount")
    asked_for = [
        {"id": str(new_id()), "currency": currency, "pending": pending} | dict(zip(names, line, strict=True))
        for line in lines
    ]
    kind = type(row).__name__.lower()
    shop = row.shop_id if isinstance(row, Receipt) else row.merchant_id
    run(shop, POST.format(kind), shop, new_id(), row.id, json.dumps(asked_for))


@pytest.fixture
def share(payer, shops, orders, at):
    """Of an order that the payer has paid."""
    asked_for = asked(shops[0], 1000, funded=Money(50))
    captured(requested(payer, [asked_for], at=at).id, 1000, at=at)
    return rows(Share, order_id=asked_for.order.id)


@pytest.mark.django_db
@pytest.mark.login("worker")  # which may become all that the web may
class TestALedger:
    def test_is_written_by_nobody_without_a_ground(self, share):
        with pytest.raises(DatabaseError, match="permission denied for function ledger_post"):
            run(
                share.merchant_id,
                "SELECT ledger_post(%s, %s, 'payments.share', %s, now(), %s)",
                *(share.merchant_id, new_id(), new_id()),
                json.dumps([dict(zip(("kind", "code", "debit", "credit", "amount"), INVENTED, strict=True))]),
            )

    @pytest.mark.parametrize(
        "lines",
        [
            [INVENTED],
            [SETTLEMENT],
            [REFUND],
            [("posted", "funding", "platform_funding", "buyer_escrow", 50), INVENTED],
            [("posted", "late_payment", "provider_clearing", "buyer_escrow", 1000)],
            [("pending", "payment", "provider_clearing", "buyer_escrow", 1000)],
        ],
    )
    def test_takes_nothing_that_a_paid_share_does_not_say(self, share, lines):
        with pytest.raises(IntegrityError, match=f"payments.share {share.id} is no ground"):
            post(share, *lines)

    @pytest.mark.parametrize(
        "lines",
        [
            [("pending", "payment", "provider_clearing", "buyer_escrow", 1001)],
            [("posted", "payment", "provider_clearing", "buyer_escrow", 1000)],
            [("posted", "funding", "platform_funding", "buyer_escrow", 50)],
        ],
    )
    def test_takes_no_payment_that_has_not_come(self, payer, shops, at, lines):
        payment = requested(payer, [asked(shops[0], 1000, funded=Money(50))], at=at)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(rows(Share, payment_id=payment.id), *lines)

    @pytest.mark.parametrize(
        "lines",
        [
            [SETTLEMENT],
            [COMMISSION],
            [SETTLEMENT, (*COMMISSION[:4], 49)],
            [(*SETTLEMENT[:4], 1051), COMMISSION],
            [SETTLEMENT, COMMISSION, INVENTED],
        ],
    )
    def test_settles_the_whole_of_a_share_and_no_more(self, share, lines):
        run(share.merchant_id, SHARE.format("state = 'settled', settled_at = now(), commission = 50"), share.id)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(share, *lines)

    def test_settles_nothing_beside_refunds_that_were_wiped_from_the_counters(self, share, at):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refunding.request_refund(share.order, amount=Money(200), for_case=case("theirs"), by=RELAY, at=at)
        run(share.merchant_id, SHARE.format("state = 'settled', refunded = 0, funded_back = 0"), share.id)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(share, SETTLEMENT)

    def test_gives_nothing_back_that_is_not_counted_on_the_share(self, share):
        refund = Refund(id=new_id(), merchant_id=share.merchant_id)
        run(share.merchant_id, DECIDED, refund.id, share.id)

        with pytest.raises(IntegrityError, match=f"payments.refund {refund.id} is no ground"):
            post(refund, REFUND)

    def test_gives_nothing_back_of_what_was_never_paid(self, payer, shops, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)
        share = rows(Share, payment_id=payment.id)
        refund = Refund(id=new_id(), merchant_id=share.merchant_id)
        run(share.merchant_id, SHARE.format("refunded = 200"), share.id)
        run(share.merchant_id, DECIDED, refund.id, share.id)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(refund, REFUND)

    @pytest.mark.parametrize("kind", ["post_pending", "void_pending"])
    def test_ends_no_hold_of_a_refund_of_which_nobody_knows_the_end(self, share, at, kind):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refund_id = refunding.request_refund(
                share.order, amount=Money(200), for_case=case("theirs"), by=RELAY, at=at
            )
        refund = rows(Refund, id=refund_id)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(refund, (kind, f"refund.{kind}", "buyer_escrow", "provider_clearing", 200))

    def test_takes_no_money_for_what_nobody_booked(self, payer, shops, orders, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)
        captured(payment.id, 1000, at=at, currency="USD")  # the books know the yuan alone
        receipt = rows(Receipt, payment_id=payment.id)

        with pytest.raises(IntegrityError, match="is no ground"):
            post(receipt, ("posted", "unmatched", "provider_clearing", "buyer_escrow", 1000), currency="USD")

    def test_takes_no_share_of_another_shop_for_a_ground(self, share, shops):
        with pytest.raises(IntegrityError, match="is no ground"):
            post(
                Share(id=share.id, merchant_id=shops[1]), ("posted", "funding", "platform_funding", "buyer_escrow", 50)
            )


@pytest.mark.commits
@pytest.mark.login("worker")
class TestTheWeb:
    @pytest.fixture
    def waiting(self, payer, orders, at):
        """A share that its payer has not paid for."""
        payment = requested(payer, [asked(opened(at), 1000)], at=at)
        return rows(Share, payment_id=payment.id)

    @staticmethod
    def tampered(shop, sql, row_id):
        """Changed as somebody who knows that nothing moves in silence."""
        with scopes.bound(scopes.merchant(shop)), transaction.atomic():
            publish(Noted(thing_id=row_id, merchant_id=shop), by=Actor(id=new_id(), role=Role.MERCHANT), at=AT)
            run(shop, sql, row_id)

    def test_does_not_say_that_a_payer_has_paid(self, waiting):
        with as_login("app"), pytest.raises(DatabaseError, match=r"the web does not say that .* is captured"):
            self.tampered(waiting.merchant_id, SHARE.format("state = 'captured'"), waiting.id)

    @pytest.mark.parametrize("end", ["unknown", "succeeded", "failed"])
    def test_does_not_say_what_became_of_a_refund(self, waiting, end, at):
        captured(waiting.payment_id, 1000, at=at)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            refund_id = refunding.request_refund(
                waiting.order, amount=Money(200), for_case=case("theirs"), by=RELAY, at=at
            )

        with as_login("app"), pytest.raises(DatabaseError, match=rf"the web does not say that .* is {end}"):
            self.tampered(waiting.merchant_id, f"UPDATE payments_refund SET state = '{end}' WHERE id = %s", refund_id)

    @pytest.mark.parametrize(
        ("way", "end"), [(["assigned"], "matched"), (["going_back"], "sent_back"), (["going_back"], "account_asked")]
    )
    def test_does_not_say_what_became_of_money_that_fits_nothing(self, waiting, way, end, at):
        captured(waiting.payment_id, 999, at=at)
        receipt = rows(Receipt, payment_id=waiting.payment_id)
        by = Actor(id=new_id(), role=Role.STAFF)

        with (
            as_login("app"),
            pytest.raises(DatabaseError, match=rf"the web does not say that .* is {end}"),
            scopes.bound(scopes.staff(by.id)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            publish(Noted(thing_id=receipt.id), by=by, at=AT)
            for state in (*way, end):
                cursor.execute("UPDATE payments_receipt SET state = %s WHERE id = %s", [state, receipt.id])


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAShareThatSomebodyAdded:
    def test_is_not_paid_with_what_was_asked_for_others(self, payer, shops, orders, at):
        payment = requested(payer, [asked(shops[0], 1000)], at=at)
        with scopes.bound(scopes.shopper(payer.id)), transaction.atomic():
            [found] = Share.objects.filter(payment_id=payment.id)
            found.id, found.order_id, found.merchant_id = new_id(), new_id(), shops[1]
            found.save(force_insert=True)

        captured(payment.id, 1000, at=at)

        assert rows(Payment, id=payment.id).state == "parked"
        assert rows(Receipt, payment_id=payment.id).reasons == ["shares"]
        assert orders.paid == []
