"""What may be reported, found and handed over; and which notice of infringement is whole?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from complaints.infringements import policies as infringements_policies
from complaints.infringements.policies import NoticeStand
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import Claim, Exhibit, RightKind
from complaints.reports import policies as reports_policies
from complaints.reports.types import LeadReceipt, Offence, ReportFinding, Target, Tip
from merchants.sanctions.types import Proposal, SanctionKind

SHOP, OTHER = UUID(int=1), UUID(int=2)
TIP = Tip(target=Target.SHOP, target_id=SHOP, offence=Offence.UNSAFE, statement="茶叶里有虫")
MEASURE = Proposal(
    merchant_id=SHOP, kind=SanctionKind.SUSPENSION, facts="检出活虫", clause=(SHOP, 1), evidence=("抽检报告",)
)
FOUND = ReportFinding(reasons="查实", basis=("ECL-13",), measure=MEASURE, danger="危害健康")
CLAIM = Claim(
    holder="某公司",
    company=True,
    by_agent=False,
    contact="13900001111",
    right=RightKind.TRADEMARK,
    right_no="1",
    listings=(SHOP,),
    statement="用了商标",
)
ALL = frozenset(Exhibit)


@pytest.mark.duty("ECL-59")
class TestMayReport:
    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"statement": " \n"}, ("text_missing",)),
            ({"statement": "长" * 4001}, ("text_too_long",)),
            ({"contact": "1" * 201}, ("text_too_long",)),
        ],
    )
    def test_asks_for_words_and_not_too_many(self, changes: dict[str, Any], reasons: tuple[str, ...]) -> None:
        assert reports_policies.may_report(replace(TIP, **changes)).codes() == reasons


@pytest.mark.duty("ECL-29")
class TestMayFind:
    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"reasons": ""}, ("text_missing",)),
            ({"basis": ()}, ("basis_missing",)),
            ({"basis": ("ECL-999",)}, ("basis_unknown",)),
            ({"measure": None}, ("measure_or_done",)),
            ({"done": "已下架"}, ("measure_or_done",)),
            ({"measure": None, "danger": "", "done": "已下架"}, ()),
            ({"danger": " "}, ("not_at_once",)),
            ({"measure": replace(MEASURE, merchant_id=OTHER)}, ("another_shop",)),
            ({"measure": replace(MEASURE, facts="据举报 J2026 查实")}, ()),
            ({"measure": replace(MEASURE, facts="据举报 J20260301000001 查实")}, ("tells_on_reporter",)),
            ({"measure": replace(MEASURE, evidence=("线人 TEA@example.com",))}, ("tells_on_reporter",)),
            ({"danger": "线人 tea@EXAMPLE.com 说有虫"}, ("tells_on_reporter",)),
        ],
    )
    def test_wants_a_measure_or_why_there_is_none_and_no_word_about_the_reporter(
        self, changes: dict[str, Any], reasons: tuple[str, ...]
    ) -> None:
        secrets = ["J20260301000001", "tea@example.com"]

        verdict = reports_policies.may_find(
            replace(FOUND, **changes), offence=Offence.UNSAFE, shop_id=SHOP, secrets=secrets
        )

        assert verdict.codes() == reasons

    def test_is_told_on_by_any_part_of_what_a_reporter_gave(self) -> None:
        known = reports_policies.secrets(
            number="J20260301000001",
            account="lin",
            contact="林晓 微信：linxiao88",
            statement="我在店里工作过三年。罐底的日期是后贴的！有虫。",
        )

        told = ["J20260301000001", "lin", "林晓", "linxiao88", "我在店里工作过三年", "罐底的日期是后贴的"]
        assert known == told
        for facts in ("据林晓反映属实", "罐底的日期是后贴的，已查实", "LINXIAO88 提供照片"):
            found = replace(FOUND, measure=replace(MEASURE, facts=facts))
            verdict = reports_policies.may_find(found, offence=Offence.UNSAFE, shop_id=SHOP, secrets=known)
            assert verdict.codes() == ("tells_on_reporter",)

    @pytest.mark.parametrize(
        ("contact", "facts", "tells"),
        [
            ("微信：linxiao88", "经微信、电话核实", False),
            ("QQ 88123456, e-mail: a@b.cn", "the QQ group, by e-mail", False),
            ("WeChat or phone 13900001111", "Sold in a store in order to fool, by WeChat or phone", False),
            ("call, by phone and mail: a@b.cn", "the number and the mail", False),
            ("王 linxiao88", "王老吉凉茶", False),  # one character is found in any text
            ("a@b.cn or 13900001111", "told by a@b.cn", True),
            ("a@b.cn or 13900001111", "来电13900001111核实", True),
            ("Lin Xiao", "a new line of goods by xiaomi", False),
            ("Lin Xiao", "as Xiao says", True),
            ("Lin Xiao", "据lin反映", True),
        ],
    )
    def test_is_told_on_by_a_name_and_by_no_word_that_leads_to_nobody(
        self, contact: str, facts: str, tells: bool
    ) -> None:
        known = reports_policies.secrets(number="J20260301000001", account="", contact=contact, statement="")

        assert reports_policies.tells_on(replace(FOUND, measure=replace(MEASURE, facts=facts)), known) is tells

    def test_hears_the_shop_first_where_nobody_is_in_danger(self) -> None:
        calm = replace(FOUND, danger="")

        verdict = reports_policies.may_find(calm, offence=Offence.FALSE_CLAIMS, shop_id=SHOP, secrets=())

        assert verdict

    @pytest.mark.parametrize(
        ("lead", "reasons"),
        [
            (LeadReceipt(authority="市监局", reference="88号"), ()),
            (LeadReceipt(authority=" ", reference=""), ("authority_missing", "reference_missing")),
            (LeadReceipt(authority="市监局", reference="8" * 201), ("text_too_long",)),
        ],
    )
    def test_hands_over_to_an_authority_under_its_number(self, lead: LeadReceipt, reasons: tuple[str, ...]) -> None:
        assert reports_policies.may_hand_over(lead).codes() == reasons


class TestMayDraft:
    @pytest.mark.parametrize(
        ("changes", "shops", "reasons"),
        [
            ({}, {SHOP: OTHER}, ()),
            (
                {"holder": "", "contact": " ", "right_no": "", "statement": "", "listings": ()},
                {},
                ("holder_missing", "contact_missing", "right_no_missing", "listings_missing", "text_missing"),
            ),
            ({"listings": (SHOP, OTHER)}, {SHOP: OTHER}, ("listing_unknown",)),
            ({"listings": (SHOP, OTHER)}, {SHOP: SHOP, OTHER: OTHER}, ("several_shops",)),
        ],
    )
    def test_names_all_that_is_wrong_at_once(
        self, changes: dict[str, Any], shops: dict[UUID, UUID], reasons: tuple[str, ...]
    ) -> None:
        assert infringements_policies.may_draft(replace(CLAIM, **changes), shops=shops).codes() == reasons


@pytest.mark.duty("ECL-42")
class TestMaySubmit:
    @pytest.mark.parametrize(
        ("exhibits", "by_agent", "truthful", "reasons"),
        [
            (ALL, True, True, ()),
            (ALL - {Exhibit.AUTHORISATION}, False, True, ()),
            (ALL - {Exhibit.AUTHORISATION}, True, True, ("authorisation_missing",)),
            (
                frozenset(),
                True,
                False,
                (
                    *("identity_missing", "authorisation_missing", "right_proof_missing", "proof_missing"),
                    "truth_not_stated",
                ),
            ),
        ],
    )
    def test_names_all_that_lacks_at_once(
        self, exhibits: frozenset[Exhibit], by_agent: bool, truthful: bool, reasons: tuple[str, ...]
    ) -> None:
        stand = NoticeStand(by_agent=by_agent, exhibits=exhibits)

        assert infringements_policies.may_submit(stand, truthful=truthful).codes() == reasons


@pytest.mark.duty("ECL-43", "SPC-IP")
class TestExhibits:
    def test_are_taken_from_the_side_and_at_the_time_that_they_belong_to(self) -> None:
        def taken(state: S, *, of_the_shop: bool) -> set[Exhibit]:
            return {
                kind for kind in Exhibit if infringements_policies.takes(kind, state=state, of_the_shop=of_the_shop)
            }

        filings = {Exhibit.FILING_PROOF, Exhibit.DELAY_PROOF, Exhibit.OUTCOME}
        shown, outcome = {Exhibit.COUNTER_EVIDENCE}, {Exhibit.OUTCOME}
        assert {state: taken(state, of_the_shop=False) for state in S if taken(state, of_the_shop=False)} == {
            S.DRAFTED: set(Exhibit) - filings - shown,
            S.COUNTERED: filings,
            S.WAITING: filings,
            S.DELAYED: filings - {Exhibit.DELAY_PROOF},
            S.MEASURED: outcome,
            S.LITIGATED: outcome,
        }
        assert {state: taken(state, of_the_shop=True) for state in S if taken(state, of_the_shop=True)} == {
            S.MEASURED: shown | outcome,
            S.COUNTERED: outcome,
            S.WAITING: outcome,
            S.DELAYED: outcome,
            S.LITIGATED: outcome,
        }

    @pytest.mark.parametrize(
        ("rule", "kind"),
        [
            (infringements_policies.shows_counter, Exhibit.COUNTER_EVIDENCE),
            (infringements_policies.shows_filing, Exhibit.FILING_PROOF),
            (infringements_policies.shows_delay, Exhibit.DELAY_PROOF),
        ],
    )
    def test_show_what_they_are_for_and_nothing_else(self, rule: Any, kind: Exhibit) -> None:
        assert rule(NoticeStand(by_agent=False, exhibits=frozenset({kind})))
        assert not rule(NoticeStand(by_agent=False, exhibits=ALL - {kind}))


@pytest.mark.duty("ECL-45")
def test_the_platform_should_know_from_the_third_measure_on() -> None:
    assert [infringements_policies.should_know(n) for n in (0, 2, 3, 4)] == [False, False, True, True]


@pytest.mark.duty("ECL-44")
def test_what_is_published_is_what_came_about_and_nobody_could_read() -> None:
    one, two = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    came_about = {S.MEASURED: two, S.SUBMITTED: one, S.COUNTERED: None}

    assert infringements_policies.to_publish(came_about, published=()) == [(S.SUBMITTED, one), (S.MEASURED, two)]
    assert infringements_policies.to_publish(came_about, published=("submitted",)) == [(S.MEASURED, two)]
