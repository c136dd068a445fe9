"""May this shop be opened, may it sell, and what must it show?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchants.shops import policies
from merchants.shops.states import MerchantState
from merchants.shops.types import (
    EXEMPT,
    ChangedFact,
    ChangeForm,
    ChangeRefusal,
    DocumentForm,
    DocumentKind,
    DocumentRefusal,
    OpeningFacts,
    OpeningRefusal,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    ReverificationFacts,
    VerificationMethod,
)
from merchants.shops.types import ReverificationRefusal as Reverification
from merchants.shops.types import SellingRefusal as Selling

CODE = "91350100M000100Y43"
TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
CATEGORIES = (
    *("general", "food", "fresh_food", "apparel", "electronics", "household"),
    *("books", "periodicals", "cosmetics", "digital_content", "services"),
)
EXEMPT_TRADES = {
    RegistrationKind.OWN_FARM_PRODUCE: {"fresh_food"},
    RegistrationKind.HOUSEHOLD_HANDICRAFT: {"apparel", "general", "household"},
    RegistrationKind.CONVENIENCE_LABOUR: {"services"},
    RegistrationKind.SPORADIC_SMALL_VALUE: {
        *("apparel", "electronics", "fresh_food", "general", "household", "services"),
    },
}
SHOP = policies.SellingFacts(
    state=MerchantState.OPEN,
    kind=RegistrationKind.ENTERPRISE,
    licence_valid_until=None,
    verified_until=TODAY,
    today=TODAY,
    declared=frozenset({"general", "food"}),
)
ENTRY = RegistryEntry(name="福州茶业（福建）有限公司", kind="enterprise", status="active", valid_until=date(2030, 1, 1))
REGISTERED = ("legal_name", "credit_code", "legal_form", "representative", "business_address")
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
    trades=frozenset({"general"}),
    verified=frozenset({"business_licence", "return_agreement"}),
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
    trades=frozenset({"fresh_food"}),
    verified=frozenset({"identity", "return_agreement"}),
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

    @pytest.mark.parametrize(
        ("facts", "missing"),
        [
            (replace(ENTERPRISE, verified=frozenset()), ("business_licence", "return_agreement")),
            (replace(ENTERPRISE, trades=frozenset({"food", "cosmetics"})), ("cosmetics_filing", "food_licence")),
            (replace(FARMER, verified=frozenset({"business_licence"})), ("identity", "return_agreement")),
        ],
    )
    def test_asks_for_every_document_at_once(self, facts: OpeningFacts, missing: tuple[str, ...]):
        assert policies.may_open_shop(facts).reasons == (OpeningRefusal.DOCUMENTS_MISSING,)
        assert policies.documents_missing(facts) == missing

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
        facts = replace(FARMER, kind=kind, declared=False, trades=frozenset())

        assert policies.may_apply(facts).reasons == (OpeningRefusal.NOT_DECLARED,)

    def test_takes_no_declaration_in_place_of_a_registration(self):
        facts = replace(ENTERPRISE, credit_code="", declared=True)

        assert policies.may_apply(facts).reasons == (OpeningRefusal.CODE_INVALID,)

    def test_refuses_the_exempt_a_trade_that_needs_a_registration(self):
        books = replace(FARMER, trades=frozenset({"fresh_food", "books"}))

        assert policies.may_apply(books).reasons == (OpeningRefusal.TRADE_NOT_EXEMPT,)
        assert policies.may_apply(replace(ENTERPRISE, trades=frozenset({"books"})))

    def test_gives_every_reason(self):
        facts = replace(FARMER, given=frozenset(), declared=False, licence_valid_until=date(2026, 3, 1))

        assert policies.may_apply(facts).reasons == (
            OpeningRefusal.FACTS_MISSING,
            OpeningRefusal.NOT_DECLARED,
            OpeningRefusal.LICENCE_EXPIRED,
        )


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

    @pytest.mark.parametrize(
        ("kind", "shown"),
        [
            (RegistrationKind.ENTERPRISE, (*REGISTERED, "registered_capital")),
            (RegistrationKind.SOLE_TRADER, REGISTERED),
            (RegistrationKind.CO_OPERATIVE, (*REGISTERED, "registered_capital")),
            *((kind, ("business_address", "service_phone")) for kind in sorted(EXEMPT)),
        ],
    )
    def test_names_no_more_and_no_less(self, kind: RegistrationKind, shown: tuple[str, ...]):
        assert policies.facts_to_show(kind) == shown

    def test_states_by_what_a_person_is_exempt(self):
        assert [
            policies.statement_to_show(kind)
            for kind in (RegistrationKind.OWN_FARM_PRODUCE, RegistrationKind.ENTERPRISE)
        ] == [
            "个人销售自产农副产品，依法不需要办理市场主体登记。",
            "",
        ]

    def test_never_shows_the_name_of_an_exempt_person(self):
        assert not any("representative" in policies.facts_to_show(kind) for kind in EXEMPT)


class TestFactsMissing:
    def test_asks_the_exempt_for_their_real_name_all_the_same(self):
        facts = replace(FARMER, given=frozenset({"business_address"}))

        assert policies.facts_missing(facts) == ("service_phone", "representative")


@pytest.mark.duty("ECL-10", "ECL-12")
class TestMaySell:
    @pytest.mark.parametrize(
        ("state", "until", "reasons"),
        [
            (MerchantState.OPEN, None, ()),
            (MerchantState.OPEN, TODAY, ()),
            (MerchantState.OPEN, YESTERDAY, (Selling.LICENCE_EXPIRED,)),
            (MerchantState.SUSPENDED, None, (Selling.SUSPENDED,)),
            (MerchantState.CLOSED, YESTERDAY, (Selling.CLOSED, Selling.LICENCE_EXPIRED)),
        ],
    )
    def test_needs_an_open_shop_on_a_running_licence(self, state, until, reasons):
        assert policies.may_sell(replace(SHOP, state=state, licence_valid_until=until)).reasons == reasons

    @pytest.mark.duty("OTM-24a")
    def test_needs_a_shop_that_was_verified_again_in_time(self):
        assert policies.may_sell(replace(SHOP, verified_until=TODAY))
        assert policies.may_sell(replace(SHOP, verified_until=YESTERDAY)).reasons == (Selling.VERIFICATION_OVERDUE,)

    def test_needs_the_permit_of_the_goods(self):
        sold = replace(SHOP, wanted=frozenset({"general", "food"}))

        assert policies.may_sell(sold).reasons == (Selling.PERMIT_MISSING,)
        assert policies.may_sell(replace(sold, permits=frozenset({DocumentKind.FOOD_LICENCE})))

    def test_needs_every_trade_to_be_among_those_that_the_shop_was_opened_for(self):
        assert policies.may_sell(replace(SHOP, wanted=frozenset({"general"})))
        assert policies.may_sell(replace(SHOP, wanted=frozenset({"general", "books"}))).reasons == (
            Selling.TRADE_NOT_DECLARED,
        )

    @pytest.mark.parametrize(("kind", "covered"), EXEMPT_TRADES.items())
    def test_lets_the_exempt_sell_what_their_exemption_covers_and_nothing_else(self, kind, covered):
        anything = frozenset(CATEGORIES)
        stall = replace(SHOP, kind=kind, declared=anything, permits=frozenset(DocumentKind))

        sold = {trade for trade in anything if policies.may_sell(replace(stall, wanted=frozenset({trade})))}

        assert sold == covered
        refused = policies.may_sell(replace(stall, wanted=anything)).reasons
        assert refused == (Selling.TRADE_NOT_EXEMPT,)

    @pytest.mark.parametrize("kind", sorted(set(RegistrationKind) - EXEMPT))
    def test_lets_the_registered_sell_all_that_they_were_opened_for(self, kind):
        anything = frozenset(CATEGORIES)

        facts = replace(SHOP, kind=kind, declared=anything, wanted=anything, permits=frozenset(DocumentKind))

        assert policies.may_sell(facts)

    def test_knows_the_permits_of_each_trade(self):
        assert policies.permits_for(["general", "food", "food"]) == (DocumentKind.FOOD_LICENCE,)


class TestMayHandIn:
    LICENCE = DocumentForm(
        kind=DocumentKind.FOOD_LICENCE,
        number="JY1",
        issuer="市场监管局",
        valid_from=date(2024, 1, 1),
        valid_until=TODAY,
    )

    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"number": " ", "issuer": ""}, (DocumentRefusal.NUMBER_MISSING, DocumentRefusal.ISSUER_MISSING)),
            ({"valid_until": date(2023, 1, 1)}, (DocumentRefusal.NEVER_VALID, DocumentRefusal.DOCUMENT_EXPIRED)),
            ({"valid_until": date(2026, 3, 1)}, (DocumentRefusal.DOCUMENT_EXPIRED,)),
            ({"kind": DocumentKind.RETURN_AGREEMENT, "number": "", "issuer": ""}, ()),
        ],
    )
    def test_wants_it_whole_and_valid(self, changes, reasons):
        assert policies.may_hand_in(replace(self.LICENCE, **changes), today=TODAY).reasons == reasons


class TestMayVerify:
    @pytest.mark.parametrize(
        ("method", "has_file", "until", "reasons"),
        [
            (VerificationMethod.FILE, True, None, ()),
            (VerificationMethod.FILE, False, None, (DocumentRefusal.FILE_MISSING,)),
            (VerificationMethod.VISIT, False, TODAY, ()),
            (VerificationMethod.REGISTER, False, date(2026, 3, 1), (DocumentRefusal.DOCUMENT_EXPIRED,)),
        ],
    )
    def test_looks_at_what_is_there_and_valid(self, method, has_file, until, reasons):
        verdict = policies.may_verify(method, has_file=has_file, valid_until=until, today=TODAY)

        assert verdict.reasons == reasons


@pytest.mark.duty("OTM-24a", "ECL-27")
class TestIsReverified:
    FOUND = ReverificationFacts(
        kind=RegistrationKind.ENTERPRISE,
        legal_name="福州茶业(福建)有限公司",
        unverified=(),
        answer=RegistryAnswer(source="test", entry=ENTRY),
        today=TODAY,
    )
    FARM = replace(FOUND, kind=RegistrationKind.OWN_FARM_PRODUCE, answer=None)

    @pytest.mark.parametrize(
        ("facts", "reasons"),
        [
            (FOUND, ()),
            (FARM, ()),
            (replace(FOUND, answer=None), (Reverification.REGISTER_NOT_ASKED,)),
            (replace(FOUND, legal_name="别家"), (Reverification.REGISTER_DIFFERS,)),
            (replace(FOUND, answer=RegistryAnswer(source="test", entry=None)), (Reverification.REGISTER_DIFFERS,)),
            (replace(FOUND, today=date(2030, 1, 2)), (Reverification.REGISTER_DIFFERS,)),
            (replace(FARM, unverified=("identity",)), (Reverification.DOCUMENTS_UNVERIFIED,)),
        ],
    )
    def test_needs_the_register_and_every_document(self, facts, reasons):
        assert policies.is_reverified(facts).reasons == reasons


class TestMayReport:
    MOVED = ChangeForm(
        fact=ChangedFact.RETURN_ADDRESS, changed_on=TODAY, contact_name="某人", phone="13900001111", address="某街一号"
    )

    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"phone": ""}, (ChangeRefusal.VALUE_MISSING,)),
            ({"fact": ChangedFact.BUSINESS_ADDRESS, "phone": "", "contact_name": ""}, ()),
            ({"fact": ChangedFact.SERVICE_PHONE, "phone": " "}, (ChangeRefusal.VALUE_MISSING,)),
            ({"changed_on": date(2026, 3, 3)}, (ChangeRefusal.IN_THE_FUTURE,)),
        ],
    )
    def test_wants_it_whole_and_true_already(self, changes, reasons):
        assert policies.may_report(replace(self.MOVED, **changes), today=TODAY).reasons == reasons


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
