"""What does PostgreSQL itself refuse about money, whatever code would ask it?"""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from platform_core.actors import RELAY
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.tenancy import scopes
from tests.platform_core.payments.conftest import asked, captured, case, requested

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def shop(payer, shops, orders, at):
    """A shop with a share that has come in, and a refund of part of it."""
    share = asked(shops[0], 1000, funded=Money(50))
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        refunding.request_refund(share.order, amount=Money(10), for_case=case("test"), by=RELAY, at=at)
    return shops[0]


def changed(shop, sql):
    with scopes.bound(scopes.merchant(shop)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


class TestWalls:
    @pytest.mark.parametrize(
        "column", ["amount", "funded", "rounding", "currency", "payer_id", "order_id", "payment_id", "provider"]
    )
    def test_let_no_shop_change_what_a_share_is_worth_and_whose_it_is(self, shop, column):
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(shop, f"UPDATE payments_share SET {column} = {column}")

    @pytest.mark.parametrize(
        "column",
        ["amount", "currency", "case_type", "case_id", "attempt", "payer_id", "share_id", "codes", "requested_at"],
    )
    def test_let_no_shop_change_what_goes_back_and_to_whom(self, shop, column):
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(shop, f"UPDATE payments_refund SET {column} = {column}")

    @pytest.mark.parametrize("column", ["funded", "rounding", "commission"])
    def test_let_no_shop_change_what_goes_back_to_others(self, shop, column):
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(shop, f"UPDATE payments_refund SET {column} = {column}")

    @pytest.mark.parametrize("table", ["payments_share", "payments_refund"])
    def test_let_no_shop_delete(self, shop, table):
        with pytest.raises(ProgrammingError, match="permission denied"):
            changed(shop, f"DELETE FROM {table}")

    def test_let_a_share_move_on_at_its_shop(self, shop):
        assert changed(shop, "UPDATE payments_share SET refunded = refunded") == 1


class TestWhatGoesBack:
    @pytest.mark.parametrize(
        ("sql", "match"),
        [
            ("refunded = 1001", "share_amounts_sane"),
            ("funded_back = 51", "share_gives_back_what_was_added"),
            ("funded_back = -1", "share_gives_back_what_was_added"),
            ("rounding_back = 1", "share_gives_back_what_was_added"),
            ("rounding_back = -1", "share_gives_back_what_was_added"),
            ("refunded = 1000", "share_gone_is_gone_whole"),
            ("refunded = 1000, funded_back = 49", "share_gone_is_gone_whole"),
            ("commission = 1", "share_commission_sane"),
            ("commission_back = 1", "share_commission_sane"),
        ],
    )
    def test_is_never_more_than_there_was_and_all_of_it_in_the_end(self, shop, sql, match):
        with pytest.raises(IntegrityError, match=match):
            changed(shop, f"UPDATE payments_share SET {sql}")

    def test_is_whole_when_it_is_all(self, shop):
        assert changed(shop, "UPDATE payments_share SET refunded = 1000, funded_back = 50") == 1
