"""What does PostgreSQL itself refuse, whoever forgets to ask?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.shops import CommissionRate, Merchant
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from tests.merchants.builders import acting_as, applied, checked, opened, owner_of


def refuses(change, *, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


@pytest.mark.django_db
class TestApplications:
    def test_are_not_rewritten_by_their_applicant(self, applicant, at):
        applied(at, by=applicant)

        with acting_as(applicant):
            refuses(lambda: Application.objects.update(trade_name="别家"), match="permission denied")

    def test_skip_no_step(self, operator, at):
        applied(at)

        with acting_as(operator):
            refuses(lambda: Application.objects.update(state="rejected"), match="rejected_with_a_reason")
            refuses(lambda: Application.objects.update(state="approved"), match="Invalid transition")

    def test_stand_once_a_person_undecided(self, applicant, at):
        first = applied(at, by=applicant)

        with acting_as(applicant):
            first.pk = new_id()
            first._state.adding = True
            refuses(first.save, match="one_application_at_a_time")


@pytest.mark.django_db
class TestRegistryChecks:
    def test_are_written_once(self, operator, at):
        checked(at)

        with acting_as(operator):
            refuses(lambda: RegistryCheck.objects.update(found=False), match="permission denied")
            refuses(lambda: RegistryCheck.objects.all().delete(), match="permission denied")

    def test_are_read_by_the_applicant_and_no_other_person(self, applicant, at):
        application = checked(at)

        with acting_as(applicant):
            assert RegistryCheck.objects.count() == 0
        with acting_as(Actor(id=application.applicant_id, role=Role.SHOPPER)):
            assert RegistryCheck.objects.count() == 1


@pytest.mark.django_db
class TestMerchants:
    def test_are_not_changed_by_their_own_people(self, shop):
        with acting_as(owner_of(shop)):
            for column in ("trade_name", "state", "licence_valid_until"):
                refuses(lambda column=column: Merchant.objects.update(**{column: None}), match="permission denied")

    def test_of_others_are_seen_and_not_held(self, shop, at):
        other = opened(at)

        with acting_as(owner_of(shop)):
            assert Merchant.objects.count() == 2
            assert (
                list(Merchant.objects.raw("SELECT * FROM merchants_merchant WHERE id = %s FOR SHARE", [other.id])) == []
            )

    def test_are_their_tenant(self, shop, operator, at):
        other = opened(at)

        with acting_as(operator):
            refuses(
                lambda: Merchant.objects.filter(id=shop.id).update(merchant=other.id), match="merchant_is_its_tenant"
            )

    def test_never_show_neither_licence_nor_statement(self, shop, operator):
        with acting_as(operator):
            refuses(lambda: Merchant.objects.update(credit_code=""), match="licence_or_statement")


@pytest.mark.django_db
class TestCommissionRates:
    def test_are_seen_by_their_shop_alone(self, shop, applicant, at):
        opened(at)

        with acting_as(owner_of(shop)):
            assert [rate.merchant_id for rate in CommissionRate.objects.all()] == [shop.id]
        with acting_as(applicant):
            refuses(CommissionRate.objects.count, match="permission denied")

    def test_are_never_more_than_all(self, shop, operator, at):
        with acting_as(operator), pytest.raises(IntegrityError, match="no_more_than_all"), transaction.atomic():
            CommissionRate.objects.create(merchant_id=shop.id, basis_points=10_001, valid_from=at.replace(year=2027))


@pytest.mark.commits
class TestSilence:
    def test_is_no_way_to_move_an_application(self, operator, at):
        applied(at)

        with acting_as(operator):
            refuses(lambda: Application.objects.update(state="withdrawn"), match="moved in silence")
