"""How does an application come in, a shop open, and its standing change?"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

import platform_core.accounts.queries
from merchants.shops.commands import filing, opening, standing
from merchants.shops.errors import (
    ApplicationPending,
    MayNotOpen,
    MerchantNotFound,
    OnlyForApplicants,
    PapersRefused,
    ReasonRequired,
    RegistrySilent,
)
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.shops import CommissionRate, Merchant
from merchants.shops.queries import shops as queries
from merchants.shops.types import RegistryAnswer
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.queries import timeline, topics_about
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.merchants.builders import (
    ENTRY,
    FARM,
    TEA_HOUSE,
    acting_as,
    applied,
    opened,
    opened_many,
    operator,
    owner_of,
    proposed,
    to_open,
)
from tests.merchants.sanctions import builders as sanctions

pytestmark = pytest.mark.django_db


def told_about(subject_id) -> list[str]:
    with acting_as(operator()):
        return topics_about(subject_id)


class TestApply:
    @pytest.mark.duty("ECL-27")
    def test_files_the_papers_and_tells_so(self, applicant, at):
        with acting_as(applicant):
            application = filing.apply(TEA_HOUSE, by=applicant, at=at)
            row = Application.objects.get()

        assert (row.state, row.applicant_id, row.submitted_at) == ("submitted", applicant.id, at)
        assert told_about(application.id) == ["merchants.applied"]

    def test_keeps_names_numbers_and_addresses_sealed(self, applicant, at):
        with acting_as(applicant), connection.cursor() as cursor:
            filing.apply(TEA_HOUSE, by=applicant, at=at)
            cursor.execute("SELECT a::text FROM merchants_application a")
            dumped = cursor.fetchone()[0]

        hex_ = [getattr(TEA_HOUSE, name).encode().hex() for name in queries.SEALED]
        assert [t for t in (*(getattr(TEA_HOUSE, n) for n in queries.SEALED), *hex_) if t in dumped] == []

    def test_takes_the_declaration_of_the_exempt(self, applicant, at):
        with acting_as(applicant):
            application = filing.apply(FARM, by=applicant, at=at)

        assert (application.declared_at, application.credit_code) == (at, "")

    def test_refuses_bad_papers_with_every_reason(self, applicant, refused, at):
        form = replace(TEA_HOUSE, credit_code="91350100M000100Y44", legal_form="", licence_valid_until=date(2026, 3, 9))

        with acting_as(applicant), refused(PapersRefused) as refusal:
            filing.apply(form, by=applicant, at=at)

        assert refusal.value.params == {
            "reasons": ("facts_missing", "code_invalid", "licence_expired"),
            "missing": ("legal_form",),
        }
        with acting_as(applicant):
            assert Application.objects.count() == 0

    def test_counts_the_last_day_of_the_licence_by_the_local_calendar(self, applicant, refused, at):
        form = replace(TEA_HOUSE, licence_valid_until=date(2026, 3, 10))
        midnight = datetime(2026, 3, 10, 16, 0, tzinfo=at.tzinfo)  # the eleventh begins in Shanghai

        with acting_as(applicant), refused(PapersRefused):
            filing.apply(form, by=applicant, at=midnight)
        with acting_as(applicant):
            filing.apply(form, by=applicant, at=midnight - timedelta(microseconds=1))

    def test_refuses_a_second_while_the_first_is_undecided(self, applicant, refused, at):
        first = applied(at, by=applicant)

        with acting_as(applicant), refused(ApplicationPending) as refusal:
            filing.apply(TEA_HOUSE, by=applicant, at=at)

        assert refusal.value.params == {"application_id": first.id}

    def test_takes_a_new_one_after_a_rejection(self, applicant, at):
        first, by = applied(at, by=applicant), operator()
        with acting_as(by):
            opening.reject(first.id, reason="照片模糊", by=by, at=at)

        assert applied(at, by=applicant).state == "submitted"

    def test_refuses_who_works_for_a_shop(self, shop, refused, at):
        owner = owner_of(shop)

        with acting_as(owner), refused(OnlyForApplicants):
            filing.apply(TEA_HOUSE, by=owner, at=at)


class TestAskRegistry:
    def test_keeps_what_the_register_says_once_a_cause(self, registry, at):
        application, cause, by = applied(at), new_id(), operator()

        with acting_as(by):
            filing.ask_registry(application.id, cause_id=cause, by=RELAY, at=at)
            filing.ask_registry(application.id, cause_id=cause, by=RELAY, at=at)
            [check] = RegistryCheck.objects.all()

        assert (check.found, check.name, check.valid_until) == (True, ENTRY.name, ENTRY.valid_until)
        assert told_about(application.id) == ["merchants.applied", "merchants.registry_checked"]

    def test_keeps_that_there_is_no_such_code(self, registry, at):
        application, by = applied(at), operator()
        registry.answer = RegistryAnswer(source="test", entry=None)

        with acting_as(by):
            filing.ask_registry(application.id, cause_id=new_id(), by=RELAY, at=at)
            assert queries.opening_verdict(application, at=at).reasons == ("not_registered", "documents_missing")

    def test_keeps_nothing_when_the_register_is_silent(self, registry, refused, at):
        application, by = applied(at), operator()
        registry.answer = RegistrySilent(source="test")

        with acting_as(by), refused(RegistrySilent):
            filing.ask_registry(application.id, cause_id=new_id(), by=RELAY, at=at)

        with acting_as(by):
            assert RegistryCheck.objects.count() == 0

    def test_does_not_ask_about_the_exempt_nor_about_what_is_decided(self, registry, applicant, at):
        with acting_as(applicant):
            farm = filing.apply(FARM, by=applicant, at=at)
        withdrawn = applied(at)
        owner = Actor(id=withdrawn.applicant_id, role=Role.SHOPPER)
        with acting_as(owner):
            filing.withdraw(withdrawn.id, by=owner, at=at)

        for application in (farm, withdrawn):
            with acting_as(operator()):
                filing.ask_registry(application.id, cause_id=new_id(), by=RELAY, at=at)

        assert registry.asked == []


class TestApprove:
    def test_opens_the_shop_with_owner_accounts_and_facts(self, operator, at):
        application = proposed(at)

        with acting_as(operator):
            shop = opening.approve(application.id, by=operator, at=at)
            application.refresh_from_db()

        assert (application.state, application.shop_id, application.decided_by) == ("approved", shop.id, operator.id)
        assert (shop.state, shop.opened_at, shop.merchant_id) == ("open", at, shop.id)
        assert told_about(application.id)[-1] == "merchants.approved"
        assert "merchants.opened" in told_about(shop.id)
        applicant = Actor(id=application.applicant_id, role=Role.SHOPPER)
        with acting_as(applicant):
            posts = platform_core.accounts.queries.posts_of(applicant.id)
        assert [(post.merchant_id, post.role) for post in posts] == [(shop.id, "owner")]
        with acting_as(owner_of(shop)):
            assert queries.commission_of(shop.id, at=at) == 500

    @pytest.mark.duty("ECL-15")
    def test_ends_the_licence_where_the_register_does(self, at):
        assert opened(at, licence_valid_until=date(2040, 1, 1)).licence_valid_until == ENTRY.valid_until

    @pytest.mark.duty("OTM-12")
    def test_publishes_no_more_of_an_exempt_person_than_the_law_asks(self, operator, at):
        shop = opened(at, by=operator, **asdict(FARM))

        assert (shop.representative, shop.legal_name, shop.credit_code) == ("", "", "")
        assert shop.business_address == FARM.business_address
        assert shop.statement != ""

    @pytest.mark.duty("ECL-10", "ECL-27")
    def test_refuses_what_the_register_has_not_confirmed(self, operator, refused, at):
        application = applied(at)

        with acting_as(operator), refused(MayNotOpen) as refusal:
            opening.propose(application.id, by=operator, at=at)

        assert refusal.value.params == {
            "application_id": application.id,
            "reasons": ("not_checked", "documents_missing"),
            "missing": ("business_licence", "return_agreement", "food_licence"),
        }
        with acting_as(operator):
            application.refresh_from_db()
            assert (application.state, Merchant.objects.count()) == ("submitted", 0)

    @pytest.mark.duty("ECL-27")
    def test_goes_by_the_latest_answer(self, operator, refused, at):
        application = proposed(at)
        revoked = RegistryAnswer(source="test", entry=replace(ENTRY, status="revoked"))
        with acting_as(operator):
            filing.record_answer(
                application.id, answer=revoked, cause_id=new_id(), by=RELAY, at=at + timedelta(minutes=1)
            )

        with acting_as(operator), refused(MayNotOpen) as refusal:
            opening.approve(application.id, by=operator, at=at + timedelta(minutes=2))

        assert refusal.value.reasons == ("not_active",)


class TestReject:
    def test_says_why_to_the_applicant_and_in_the_log(self, operator, at):
        application = applied(at)

        with acting_as(operator):
            rejected = opening.reject(application.id, reason=" 经营地址不实 ", by=operator, at=at)
            [*_, event] = timeline(application.id)

        assert (rejected.state, rejected.reason, event.reason) == ("rejected", "经营地址不实", "经营地址不实")

    def test_refuses_without_a_reason(self, operator, refused, at):
        application = applied(at)

        for reason in ("", "  \n"):
            with acting_as(operator), refused(ReasonRequired):
                opening.reject(application.id, reason=reason, by=operator, at=at)


class TestRevealPapers:
    def test_shows_them_in_full_and_lets_the_applicant_see_that(self, operator, at):
        application = applied(at)

        with acting_as(operator):
            papers = filing.reveal_papers(application.id, by=operator, at=at)

        assert papers == {name: getattr(TEA_HOUSE, name) for name in queries.SEALED}
        applicant = Actor(id=application.applicant_id, role=Role.SHOPPER)
        with acting_as(applicant):
            assert topics_about(application.id)[-1] == "vault.revealed"


class TestProposeAndApproveMany:
    def test_opens_shops_in_the_order_of_the_rows_with_the_same_facts(self, operator, at):
        rows = [to_open(at, trade_name=name) for name in ("甲", "乙", "丙")]

        shops = opened_many(rows, at, by=operator)
        with acting_as(operator):
            [application] = Application.objects.filter(shop_id=shops[1].id)

        assert [shop.trade_name for shop in shops] == ["甲", "乙", "丙"]
        assert application.applicant_id == rows[1].applicant_id
        assert told_about(application.id) == [
            "merchants.applied",
            "merchants.registry_checked",
            "merchants.opening_proposed",
            "merchants.approved",
        ]
        with acting_as(operator):
            assert CommissionRate.objects.count() == 3

    @pytest.mark.duty("ECL-10", "ECL-27")
    def test_opens_none_when_one_may_not(self, operator, refused, at):
        revoked = RegistryAnswer(source="test", entry=replace(ENTRY, status="revoked"))
        rows = [to_open(at), to_open(at, answer=revoked)]

        with acting_as(operator), refused(MayNotOpen):
            opening.propose_many(rows, by=operator, at=at)

        with acting_as(operator):
            assert (Application.objects.count(), Merchant.objects.count()) == (0, 0)

    def test_asks_the_database_less_than_one_by_one_would(self, operator, at, django_assert_max_num_queries):
        rows = [to_open(at) for _ in range(10)]

        with django_assert_max_num_queries(75 * len(rows)):
            opened_many(rows, at, by=operator)


class TestReinstate:
    def test_lets_a_suspended_shop_go_on(self, shop, operator, at):
        sanctions.suspended(shop, at, by=operator)
        with acting_as(operator):
            assert queries.may_sell(shop.id, at=at).reasons == ("suspended",)
            assert queries.not_selling(at=at) == {shop.id}

            standing.reinstate(shop.id, reason="整改完成", by=operator, at=at)
            assert queries.may_sell(shop.id, at=at)

        assert told_about(shop.id)[-2:] == ["merchants.suspended", "merchants.reinstated"]

    def test_refuses_without_a_reason_and_leaves_it_suspended(self, shop, operator, refused, at):
        sanctions.suspended(shop, at, by=operator)
        with acting_as(operator), refused(ReasonRequired):
            standing.reinstate(shop.id, reason="", by=operator, at=at)

        with acting_as(operator):
            assert queries.shop(shop.id).state == "suspended"

    def test_refuses_what_is_open(self, shop, operator, refused, at):
        with acting_as(operator), refused(IllegalTransition):
            standing.reinstate(shop.id, reason="一", by=operator, at=at)

    def test_knows_no_shop_that_is_not_there(self, operator, refused, at):
        with acting_as(operator), refused(MerchantNotFound):
            standing.reinstate(new_id(), reason="一", by=operator, at=at)
