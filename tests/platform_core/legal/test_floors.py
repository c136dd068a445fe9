"""The database's own guard around the numbers: who set them, how bad they may be, and what may be promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, ProgrammingError, connection, transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.catalogue import CatalogueEdited, enter_catalogue
from platform_core.legal.events import ProposalApproved
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import LegalRule
from platform_core.legal.queries import rules
from platform_core.legal.rules import RULES, Counted, Rule, every, rule
from platform_core.legal.spans import CalendarDays, EndsBefore, Extended, Hours, Span, WorkingDays
from platform_core.legal.types import Matter, NewNumber
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.legal.numbers import ONE, OTHER, acting_as, house_number, now, soonest

pytestmark = pytest.mark.django_db
EVERYONE = (
    *(scopes.ANONYMOUS, scopes.shopper(new_id()), scopes.merchant(new_id()), scopes.staff(new_id())),
    *(scopes.outside(new_id()), scopes.regulator(new_id())),
)
DAY = timedelta(days=1)
MEASURED = [r for r in every() if r.value is not None and r.unit not in tuple(Counted)]


def agreed(payload: dict[str, object]) -> Proposal:
    """Two persons agree by SQL alone, whatever the command would have said."""
    row = Proposal(kind="number", payload=payload, why="x", proposed_by=ONE.id, proposed_at=now())
    with acting_as(ONE), transaction.atomic():
        row.save(force_insert=True)
    with acting_as(OTHER), transaction.atomic():
        connection.cursor().execute(
            "UPDATE legal_proposal SET state = 'approved', decided_by = %s, decided_at = now() WHERE id = %s",
            [str(OTHER.id), str(row.id)],
        )
        publish(ProposalApproved(proposal_id=row.id, kind=Matter.NUMBER), by=OTHER, at=row.proposed_at)
    return row


def set_by_sql(wanted: Rule, *, agreed_upon: NewNumber | None = None) -> None:
    """A number of the house, past the command that sets one."""
    new = agreed_upon or NewNumber(code=wanted.code, value=wanted.value or 0, effective_from=wanted.effective_from)
    proposal = agreed(new.to_payload())
    with acting_as(OTHER), transaction.atomic():
        LegalRule.of(wanted, proposal_id=proposal.id).save(force_insert=True)


def own(code: str, value: int, on: date | None = None) -> Rule:
    day = on or soonest()
    return rule(code, on=day).set_to(value, version=1001, effective_from=day)


class TestCatalogue:
    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_the_file_whoever_looks(self, scope: scopes.Scope) -> None:
        with scopes.bound(scope), transaction.atomic():
            rows = [row.rule() for row in LegalRule.objects.order_by("code", "version")]

        told = sorted((replace(r, effective_to=date.max) for r in every()), key=lambda r: (r.code, r.version))
        assert rows == told

    @pytest.mark.parametrize("scope", EVERYONE, ids=lambda scope: scope.role)
    def test_is_changed_by_nobody(self, scope: scopes.Scope) -> None:
        with scopes.bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            LegalRule.objects.filter(code="DL_PAYMENT").update(value=1)

    def test_gets_no_version_from_staff(self) -> None:
        with acting_as(ONE), pytest.raises(InternalError, match="numbers of the house"), transaction.atomic():
            LegalRule.of(replace(rule("DL_PAYMENT"), version=2, effective_from=date(2027, 1, 1))).save()

    @pytest.mark.parametrize("scope", [s for s in EVERYONE if s.role != "staff"], ids=lambda scope: scope.role)
    def test_gets_no_version_from_others(self, scope: scopes.Scope) -> None:
        with scopes.bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            LegalRule.of(replace(rule("DL_PAYMENT"), version=2, effective_from=date(2027, 1, 1))).save()


@pytest.mark.login("migrator")
class TestEnterCatalogue:
    """As whoever migrates."""

    def test_has_nothing_to_do_again(self) -> None:
        assert enter_catalogue() == 0

    def test_writes_down_what_is_new(self, monkeypatch: pytest.MonkeyPatch) -> None:
        [old] = RULES["DL_PAYMENT"]
        new = replace(old, version=2, value=45, effective_from=date(2027, 1, 1))
        monkeypatch.setitem(RULES, "DL_PAYMENT", (replace(old, effective_to=date(2027, 1, 1)), new))

        assert enter_catalogue() == 1
        assert LegalRule.objects.get(code="DL_PAYMENT", version=2).rule() == new

    def test_refuses_loudly_what_was_edited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        [old] = RULES["DL_PAYMENT"]
        monkeypatch.setitem(RULES, "DL_PAYMENT", (replace(old, value=45),))

        with pytest.raises(CatalogueEdited, match="DL_PAYMENT v1"):
            enter_catalogue()

    @pytest.mark.parametrize(("version", "on"), [(3, date(2027, 1, 1)), (2, date.min), (1, date(2027, 1, 1))])
    def test_leaves_no_gap_and_lets_no_two_days_meet(self, version: int, on: date) -> None:
        with pytest.raises(InternalError, match="does not follow"), transaction.atomic():
            LegalRule.of(replace(rule("DL_PAYMENT"), version=version, effective_from=on)).save(force_insert=True)

    def test_changes_no_row_even_as_the_owner(self) -> None:
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            LegalRule.objects.filter(code="DL_PAYMENT").update(value=1)


@pytest.mark.duty("CRL-26")
class TestHouseNumber:
    @pytest.mark.parametrize(
        ("code", "worse", "better"),
        [
            *(("DL_CMP_MERCHANT", 4, 2), ("DL_CANCEL_REFUND", 25, 23), ("DL_PAYMENT", 29, 31)),
            *(("DL_RENEW_NOTICE", 4, 6), ("RT_COMPLAINT", 2, 4), ("DL_RULE_EXPLAIN", 8, 6)),
        ],
    )
    def test_is_no_worse_for_the_consumer_than_the_catalogue(self, code: str, worse: int, better: int) -> None:
        with pytest.raises(InternalError, match=f"worse than {code}"):
            set_by_sql(own(code, worse))

        set_by_sql(own(code, better))

    def test_is_at_least_one(self) -> None:
        with pytest.raises(InternalError, match="worse than"):
            set_by_sql(own("DL_CMP_MERCHANT", 0))

    @pytest.mark.parametrize("code", ["DL_NRR_REFUND", "DL_PI_RIGHTS", "DL_TGS_RETURN"])
    def test_is_none_where_the_law_gives_it(self, code: str) -> None:
        with pytest.raises(InternalError, match="not ours to set"):
            set_by_sql(own(code, (rule(code).value or 0) + (1 if rule(code).floor == "at_least" else -1)))

    def test_never_begins_without_notice(self) -> None:
        with pytest.raises(InternalError, match="announced before"):
            set_by_sql(own("DL_CMP_MERCHANT", 2, soonest() - DAY))

    @pytest.mark.parametrize("changed", [{"unit": "hours"}, {"says": "x"}, {"starts": "whenever"}, {"source": ()}])
    def test_changes_the_number_alone(self, changed: dict[str, object]) -> None:
        with pytest.raises(InternalError, match="only the number"):
            set_by_sql(replace(own("DL_CMP_MERCHANT", 2), **changed))  # type: ignore[arg-type]

    @pytest.mark.parametrize("changed", [{"kind": "law"}, {"certainty": "V1"}])
    def test_is_no_law(self, changed: dict[str, object]) -> None:
        with pytest.raises(IntegrityError, match="house_numbers_are_no_law"):
            set_by_sql(replace(own("DL_CMP_MERCHANT", 2), **changed))  # type: ignore[arg-type]

    def test_is_the_one_that_two_agreed_upon(self) -> None:
        other = NewNumber(code="DL_CMP_MERCHANT", value=1, effective_from=soonest())
        with pytest.raises(InternalError, match="two persons"):
            set_by_sql(own("DL_CMP_MERCHANT", 2), agreed_upon=other)

    def test_is_none_that_nobody_has_approved(self) -> None:
        new = NewNumber(code="DL_CMP_MERCHANT", value=2, effective_from=soonest())
        row = Proposal(kind="number", payload=new.to_payload(), why="x", proposed_by=ONE.id, proposed_at=now())
        with acting_as(ONE), pytest.raises(InternalError, match="two persons"), transaction.atomic():
            row.save(force_insert=True)
            LegalRule.of(own("DL_CMP_MERCHANT", 2), proposal_id=row.id).save(force_insert=True)

    def test_is_set_once_by_a_proposal(self) -> None:
        number = house_number("DL_CMP_MERCHANT", 2)
        again = replace(number.rule(), version=1002)
        with acting_as(OTHER), pytest.raises(IntegrityError, match="proposal_id"), transaction.atomic():
            LegalRule.of(again, proposal_id=number.proposal_id).save(force_insert=True)

    def test_is_one_a_day(self) -> None:
        set_by_sql(own("DL_CMP_MERCHANT", 2))
        with pytest.raises(IntegrityError, match="one_house_number_a_day"):
            set_by_sql(replace(own("DL_CMP_MERCHANT", 1), version=1002))

    def test_has_a_version_of_its_own(self) -> None:
        with pytest.raises(IntegrityError, match="house_numbers_are_proposed"):
            set_by_sql(replace(own("DL_CMP_MERCHANT", 2), version=7))


def allowed(code: str, within: Span | str, on: date = date(2026, 3, 10)) -> bool:
    with scopes.bound(scopes.ANONYMOUS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tianping_promise_allowed(%s, %s, %s)", [code, on, str(within)])
        [answer] = cursor.fetchone()
    assert answer in (True, False)
    return bool(answer)


def day_of(found: Rule) -> date:
    """The first on which it holds, or one as old as anything that is kept."""
    return max(found.effective_from, date(2019, 1, 1))


def around(found: Rule, *, by: int) -> list[int]:
    """One worse, the rule's own, and one better, where there is such a length."""
    value = found.value or 0
    return [n for n in (value + by, value, value - by) if n >= 0]


