"""Does a refusal say what it is about, and stay itself on the way through a worker?"""

import copy
import pickle
from enum import StrEnum
from uuid import UUID

import pytest

from platform_core.errors import (
    Conflict,
    DomainError,
    NotAllowed,
    NotFound,
    RuleRefused,
    TooLate,
    Unavailable,
    Verdict,
    leaves,
)

CASE = UUID(int=7)


class CaseClosed(Conflict):
    code = "tests.case_closed"
    title = "The case is closed"
    remedy = "Open another."
    case_id: UUID
    reasons: tuple[str, ...] = ()


class Nothing(NotFound):
    code = "tests.nothing"
    title = "Nothing"


class Reason(StrEnum):
    LATE = "late"
    WORN = "worn"
    FOREIGN = "foreign"


class TestDomainError:
    def test_carries_its_fields_as_params(self):
        assert CaseClosed(case_id=CASE).params == {"case_id": CASE, "reasons": ()}
        assert Nothing().params == {}

    def test_has_none_while_it_is_no_leaf(self):
        assert Conflict().params == {}

    @pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])  # noqa: S301
    def test_survives_being_copied(self, again):
        refusal = again(CaseClosed(case_id=CASE, reasons=("late",)))

        assert type(refusal) is CaseClosed
        assert refusal.params == {"case_id": CASE, "reasons": ("late",)}

    def test_names_its_code_to_whoever_reads_a_log(self):
        assert str(Nothing()) == "tests.nothing: Nothing {}"

    def test_is_not_equal_to_another_of_its_kind(self):
        assert CaseClosed(case_id=CASE) != CaseClosed(case_id=CASE)

    @pytest.mark.parametrize(
        ("family", "status"),
        [(NotFound, 404), (NotAllowed, 403), (Conflict, 409), (TooLate, 410), (RuleRefused, 422), (Unavailable, 503)],
    )
    def test_has_the_status_of_its_family(self, family, status):
        assert family.status == status

    def test_says_when_to_come_back_where_waiting_helps(self):
        assert Unavailable.headers == {"Retry-After": "5"}


class TestLeaves:
    def test_are_those_with_a_code_of_their_own(self):
        found = leaves()

        assert {CaseClosed, Nothing} <= set(found)
        assert not {DomainError, Conflict, NotFound} & set(found)
        assert len(found) == len(set(found))


class TestVerdict:
    def test_without_reasons_is_a_yes(self):
        assert Verdict()
        assert Verdict.of({Reason.LATE: False, Reason.WORN: False})

    def test_gives_every_reason_in_the_order_of_the_table(self):
        verdict = Verdict.of({Reason.WORN: True, Reason.FOREIGN: False, Reason.LATE: True})

        assert not verdict
        assert verdict.reasons == (Reason.WORN, Reason.LATE)
        assert verdict.codes() == ("worn", "late")
