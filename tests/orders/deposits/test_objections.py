"""What if the shop wants to keep a deposit, or a part of it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import platform_core.vault.commands as vault
from catalog.deposits.types import DepositCondition
from orders.deposits import queries
from orders.deposits.errors import (
    DepositClaimPartial,
    DepositClosed,
    DepositObjectionLate,
    DepositObjectionRefused,
    DepositRulingLate,
    DepositRulingRefused,
)
from orders.deposits.models import Deposit
from orders.sales import queries as sales_queries
from platform_core.actors import part
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.deposits import builders as deposits
from tests.platform_core.cases.trying import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK = timedelta(microseconds=1)


class TestAnObjection:
    @pytest.mark.duty("ECL-21")
    @pytest.mark.parametrize(
        ("said", "reasons"),
        [
            ({"grounds": []}, ("grounds_missing",)),
            ({"grounds": [DepositCondition.ACCESS_RETURNED]}, ("not_stated",)),
            ({"claimed": 6001}, ("claim_out_of_range",)),
            ({"evidence": []}, ("evidence_missing",)),
            ({"evidence": [new_id()]}, ("evidence_unknown",)),
            ({"statement": " "}, ("statement_missing",)),
        ],
    )
    def test_without_a_stated_condition_and_evidence_is_refused(
        self, at: datetime, said: dict[str, Any], reasons: tuple[str, ...], refused: Refused
    ) -> None:
        left = deposits.applied(at)

        with refused(DepositObjectionRefused) as refusal:
            deposits.object_(left, at, **said)

        assert refusal.value.params == {"reasons": reasons}
        assert deposits.now(left).state == "applied"

    def test_too_late_changes_nothing(self, at: datetime, refused: Refused) -> None:
        left = deposits.applied(at)
        due = deposits.clocks(left)["orders.deposit_answer"]
        deposits.photo(left, at)

        with refused(DepositObjectionLate) as refusal:
            deposits.object_(left, due)

        assert refusal.value.params == {"closed_at": due}

    @pytest.mark.duty("ECL-21")
    @pytest.mark.parametrize(("kept", "books"), [(0, {}), (1500, {"merchant_payable": 1500}), (6000, None)])
    def test_is_decided_by_the_platform_and_bears_no_fee(
        self, at: datetime, kept: int, books: dict[str, int] | None
    ) -> None:
        left = deposits.contested(at)
        deposits.rule(left, kept, at)
        deposits.answer(left, at)

        found = deposits.now(left)
        rest = {"provider_clearing": 11600 + kept, "buyer_escrow": 11600, "merchant_payable": kept}
        assert (found.state, found.kept_amount) == ("kept" if kept == 6000 else "returned", kept)
        assert left.books() == {name: fen for name, fen in rest.items() if fen}
        with acting_as(left.sale.shopper), transaction.atomic():
            assert sales_queries.text_of(queries.ruling_on(found)) == "照片显示壶嘴缺损"
            assert sales_queries.text_of(queries.objection_to(found)) == "茶壶碎了"

    def test_is_read_with_its_deposit_and_what_is_decided(self, at: datetime) -> None:
        bare, left, ruled = deposits.applied(at), deposits.contested(at), deposits.contested(at)
        deposits.rule(ruled, 1500, at)

        def read(one: deposits.Left) -> tuple[bool, bool]:
            with acting_as(one.sale.shopper), transaction.atomic():
                found = queries.one_deposit(one.deposit.id, by=one.sale.shopper)
                with CaptureQueriesContext(connection) as asked:
                    said = queries.objection_to(found) is not None, queries.ruling_on(found) is not None
            assert len(asked) == 0
            return said

        assert [read(one) for one in (bare, left, ruled)] == [(False, False), (True, False), (True, True)]

    def test_is_known_of_the_row_that_its_command_gives_back(self, at: datetime) -> None:
        left = deposits.applied(at)

        def known(row: Deposit) -> tuple[bool, bool]:
            with acting_as(left.sale.seller), transaction.atomic():
                return queries.objection_to(row) is not None, queries.ruling_on(row) is not None

        assert known(deposits.object_(left, at)) == (True, False)
        assert known(deposits.rule(left, 1500, at)) == (True, True)

    def test_says_nothing_once_its_key_is_destroyed(self, at: datetime) -> None:
        left = deposits.contested(at)
        deposits.rule(left, 0, at)
        with bound(SYSTEM), transaction.atomic():
            vault.destroy_keys(left.sale.shopper.id, retention=["RT_TRANSACTION"], by=part("privacy"), at=at)

        with acting_as(left.sale.seller), transaction.atomic():
            found = queries.one_deposit(left.deposit.id, by=left.sale.seller)
            words = [
                sales_queries.text_of(record) for record in (queries.objection_to(found), queries.ruling_on(found))
            ]
        assert words == ["", ""]

    @pytest.mark.duty("ECL-21")
    def test_gives_the_shop_no_more_than_it_claims(self, at: datetime, refused: Refused) -> None:
        left = deposits.contested(at, claimed=1000)

        with refused(DepositRulingRefused) as refusal:
            deposits.rule(left, 1001, at, reasons=" ")
        with refused(DepositClaimPartial):
            deposits.rule(left, 6000, at)

        assert refusal.value.params == {"reasons": ("more_than_claimed", "reasons_missing")}
        assert deposits.now(left).state == "contested"

    @pytest.mark.duty("ECL-21")
    @pytest.mark.parametrize("kept", [0, 1500, 6000])
    def test_is_decided_in_time_or_not_at_all_however_late_the_sweep_is(
        self, at: datetime, kept: int, refused: Refused
    ) -> None:
        left, other = deposits.contested(at), deposits.contested(at)
        due = deposits.clocks(left)["orders.deposit_back"]

        with refused(DepositRulingLate) as refusal:
            deposits.rule(left, kept, due)
        deposits.rule(other, kept, due - TICK)

        assert refusal.value.params == {"closed_at": due}
        assert deposits.now(left).state == "contested"
        assert deposits.now(other).kept_amount == kept
        sweep(due)
        assert (deposits.now(left).basis, deposits.now(left).back) == ("time", Money(6000))

    def test_may_be_dropped_by_the_shop(self, at: datetime) -> None:
        left = deposits.contested(at)
        deposits.give_back(left, at)

        assert (deposits.now(left).state, deposits.now(left).basis) == ("granted", "shop")

    def test_is_shown_while_it_matters(self, at: datetime, refused: Refused) -> None:
        left = deposits.delivered(at)

        with refused(DepositClosed):
            deposits.photo(left, at, by=left.sale.shopper)