@pytest.mark.duty("CRL-26")
class TestPromiseAllowed:
    def test_draws_the_line_where_each_rule_does(self) -> None:
        for found in MEASURED:
            bar = f"<{rule(found.ends_before).length}" if found.ends_before else ""
            worse = 1 if found.floor == "at_most" else -1
            answers = [allowed(found.code, f"{found.unit}:{n}{bar}", day_of(found)) for n in around(found, by=worse)]
            assert answers == [False, True, True][: len(answers)], found

    @pytest.mark.parametrize(
        ("code", "within", "expected"),
        [
            ("DL_NRR_REFUND", Hours(1), False),  # cannot be compared day by day
            ("DL_NRR_REFUND", "fortnights:1", False),
            ("DL_NRR_REFUND", "calendar_days:", False),
            ("DL_NRR_REFUND", "calendar_days:-3", False),
            ("DL_NRR_REFUND", "", False),
            ("DL_NOTHING", CalendarDays(1), False),
            ("DL_MARKETING_STOP", Hours(1), False),
            ("DL_DELIVER", CalendarDays(90), True),
            ("DL_NRR_REFUND", Extended(CalendarDays(7), WorkingDays(30)), True),
            ("DL_NRR_REFUND", Extended(Extended(CalendarDays(7), Hours(3)), WorkingDays(30)), True),
            ("DL_NRR_REFUND", Extended(CalendarDays(8), WorkingDays(1)), False),
            ("DL_NRR_OBJECTION", EndsBefore(WorkingDays(3), CalendarDays(7)), True),
            ("DL_NRR_OBJECTION", EndsBefore(WorkingDays(2), CalendarDays(7)), True),
            ("DL_NRR_OBJECTION", EndsBefore(WorkingDays(4), CalendarDays(7)), False),
            ("DL_NRR_OBJECTION", EndsBefore(WorkingDays(3), CalendarDays(8)), False),
            ("DL_NRR_OBJECTION", WorkingDays(3), False),  # might end after the refund
            ("DL_NRR_REFUND", EndsBefore(CalendarDays(7), CalendarDays(5)), True),
            ("DL_NRR_WINDOW", EndsBefore(CalendarDays(7), CalendarDays(5)), False),
        ],
        ids=str,
    )
    def test_reads_what_a_row_says(self, code: str, within: Span | str, *, expected: bool) -> None:
        assert allowed(code, within) is expected

    def test_takes_what_the_rule_itself_gives(self) -> None:
        assert [r.code for r in MEASURED if not allowed(r.code, r.length, day_of(r))] == []

    def test_goes_by_the_version_of_the_day(self) -> None:
        last, old, new = date(2024, 6, 30), "working_days:45", "calendar_days:60"

        assert [allowed("DL_AUTH_MEDIATE", within, last) for within in (old, new)] == [True, False]
        assert [allowed("DL_AUTH_MEDIATE", within, last + DAY) for within in (old, new)] == [False, True]

    def test_takes_nothing_before_there_was_such_a_rule(self) -> None:
        first = rule("DL_RULE_NOTICE_MAJOR").effective_from

        assert not allowed("DL_RULE_NOTICE_MAJOR", "full_days_before:15", first - DAY)
        assert allowed("DL_RULE_NOTICE_MAJOR", "full_days_before:15", first)

    def test_holds_the_house_to_its_own_number_from_its_day_on(self) -> None:
        day = house_number("DL_CMP_MERCHANT", 2).effective_from

        assert allowed("DL_CMP_MERCHANT", WorkingDays(3), day - DAY)
        assert not allowed("DL_CMP_MERCHANT", WorkingDays(3), day)
        assert allowed("DL_CMP_MERCHANT", WorkingDays(2), day)

    def test_agrees_with_what_counts(self) -> None:
        day = house_number("DL_PAYMENT", 45).effective_from

        for on in (day - DAY, day, day + 30 * DAY):
            with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
                found = rules.in_force("DL_PAYMENT", on=on)
            assert allowed("DL_PAYMENT", found.length, on)
            assert not allowed("DL_PAYMENT", f"minutes:{(found.value or 0) - 1}", on)


class TestEverybodyElse:
    def test_may_read_and_not_set(self) -> None:
        shopper = Actor(id=new_id(), role=Role.SHOPPER)
        with acting_as(shopper), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            LegalRule.of(own("DL_CMP_MERCHANT", 2)).save(force_insert=True)
