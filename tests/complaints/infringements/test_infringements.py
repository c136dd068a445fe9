"""Does a notice take goods down, and do they come back at the instant that the law gives?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

import platform_core.notices.queries as notices
from complaints.infringements import queries
from complaints.infringements.commands import notices as commands
from complaints.infringements.errors import (
    ClaimRefused,
    CounterIncomplete,
    DelayNotShown,
    ExhibitRefused,
    FilingNotShown,
    InfringementNotFound,
    NoticeIncomplete,
    StatementRefused,
    WaitOver,
)
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.types import Exhibit
from merchants.violations.models import Violation
from orders.checkout.errors import NotOnOffer
from platform_core.deadlines.queries import promises
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.tenancy.scopes import ANONYMOUS, bound
from tests.complaints.complaint.builders import does
from tests.complaints.infringements import builders
from tests.complaints.infringements.builders import holder_of, now, on_sale, sweep
from tests.complaints.locking import LOCK, asked
from tests.merchants.builders import acting_as, operator, person
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def due(notice: Infringement, kind: str) -> datetime:
    with acting_as(operator()), transaction.atomic():
        [found] = [p.due_at for p in promises.about(notice.id) if p.kind == kind and p.state == "running"]
    return found


def kinds_running(notice: Infringement) -> set[str]:
    with acting_as(operator()), transaction.atomic():
        return {p.kind for p in promises.about(notice.id) if p.state == "running"}


def bulletins(notice: Infringement) -> list[InfringementBulletin]:
    with bound(ANONYMOUS), transaction.atomic():
        found = InfringementBulletin.objects.filter(infringement_id=notice.id)
        return list(found.order_by("happened_at", "id"))


@pytest.mark.duty("ECL-42")
class TestANotice:
    @pytest.mark.duty("ECL-41")
    def test_names_all_that_lacks_at_once_and_moves_nothing(self, sale: Sale, at: datetime) -> None:
        notice = builders.drafted(sale, at, by_agent=True)

        with pytest.raises(NoticeIncomplete) as refusal:
            does(holder_of(notice), commands.submit_notice, notice.id, truthful=False, at=at)

        lacks = ("identity_missing", "authorisation_missing", "right_proof_missing", "proof_missing")
        assert refusal.value.params == {"infringement_id": notice.id, "reasons": (*lacks, "truth_not_stated")}
        assert (now(notice).state, kinds_running(notice)) == ("drafted", set())

    def test_is_about_listings_of_one_shop_that_are_on_show(self, sale: Sale, at: datetime) -> None:
        other = orders.sale(at)
        both = (builders.listing_of(sale), builders.listing_of(other))

        for listings, reason in ((both, "several_shops"), ((new_id(),), "listing_unknown")):
            with pytest.raises(ClaimRefused) as refusal:
                builders.drafted(sale, at, listings=listings)
            assert refusal.value.reasons == (reason,)

    def test_looks_for_all_its_listings_at_once(self, sale: Sale, at: datetime) -> None:
        def drafted(times: int) -> None:
            with pytest.raises(ClaimRefused):
                builders.drafted(sale, at, by=sale.shopper, listings=tuple(new_id() for _ in range(times)))

        assert asked(lambda: drafted(1)) == asked(lambda: drafted(30))

    def test_is_the_holders_alone_before_it_is_handed_in(self, sale: Sale, at: datetime) -> None:
        notice = builders.prepared(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            assert not queries.infringements_of(sale.seller).exists()
            with pytest.raises(InfringementNotFound):
                queries.infringement(notice.id, by=sale.seller)
            with pytest.raises(InfringementNotFound):  # and no step says that it is there
                commands.counter_notice(notice.id, text=builders.COUNTER, by=sale.seller, at=at)

        builders.submit(notice, at)

        with acting_as(sale.seller), transaction.atomic():
            found = queries.infringement(notice.id, by=sale.seller)
            assert queries.said_of(found)["statement"] == builders.STATEMENT
            assert [kind for kind, _ in queries.exhibits(found)] == [*builders.PAPERS]

    def test_takes_the_goods_down_with_the_decision(self, sale: Sale, at: datetime) -> None:
        notice = builders.submitted(sale, at)
        assert on_sale(sale, at)

        builders.measure(notice, at)

        assert not on_sale(sale, at)
        assert now(notice).state == "measured"
        with pytest.raises(NotOnOffer):
            orders.quoted(sale, at)

    def test_that_nobody_decides_takes_them_down_by_itself(self, sale: Sale, at: datetime) -> None:
        notice = builders.submitted(sale, at)
        sweep(due(notice, "complaints.act_on_notice"))
        last = due(notice, "complaints.act_on_notice_late")

        sweep(last - TICK)
        assert on_sale(sale, at)
        sweep(last)

        assert (now(notice).state, now(notice).decided_by, on_sale(sale, at)) == ("measured", None, False)

    @pytest.mark.parametrize("reasons", [" ", "长" * 4001])
    def test_is_decided_with_reasons(self, sale: Sale, at: datetime, reasons: str) -> None:
        notice = builders.submitted(sale, at)

        for command in (commands.measure_notice, commands.reject_notice):
            with pytest.raises(StatementRefused):
                does(operator(), command, notice.id, reasons=reasons, at=at)

        assert now(notice).state == "submitted"

    def test_that_was_wrong_is_counted(self, sale: Sale, at: datetime) -> None:
        holder = person(at)
        rejected = builders.submitted(sale, at, by=holder)
        does(operator(), commands.reject_notice, rejected.id, reasons="类别不同。", at=at)
        builders.lift(builders.measured(sale, at, by=holder), at)
        builders.measured(sale, at, by=holder)

        with acting_as(operator()), transaction.atomic():
            assert queries.wrong_notices(holder.id) == 2

    def test_that_is_withdrawn_brings_the_goods_back_at_once(self, sale: Sale, at: datetime) -> None:
        notice = builders.withdraw(builders.waiting(sale, at), at)

        assert (notice.state, on_sale(sale, at)) == ("withdrawn", True)
        assert kinds_running(notice) == {"complaints.publish_notice"}

    def test_that_is_thrown_away_was_never_there(self, sale: Sale, at: datetime) -> None:
        notice = builders.withdraw(builders.drafted(sale, at), at)

        builders.published(notice, at)
        assert (notice.state, bulletins(notice)) == ("withdrawn", [])


@pytest.mark.duty("ECL-43")
class TestACounterStatement:
    def test_comes_with_first_evidence(self, sale: Sale, at: datetime) -> None:
        notice = builders.measured(sale, at)

        with pytest.raises(CounterIncomplete):
            does(sale.seller, commands.counter_notice, notice.id, text=builders.COUNTER, at=at)

        assert now(notice).state == "measured"

    def test_reaches_the_holder_and_the_fifteen_days_run_from_there(self, sale: Sale, at: datetime) -> None:
        notice, later = builders.countered(sale, at), at + timedelta(hours=3)

        builders.forward(notice, later)
        builders.forward(notice, later)  # delivered twice, done once

        found, holder = now(notice), holder_of(notice)
        with acting_as(holder), transaction.atomic():
            [arrived] = [n for n in notices.inbox(holder) if n.template.endswith("infringement_countered_for_shopper")]
        assert (found.state, found.arrival_notice_id, arrived.sent_at) == ("waiting", arrived.id, later)
        assert found.waiting_at == later

    def test_brings_the_goods_back_at_the_instant_and_not_a_tick_before(self, sale: Sale, at: datetime) -> None:
        arrived = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
        notice = builders.waiting(sale, arrived)
        end = due(notice, "complaints.await_filing")
        assert end == datetime(2026, 10, 8, 16, 0, tzinfo=UTC)  # the 5th is free, and so are the days up to the 7th

        sweep(end - TICK)
        assert not on_sale(sale, end)
        sweep(end)

        assert (now(notice).state, on_sale(sale, end)) == ("restored", True)

    def test_leaves_them_down_where_a_suit_was_shown_in_time(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)
        end = due(notice, "complaints.await_filing")
        with pytest.raises(FilingNotShown):
            does(holder_of(notice), commands.show_filing, notice.id, filing=builders.FILING, at=at)

        builders.file(notice, end - TICK)
        sweep(end)

        assert (now(notice).state, now(notice).filing, on_sale(sale, end)) == ("litigated", builders.FILING, False)

    def test_is_too_late_for_at_the_end_however_late_the_sweep_is(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)
        end = due(notice, "complaints.await_filing")
        builders.show(notice, Exhibit.FILING_PROOF, at)

        with pytest.raises(WaitOver) as refusal:
            does(holder_of(notice), commands.show_filing, notice.id, filing=builders.FILING, at=end)

        assert refusal.value.params == {"closed_at": end}

    @pytest.mark.duty("SPC-IP")
    @pytest.mark.parametrize("days", [0, 21, 1000])
    def test_may_wait_for_a_proven_delay_within_the_laws_limit(self, sale: Sale, at: datetime, days: int) -> None:
        notice = builders.waiting(sale, at)
        with pytest.raises(DelayNotShown):
            does(operator(), commands.grant_delay, notice.id, days=5, at=at)

        with pytest.raises(StatementRefused) as refusal:
            builders.delay(notice, at, days=days)

        assert refusal.value.reasons == ("delay_too_long",)
        assert now(notice).state == "waiting"

    @pytest.mark.duty("SPC-IP")
    def test_counts_a_proven_delay_after_the_fifteen_days(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, datetime(2026, 9, 20, 2, 0, tzinfo=UTC))

        builders.delay(notice, datetime(2026, 9, 30, 2, 0, tzinfo=UTC), days=2)

        end = due(notice, "complaints.await_filing_longer")
        assert end == datetime(2026, 10, 10, 16, 0, tzinfo=UTC)  # after the 8th: the 9th, and Saturday the 10th, worked
        filed = builders.file(notice, end - TICK)
        assert (filed.state, kinds_running(notice) & {"complaints.await_filing_longer"}) == ("litigated", set())

    @pytest.mark.duty("SPC-IP")
    @pytest.mark.parametrize(("before", "state"), [(TICK, "delayed"), (timedelta(0), "restored")])
    def test_waits_on_by_itself_for_proof_that_was_left_in_time_and_that_nobody_judged(
        self, sale: Sale, at: datetime, before: timedelta, state: str
    ) -> None:
        notice = builders.waiting(sale, at)
        end = due(notice, "complaints.await_filing")
        builders.show(notice, Exhibit.DELAY_PROOF, end - before)

        sweep(end)

        found = now(notice)
        assert (found.state, found.delay_granted_by, on_sale(sale, end)) == (state, None, state == "restored")
        if state == "delayed":
            sweep(due(notice, "complaints.await_filing_longer"))
            assert now(notice).state == "restored"

    @pytest.mark.duty("SPC-IP")
    @pytest.mark.parametrize(("better", "state"), [(False, "restored"), (True, "delayed")])
    def test_waits_no_longer_for_what_proves_no_delay(self, sale: Sale, at: datetime, better: bool, state: str) -> None:
        notice = builders.waiting(sale, at)
        end = due(notice, "complaints.await_filing")
        builders.show(notice, Exhibit.DELAY_PROOF, at)
        builders.refuse_delay(notice, at)
        with pytest.raises(DelayNotShown):
            does(operator(), commands.grant_delay, notice.id, days=5, at=at)
        if better:
            builders.show(notice, Exhibit.DELAY_PROOF, at + TICK)

        sweep(end)

        assert (now(notice).state, on_sale(sale, end)) == (state, state == "restored")
        assert does(operator(), lambda by: queries.said_of(now(notice)))["delay_refusal"] == builders.UNPROVEN

    @pytest.mark.duty("SPC-IP")
    def test_is_refused_a_delay_that_was_shown_and_with_reasons(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)
        with pytest.raises(DelayNotShown):
            builders.refuse_delay(notice, at)
        builders.show(notice, Exhibit.DELAY_PROOF, at)
        with pytest.raises(StatementRefused):
            does(operator(), commands.refuse_delay, notice.id, reasons=" ", at=at)

        assert builders.refuse_delay(notice, at).state == "waiting"

    @pytest.mark.duty("SPC-IP")
    def test_locks_the_row_before_it_looks_for_proof(self, sale: Sale, at: datetime) -> None:
        """Else whoever refuses it at that moment would have done it in vain."""
        end = due(builders.waiting(sale, at), "complaints.await_filing")
        sweep(end - TICK)  # what is due before locks it as well
        with CaptureQueriesContext(connection) as seen:
            sweep(end)

        about = [sql for sql in (query["sql"] for query in seen) if 'FROM "complaints_infringement' in sql]
        locked = next(n for n, sql in enumerate(about) if LOCK in sql)
        assert locked < next(n for n, sql in enumerate(about) if "complaints_infringementexhibit" in sql)

    @pytest.mark.duty("SPC-IP")
    def test_is_granted_a_delay_by_nobody_at_the_web_but_staff(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)

        for by in (sale.seller, holder_of(notice)):
            with pytest.raises(DatabaseError), acting_as(by), transaction.atomic():
                Infringement.objects.filter(id=notice.id).update(state="delayed", delayed_at=at)

    def test_takes_no_files_from_the_wrong_side_or_at_the_wrong_time(self, sale: Sale, at: datetime) -> None:
        notice = builders.measured(sale, at)

        for by, kind in (
            (holder_of(notice), Exhibit.COUNTER_EVIDENCE),
            (sale.seller, Exhibit.EVIDENCE),
            (holder_of(notice), Exhibit.FILING_PROOF),
        ):
            with pytest.raises(ExhibitRefused) as refusal:
                builders.show(notice, kind, at, by=by)
            assert refusal.value.params == {"infringement_id": notice.id, "kind": kind}


@pytest.mark.duty("ECL-45")
class TestAnOutcome:
    def test_keeps_the_goods_down_and_stands_on_the_shops_record(self, sale: Sale, at: datetime) -> None:
        notice = builders.confirm(builders.file(builders.waiting(sale, at), at), at)

        with acting_as(sale.seller), transaction.atomic():
            [violation] = Violation.objects.all()
        assert (notice.state, on_sale(sale, at)) == ("confirmed", False)
        assert (violation.kind, violation.about_id) == ("infringement", notice.id)

    def test_for_the_shop_brings_them_back(self, sale: Sale, at: datetime) -> None:
        notice = builders.lift(builders.file(builders.waiting(sale, at), at), at)

        assert (notice.state, on_sale(sale, at)) == ("lifted", True)

    def test_counts_the_measures_that_stand(self, sale: Sale, at: datetime) -> None:
        builders.measured(sale, at)
        builders.lift(builders.measured(sale, at), at)

        with acting_as(operator()), transaction.atomic():
            assert queries.standing_measures(sale.shop) == 1
