"""Which rules hold for requests, holds, incidents and recipients?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from platform_core.legal.spans import Months, Years
from platform_core.vault.retention import NUMBERS
from privacy.incidents import policies as incidents_policies
from privacy.incidents.policies import IncidentFacts
from privacy.incidents.types import Grade
from privacy.recipients import policies as recipients_policies
from privacy.recipients.types import Basis, NewRecipient, Part
from privacy.requests import policies as requests_policies
from privacy.requests.policies import RequestFacts
from privacy.requests.types import NewRequest, RequestKind
from privacy.retention import policies as retention_policies
from tests.privacy.builders import found

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
K = RequestKind
SOMEBODY = NewRecipient(
    port="x.y",
    name="某公司",
    contact="x@example.com",
    part=Part.PROCESSOR,
    purpose="发送",
    manner="加密",
    categories="邮箱",
    basis=Basis.CONTRACT,
    abroad=False,
)


@pytest.mark.duty("NDR-23", "ECL-24a")
class TestMayAsk:
    @pytest.mark.parametrize(
        ("kind", "said", "reasons"),
        [
            (K.ACCESS, {}, ()),
            (K.DELETION, {}, ()),
            (K.EXPLANATION, {"words": "为什么"}, ()),
            (K.EXPLANATION, {"words": " "}, ("words_wanted",)),
            (K.ESTATE, {}, ("words_wanted",)),
            (K.CORRECTION, {"contact": {"email": ""}}, ()),
            (K.CORRECTION, {"words": "地址错了"}, ()),
            (K.CORRECTION, {"words": " "}, ("nothing_to_correct",)),
            (K.CORRECTION, {"contact": {"name": "欧阳清"}, "words": "地址也错了"}, ("field_or_words",)),
            (K.CORRECTION, {"contact": {"birthday": "x"}}, ("field_not_yours_to_set",)),
            (K.CORRECTION, {"contact": {"phone": ""}}, ("name_and_phone_stay",)),
            (K.CORRECTION, {"contact": {"phone": "12"}}, ("contact_invalid",)),
        ],
    )
    def test_wants_what_the_answer_needs_and_nothing_else(self, kind: K, said: Any, reasons: Any):
        assert requests_policies.may_ask(NewRequest(kind=kind, **said)).codes() == reasons


class TestWantsCode:
    @pytest.mark.parametrize(
        ("new", "wanted"),
        [
            (NewRequest(kind=K.ACCESS), True),
            (NewRequest(kind=K.TRANSFER), True),
            (NewRequest(kind=K.CORRECTION, contact={"name": "某"}), True),
            (NewRequest(kind=K.CORRECTION, words="错了"), False),
            (NewRequest(kind=K.DELETION), True),
            (NewRequest(kind=K.EXPLANATION, words="为什么"), False),
        ],
    )
    def test_where_everything_leaves_or_a_way_in_changes(self, new: NewRequest, wanted: bool):
        assert requests_policies.wants_code(new) is wanted


class TestIsAnsweredByStaff:
    @pytest.mark.parametrize("kind", list(K))
    def test_is_what_no_copy_and_no_field_answers(self, kind: K):
        answered = requests_policies.is_answered_by_staff(RequestFacts(kind=kind, names_fields=False))

        assert answered is (kind in (K.EXPLANATION, K.RESTRICTION, K.ESTATE, K.CORRECTION))


@pytest.mark.duty("PIP-47")
class TestPeriodOf:
    @pytest.mark.parametrize(
        ("retention", "span"),
        [
            ("RT_TRANSACTION", Years(3)),
            ("RT_COMPLAINT", Years(3)),
            ("RT_RECALL", Years(5)),
            ("RT_TAX", Years(30)),
            ("RT_NETLOG", Months(6)),
            ("RT_FOOD", Years(3)),
            ("RT_REVIEW", None),
            ("RT_RULES", None),
        ],
    )
    def test_is_that_of_the_rule_the_longest_where_it_gives_several(self, retention: str, span: Any):
        assert retention_policies.period_of(retention) == span

    @pytest.mark.parametrize("retention", sorted(retention_policies.AT_ONCE))
    def test_is_none_of_what_nothing_holds(self, retention: str):
        with pytest.raises(LookupError):
            retention_policies.period_of(retention)

    @pytest.mark.parametrize("retention", sorted(set(NUMBERS) - retention_policies.AT_ONCE))
    def test_is_known_of_every_class(self, retention: str):
        retention_policies.period_of(retention)


@pytest.mark.duty("PIP-47", "NDR-24")
class TestMayBeDestroyed:
    @pytest.mark.parametrize(
        ("ends", "may"),
        [
            ([], True),
            ([AT], True),
            ([AT, AT + DAY], False),
            ([AT, None], False),
        ],
    )
    def test_only_when_the_last_day_has_come(self, ends: Any, may: bool):
        assert retention_policies.may_be_destroyed(ends, at=AT) is may


@pytest.mark.duty("INC-4")
class TestGradeOf:
    @pytest.mark.parametrize(
        ("persons", "grade"), [(999_999, Grade.ORDINARY), (1_000_000, Grade.LARGER), (0, Grade.ORDINARY)]
    )
    def test_is_what_the_numbers_say(self, persons: int, grade: Grade):
        assert incidents_policies.grade_of(found(AT, persons=persons)) is grade


@pytest.mark.duty("PIP-57")
class TestMayReport:
    @pytest.mark.parametrize("field", ["what", "kinds", "cause", "harm", "measures"])
    def test_wants_every_part_of_it(self, field: str):
        assert incidents_policies.may_report(found(AT, **{field: " "}), receipt_no="8号").codes() == (
            f"{field}_wanted",
        )

    def test_wants_the_receipt(self):
        assert incidents_policies.may_report(found(AT), receipt_no=" ").codes() == ("receipt_wanted",)


class TestNothingOwed:
    @pytest.mark.parametrize(("report", "notice"), [(True, False), (False, True), (True, True)])
    def test_while_a_report_or_a_notice_is(self, report: bool, notice: bool):
        facts = IncidentFacts(
            ordinary=False, listed=False, told=False, spared=False, owes_report=report, owes_notice=notice
        )

        assert not incidents_policies.owes_nothing(facts)


@pytest.mark.duty("PIP-23", "PIP-38")
class TestMayRegister:
    @pytest.mark.parametrize(
        ("changes", "assessment", "taken", "reasons"),
        [
            ({}, "已评估", False, ()),
            ({"abroad": True}, "已评估", False, ("abroad",)),
            ({}, " ", False, ("not_assessed",)),
            ({"basis": Basis.CONSENT}, "已评估", False, ("no_consent_kept",)),
            ({}, "已评估", True, ("port_taken",)),
            ({"contact": ""}, "已评估", False, ("incomplete",)),
        ],
    )
    def test_names_assesses_and_stays_at_home(self, changes: Any, assessment: str, taken: bool, reasons: Any):
        verdict = recipients_policies.may_register(replace(SOMEBODY, **changes), assessment=assessment, taken=taken)

        assert verdict.codes() == reasons
