"""May this shop be opened, may it sell, and what must it show?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchants import policies
from merchants.states import MerchantState
from merchants.types import EXEMPT, OpeningFacts, OpeningRefusal, RegistrationKind, RegistryAnswer, RegistryEntry
from merchants.types import SellingRefusal as Selling

CODE = "91350100M000100Y43"
TODAY = date(2026, 3, 2)
ENTRY = RegistryEntry(name="福州茶业（福建）有限公司", kind="enterprise", status="active", valid_until=date(2030, 1, 1))
TOLD = frozenset({"legal_name", "credit_code", "legal_form", "representative", "business_address", "service_phone"})
ENTERPRISE = OpeningFacts(
    kind=RegistrationKind.ENTERPRISE,
    given=TOLD | {"registered_capital"},
    legal_name="福州茶业(福建)有限公司",
    credit_code=CODE,
    licence_valid_until=None,
    declared=False,
    answer=RegistryAnswer(source="test", entry=ENTRY),
    today=TODAY,
)
FARMER = OpeningFacts(
    kind=RegistrationKind.OWN_FARM_PRODUCE,
    given=frozenset({"representative", "business_address", "service_phone"}),
    legal_name="",
    credit_code="",
    licence_valid_until=None,
    declared=True,
    answer=None,
    today=TODAY,
)


def answered(**changes: object) -> OpeningFacts:
    return replace(ENTERPRISE, answer=RegistryAnswer(source="test", entry=replace(ENTRY, **changes)))


@pytest.mark.duty("ECL-10", "ECL-27")
class TestMayOpenShop:
    def test_lets_an_enterprise_in_that_the_register_knows(self):
        assert policies.may_open_shop(ENTERPRISE).reasons == ()

    def test_asks_no_register_about_the_lawfully_exempt(self):
        assert policies.may_open_shop(FARMER)

    def test_waits_for_the_register(self):
        facts = replace(ENTERPRISE, answer=None)

        assert policies.may_open_shop(facts).reasons == (OpeningRefusal.NOT_CHECKED,)

    def test_refuses_whom_the_register_does_not_know(self):
        facts = replace(ENTERPRISE, answer=RegistryAnswer(source="test", entry=None))

        assert policies.may_open_shop(facts).reasons == (OpeningRefusal.NOT_REGISTERED,)

    @pytest.mark.parametrize(
        ("facts", "reason"),
        [
            (answered(name="另一家有限公司"), OpeningRefusal.NAME_DIFFERS),
            (answered(kind="sole_trader"), OpeningRefusal.KIND_DIFFERS),
            (answered(status="revoked"), OpeningRefusal.NOT_ACTIVE),
            (answered(valid_until=date(2026, 3, 1)), OpeningRefusal.LICENCE_EXPIRED),
        ],
    )
    def test_holds_the_papers_against_the_register(self, facts: OpeningFacts, reason: OpeningRefusal):
        assert policies.may_open_shop(facts).reasons == (reason,)

    def test_counts_the_last_day_of_a_licence(self):
        assert policies.may_open_shop(answered(valid_until=TODAY))

    def test_gives_every_reason_and_each_once(self):
        entry = RegistryEntry(name="别家", kind="sole_trader", status="revoked", valid_until=date(2020, 1, 1))
        facts = replace(
            ENTERPRISE,
            given=TOLD,
            credit_code="91350100M000100Y44",
            licence_valid_until=date(2020, 1, 1),
            answer=RegistryAnswer(source="test", entry=entry),
        )

        assert policies.may_open_shop(facts).reasons == (
            OpeningRefusal.FACTS_MISSING,
            OpeningRefusal.CODE_INVALID,
            OpeningRefusal.LICENCE_EXPIRED,
            OpeningRefusal.NAME_DIFFERS,
            OpeningRefusal.KIND_DIFFERS,
            OpeningRefusal.NOT_ACTIVE,
        )


@pytest.mark.duty("ECL-10")
class TestMayApply:
    def test_needs_no_answer_of_the_register(self):
        assert policies.may_apply(replace(ENTERPRISE, answer=None))

    @pytest.mark.parametrize("kind", sorted(EXEMPT))
    def test_asks_every_exempt_kind_for_its_declaration(self, kind: RegistrationKind):
        facts = replace(FARMER, kind=kind, declared=False)

        assert policies.may_apply(facts).reasons == (OpeningRefusal.NOT_DECLARED,)

    def test_takes_no_declaration_in_place_of_a_registration(self):
        facts = replace(ENTERPRISE, credit_code="", declared=True)

        assert policies.may_apply(facts).reasons == (OpeningRefusal.CODE_INVALID,)


@pytest.mark.duty("OTM-12")
class TestFactsToShow:
    def test_names_capital_for_an_enterprise_and_not_for_a_sole_trader(self):
        enterprise = policies.facts_to_show(RegistrationKind.ENTERPRISE)
        sole_trader = policies.facts_to_show(RegistrationKind.SOLE_TRADER)

        assert set(enterprise) - set(sole_trader) == {"registered_capital"}

    @pytest.mark.parametrize("kind", list(RegistrationKind))
    def test_shows_a_statement_instead_of_a_code_for_the_exempt_alone(self, kind: RegistrationKind):
        assert bool(policies.statement_to_show(kind)) == (kind in EXEMPT)
        assert ("credit_code" in policies.facts_to_show(kind)) == (kind not in EXEMPT)

    def test_never_shows_the_name_of_an_exempt_person(self):
        assert not any("representative" in policies.facts_to_show(kind) for kind in EXEMPT)


class TestFactsMissing:
    def test_asks_the_exempt_for_their_real_name_all_the_same(self):
        facts = replace(FARMER, given=frozenset({"business_address"}))

        assert policies.facts_missing(facts) == ("service_phone", "representative")


class TestMaySell:
    @pytest.mark.parametrize(
        ("state", "until", "reasons"),
        [
            (MerchantState.OPEN, None, ()),
            (MerchantState.OPEN, TODAY, ()),
            (MerchantState.OPEN, date(2026, 3, 1), (Selling.LICENCE_EXPIRED,)),
            (MerchantState.SUSPENDED, None, (Selling.SUSPENDED,)),
            (MerchantState.CLOSED, date(2026, 3, 1), (Selling.CLOSED, Selling.LICENCE_EXPIRED)),
        ],
    )
    def test_needs_an_open_shop_on_a_running_licence(self, state, until, reasons):
        assert policies.may_sell(state, licence_valid_until=until, today=TODAY).reasons == reasons


class TestIsCreditCode:
    @pytest.mark.parametrize("code", [CODE, "91110000600037341L", "914403001922038216"])
    def test_knows_real_ones(self, code: str):
        assert policies.is_credit_code(code)

    @pytest.mark.parametrize("code", ["", "0" * 18, CODE[:-1], CODE + "0", CODE.lower(), "９1350100M000100Y43"])
    def test_refuses_what_has_not_their_form(self, code: str):
        assert not policies.is_credit_code(code)

    @given(place=st.integers(0, 16), other=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    def test_sees_any_single_wrong_character(self, place: int, other: str):
        mistaken = CODE[:place] + other + CODE[place + 1 :]

        assert policies.is_credit_code(mistaken) == (other == CODE[place])


class TestLicenceEnd:
    def test_is_the_earlier_of_both(self):
        answer = RegistryAnswer(source="test", entry=ENTRY)

        assert policies.licence_end(date(2031, 1, 1), answer=answer) == date(2030, 1, 1)
        assert policies.licence_end(date(2027, 1, 1), answer=answer) == date(2027, 1, 1)
        assert policies.licence_end(None, answer=None) is None
