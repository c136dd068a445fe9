"""How is a case outside the house counted, served and performed?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import platform_core.cases.queries as cases
from complaints.identity import queries as identity_queries
from complaints.outside import commands, queries
from complaints.outside.case import OUTSIDE
from complaints.outside.deadlines import AUTHORITY_ACCEPTS, AUTHORITY_MEDIATES, EVIDENCE
from complaints.outside.errors import NoEvidenceWanted, OutsideEnded, OutsideKnown, OutsideNotFound, OutsideRefused
from complaints.outside.models import OutsideCase, OutsideFinding
from complaints.outside.types import OutsideKind, OutsideOutcome
from platform_core.actors import Actor
from platform_core.deadlines.errors import DeadlinePassed
from platform_core.deadlines.specs import Deadline
from platform_core.legal.spans import TICK
from platform_core.regulators.models import Dossier
from platform_core.rows import new_id
from platform_core.vault.types import Sealed
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.complaints.complaint.builders import does
from tests.complaints.dispute_situations import made
from tests.complaints.locking import locks
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases import trying

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
BEFORE_THE_HOLIDAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)


def due(row: OutsideCase, clock: Deadline) -> datetime | None:
    with acting_as(operator()), transaction.atomic():
        return cases.due_at(row.id, of=clock)


def refuses(by: Actor, command: Any, refused: Any, leaf: Any, row_id: Any, **how: Any) -> Any:
    with acting_as(by), transaction.atomic(), refused(leaf) as info:
        command(row_id, **how, by=by)
    return info.value


class TestTrack:
    @pytest.mark.duty("CRI-46", "ECL-62", "CMP-14")
    def test_counts_from_the_day_of_filing_and_asks_for_the_file_of_the_order(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, BEFORE_THE_HOLIDAY - timedelta(days=3))

        row = disputes.tracked(order, sale, BEFORE_THE_HOLIDAY, filed_on=date(2026, 9, 29))

        assert row.state == "with_authority"
        # Seven working days after the 29th: the 30th, the 8th to the 10th, and the 12th to the 14th.
        assert due(row, AUTHORITY_ACCEPTS) == datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
        with acting_as(sale.shopper), transaction.atomic():
            assert Dossier.objects.get().order_id == order.id

    def test_of_a_court_counts_nothing(self, sale: Sale, at: datetime) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at, kind=OutsideKind.COURT)

        assert (row.state, due(row, AUTHORITY_ACCEPTS)) == ("pending", None)

    def test_by_staff_on_a_letter_is_the_shoppers_case(self, sale: Sale, at: datetime) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at, by=operator())

        with acting_as(sale.shopper), transaction.atomic():
            assert queries.outside_case(row.id, by=sale.shopper).shopper_id == sale.shopper.id

    def test_refuses_the_same_number_twice_and_anothers_order(self, sale: Sale, at: datetime, refused: Any) -> None:
        order = builders.bought(sale, at)
        row, filing, shop = disputes.tracked(order, sale, at), disputes.filing(at), sale.seller

        again = refuses(sale.shopper, commands.track_outside, refused, OutsideKnown, order.id, filing=filing, at=at)
        theirs = refuses(shop, commands.track_outside, refused, OutsideRefused, order.id, filing=filing, at=at)

        assert again.outside_id == row.id
        assert theirs.reasons == ("not_your_order",)

    def test_is_shown_to_nobody_else(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)
        other = orders.stranger(at)

        refuses(other, commands.close_outside, refused, OutsideNotFound, row.id, at=at)


class TestTesting:
    @pytest.mark.duty("CRI-46", "CMP-23")
    def test_stands_still_over_the_holiday_and_ends_later_by_its_days(self, sale: Sale) -> None:
        """Sixty days from 30 September end on 29 November; ten of testing, the holiday in them, make it 9 December."""
        row = disputes.tracked(builders.bought(sale, BEFORE_THE_HOLIDAY), sale, BEFORE_THE_HOLIDAY)
        disputes.accepted(row, sale.shopper, BEFORE_THE_HOLIDAY)
        assert due(row, AUTHORITY_MEDIATES) == datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
        does(operator(), commands.begin_testing, row.id, days=30, at=BEFORE_THE_HOLIDAY)

        does(operator(), commands.end_testing, row.id, at=BEFORE_THE_HOLIDAY + timedelta(days=10))

        end = datetime(2026, 12, 9, 16, 0, tzinfo=UTC)
        assert due(row, AUTHORITY_MEDIATES) == end
        trying.sweep(end - TICK)
        assert disputes.outside(row).state == "accepted"
        trying.sweep(end)
        assert disputes.outside(row).state == "overdue"

    def test_goes_on_by_itself_where_nobody_ends_it(self, sale: Sale) -> None:
        row = disputes.tracked(builders.bought(sale, BEFORE_THE_HOLIDAY), sale, BEFORE_THE_HOLIDAY)
        disputes.accepted(row, sale.shopper, BEFORE_THE_HOLIDAY)
        does(operator(), commands.begin_testing, row.id, days=2, at=BEFORE_THE_HOLIDAY)

        trying.sweep(datetime(2026, 10, 2, 16, 0, tzinfo=UTC))
        does(operator(), commands.end_testing, row.id, at=datetime(2026, 10, 5, tzinfo=UTC))

        resumed = due(row, AUTHORITY_MEDIATES)
        assert resumed
        assert resumed > datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
        assert disputes.outside(row).testing_since is None

    @pytest.mark.duty("CRI-46")
    def test_stops_no_days_that_are_over(self, sale: Sale, refused: Any) -> None:
        row = disputes.tracked(builders.bought(sale, BEFORE_THE_HOLIDAY), sale, BEFORE_THE_HOLIDAY)
        disputes.accepted(row, sale.shopper, BEFORE_THE_HOLIDAY)
        end = due(row, AUTHORITY_MEDIATES)

        late = refuses(operator(), commands.begin_testing, refused, DeadlinePassed, row.id, days=30, at=end)

        assert late.closed_at == end

    def test_locks_the_clock_before_the_row_as_the_sweep_does(self, sale: Sale) -> None:
        row = disputes.tracked(builders.bought(sale, BEFORE_THE_HOLIDAY), sale, BEFORE_THE_HOLIDAY)
        disputes.accepted(row, sale.shopper, BEFORE_THE_HOLIDAY)

        for command, how in ((commands.begin_testing, {"days": 30}), (commands.end_testing, {})):
            locked = locks(lambda act=command, how=how: does(operator(), act, row.id, **how, at=BEFORE_THE_HOLIDAY))
            assert locked == ["deadlines_runningdeadline", "complaints_outsidecase"]


class TestEvidence:
    @pytest.mark.duty("ECL-62", "CRI-46")
    def test_is_owed_by_the_shop_as_a_file_left_since(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)
        refuses(sale.seller, commands.show_evidence, refused, NoEvidenceWanted, row.id, at=at)
        disputes.shown(row, sale.seller, at)
        disputes.wanted(row, at + TICK)
        early = refuses(sale.seller, commands.show_evidence, refused, OutsideRefused, row.id, at=at + TICK)

        disputes.shown(row, sale.seller, at + TICK)
        does(sale.seller, commands.show_evidence, row.id, at=at + TICK)

        assert early.reasons == ("evidence_missing",)
        assert disputes.outside(row).evidence_shown_at == at + TICK

    @pytest.mark.parametrize(("letter", "due_on"), [(None, 13), (1, 11), (30, 13)])
    def test_is_due_as_the_letter_says_if_that_is_sooner(
        self, sale: Sale, at: datetime, letter: int | None, due_on: int
    ) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)

        disputes.wanted(row, at, working_days=letter)

        assert due(row, EVIDENCE) == datetime(2026, 3, due_on, 16, 0, tzinfo=UTC)

    def test_that_was_missed_is_on_record_and_may_be_asked_for_again(
        self, sale: Sale, at: datetime, refused: Any
    ) -> None:
        row = disputes.wanted(disputes.tracked(builders.bought(sale, at), sale, at), at)
        later = at + timedelta(days=5)
        made(OUTSIDE, "miss_evidence", row, sale, later)

        assert disputes.outside(row).evidence_missed_at == later
        refuses(sale.seller, commands.show_evidence, refused, NoEvidenceWanted, row.id, at=later)
        disputes.wanted(row, later)
        assert disputes.outside(row).evidence_missed_at is None

    def test_is_taken_until_the_case_ends(self, sale: Sale, at: datetime, refused: Any) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)
        does(sale.shopper, commands.close_outside, row.id, at=at)

        refuses(
            sale.shopper, commands.keep_outside_evidence, refused, OutsideEnded, row.id, upload=b"", name="a", at=at
        )


class TestTheOutcome:
    @pytest.mark.duty("ECL-62", "CRI-46")
    def test_is_told_by_the_shopper_and_performed_by_staff_with_the_paper(
        self, sale: Sale, at: datetime, refused: Any
    ) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at, kind=OutsideKind.COURT)
        assert disputes.outcome_given(row, sale.shopper, at).state == "told"
        paper = {"finding": disputes.COURT_PAPER, "at": at}
        with pytest.raises(OutsideRefused) as unshown, acting_as(operator()), transaction.atomic():
            commands.record_outcome(row.id, **paper, by=operator())
        assert unshown.value.reasons == ("evidence_missing",)

        disputes.shown(row, sale.shopper, at)
        assert disputes.recorded(row, at).state == "ended"

        assert [refund.amount.amount for refund in disputes.outside_refunds(row)] == [4000]

    def test_without_an_amount_gives_nothing_back(self, sale: Sale, at: datetime) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)
        disputes.shown(row, sale.shopper, at)
        lost = replace(disputes.COURT_PAPER, outcome=OutsideOutcome.DISMISSED, amount=None)

        disputes.recorded(row, at, finding=lost)

        assert disputes.outside_refunds(row) == []

    def test_that_pays_though_it_was_dismissed_is_refused_by_the_database(self, sale: Sale, at: datetime) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)
        wrong = OutsideFinding(
            id=new_id(),
            outside=row,
            shopper_id=row.shopper_id,
            merchant_id=row.merchant_id,
            outcome="dismissed",
            document_no="1234",
            amount=1,
            told_by="staff",
            told_by_id=operator().id,
            told_at=at,
            text=Sealed(b"x"),
        )

        with pytest.raises(IntegrityError, match="outside_grants_something"):
            with acting_as(operator()), transaction.atomic():
                wrong.save(force_insert=True)

    @pytest.mark.duty("CRL-39")
    def test_leaves_the_other_routes_open(self, sale: Sale, at: datetime) -> None:
        row = disputes.tracked(builders.bought(sale, at), sale, at)

        assert queries.ways_left(row) == (OutsideKind.MEDIATION, OutsideKind.ARBITRATION, OutsideKind.COURT)


class TestTheTrail:
    @pytest.mark.duty("ECL-62")
    def test_of_an_order_holds_its_disputes(self, sale: Sale, at: datetime) -> None:
        order = builders.bought(sale, at)
        row, who = disputes.tracked(order, sale, at), disputes.who(order, sale.shopper, at)

        with acting_as(operator()), transaction.atomic():
            found = [*queries.outside_cases_about(order.id), *identity_queries.identities_about(order.id)]

        assert {row.id, who.id} <= set(found)
