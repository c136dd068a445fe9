"""What do doors and other apps read of applications and shops?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from merchants.shops.commands import filing as commands
from merchants.shops.errors import MerchantNotFound, NoShop
from merchants.shops.models.applications import Application
from merchants.shops.models.shops import CommissionRate
from merchants.shops.queries import shops as queries
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import FARM, TEA_HOUSE, acting_as, applied, opened, owner_of
from tests.merchants.sanctions import builders as sanctions


@pytest.mark.django_db
class TestPapersFacts:
    @pytest.mark.parametrize("form", [TEA_HOUSE, FARM])
    def test_are_those_of_the_row_that_is_made_of_them(self, applicant, form, at):
        with acting_as(applicant):
            row = commands.apply(form, by=applicant, at=at)

            facts = queries.opening_facts(row, legal_name=form.legal_name, answer=None, at=at)

        assert facts == queries.papers_facts(form, at=at)


@pytest.mark.django_db
@pytest.mark.duty("NRR-11")
class TestReturnAddress:
    def test_is_the_verified_one_in_plain(self, shop, applicant):
        with acting_as(applicant):
            found = queries.return_address(shop.id)

        assert (found.contact_name, found.phone, found.address) == (
            TEA_HOUSE.contact_name,
            TEA_HOUSE.contact_phone,
            TEA_HOUSE.return_address,
        )

    def test_does_not_print_itself(self, shop, applicant):
        with acting_as(applicant):
            found = queries.return_address(shop.id)

        assert not any(word in f"{found} {found!r}" for word in ("司马听雨", "13950001234", "仓前巷"))

    def test_is_no_other_shop_s(self, shop, applicant, at):
        other = opened(at, return_address="福建省福州市台江区上下杭一号")

        with acting_as(applicant):
            assert queries.return_address(other.id).address == "福建省福州市台江区上下杭一号"
            assert queries.return_address(shop.id).address == TEA_HOUSE.return_address

    def test_knows_no_shop_that_is_not_there(self, applicant):
        with pytest.raises(MerchantNotFound), acting_as(applicant):
            queries.return_address(new_id())


@pytest.mark.django_db
class TestTraderFacts:
    @pytest.mark.duty("ECL-15", "OTM-12")
    def test_hold_what_this_kind_of_trader_shows(self, shop, at):
        with scopes.bound(scopes.ANONYMOUS):
            facts = queries.trader_facts(shop.id)

        assert (facts.merchant_id, facts.trade_name, facts.registered) == (shop.id, "山间茶铺", True)
        assert facts.shown["representative"] == "欧阳静水"
        assert (facts.licence_valid_until, facts.verified_at) == (date(2036, 1, 1), at)

    def test_come_for_several_in_one_query(self, at, django_assert_num_queries):
        shops = [opened(at), opened(at)]

        with scopes.bound(scopes.ANONYMOUS), django_assert_num_queries(1):
            facts = queries.trader_facts_of([*(shop.id for shop in shops), new_id()])

        assert facts.keys() == {shop.id for shop in shops}

    def test_are_not_made_up(self, db):
        with scopes.bound(scopes.ANONYMOUS), pytest.raises(MerchantNotFound):
            queries.trader_facts(new_id())


@pytest.mark.django_db
class TestMaySell:
    def test_is_answered_to_a_shopper_too(self, shop, applicant, at):
        with acting_as(applicant):
            assert queries.may_sell(shop.id, at=at)
            assert scopes.current() == scopes.shopper(applicant.id)

    def test_ends_with_the_last_day_of_the_licence(self, applicant, at):
        shop = opened(at, licence_valid_until=date(2026, 3, 12))
        midnight = datetime(2026, 3, 12, 16, 0, tzinfo=at.tzinfo)

        with acting_as(applicant):
            assert queries.may_sell(shop.id, at=midnight - timedelta(microseconds=1))
            assert queries.may_sell(shop.id, at=midnight).reasons == ("licence_expired",)
            assert queries.not_selling(at=midnight) == {shop.id}
            assert queries.not_selling(at=midnight - timedelta(microseconds=1)) == set()

    def test_knows_no_shop_that_is_not_there(self, applicant, at):
        with acting_as(applicant), pytest.raises(MerchantNotFound):
            queries.may_sell(new_id(), at=at)


@pytest.mark.commits
class TestMaySellMeanwhile:
    def test_holds_the_shop_still_until_the_sale_commits(self, at):
        shop = opened(at)
        asked, suspended = Event(), Event()

        def suspend() -> None:
            asked.wait(10)
            sanctions.suspended(shop, at)
            suspended.set()
            connection.close()

        thread = Thread(target=suspend)
        thread.start()
        with scopes.bound(scopes.shopper(new_id())), transaction.atomic():
            assert queries.may_sell(shop.id, at=at)
            asked.set()
            assert not suspended.wait(0.5)
        assert suspended.wait(10)
        thread.join()


@pytest.mark.django_db
class TestShopOf:
    def test_is_the_one_the_actor_acts_for(self, shop):
        owner = owner_of(shop)

        with acting_as(owner):
            assert queries.shop_of(owner).id == shop.id

    def test_is_refused_to_who_acts_for_none(self, applicant):
        with acting_as(applicant), pytest.raises(NoShop):
            queries.shop_of(applicant)


@pytest.mark.django_db
class TestCommissionOf:
    def test_is_the_rate_in_force_at_that_instant(self, shop, at):
        with acting_as(owner_of(shop)):
            assert queries.commission_of(shop.id, at=at) == 500

    def test_is_the_standard_before_any_was_agreed(self, shop, at):
        with acting_as(owner_of(shop)):
            assert queries.commission_of(shop.id, at=at - timedelta(days=1)) == 500

    @pytest.mark.parametrize(("days", "agreed"), [(-1, 500), (0, 500), (1, 300), (2, 300), (3, 0)])
    def test_is_what_was_agreed_last_for_a_sale_too(self, shop, at, days, agreed):
        with scopes.bound(scopes.staff(new_id())), transaction.atomic():
            for from_day, points in ((3, 0), (1, 300)):
                begins = at + timedelta(days=from_day)
                CommissionRate.objects.create(merchant_id=shop.id, basis_points=points, valid_from=begins)

        instant = at + timedelta(days=days)
        with acting_as(owner_of(shop)), transaction.atomic():
            found = queries.commission_of(shop.id, at=instant), queries.held_still(shop.id, at=instant).commission
        assert found == (agreed, agreed)


@pytest.mark.django_db
class TestAwaitsRegister:
    def test_names_the_code_to_ask_about(self, applicant, at):
        application = applied(at, by=applicant)

        with acting_as(applicant):
            assert queries.awaits_register(application.id, seen_by=applicant) == TEA_HOUSE.credit_code

    def test_asks_nothing_once_it_is_withdrawn(self, applicant, at):
        application = applied(at, by=applicant)

        with acting_as(applicant):
            commands.withdraw(application.id, by=applicant, at=at)
            assert queries.awaits_register(application.id, seen_by=applicant) == ""
            assert queries.open_points(Application.objects.get(), at=at) == ()
