"""Does a report lead to a measure and to the authority, and never to its reporter?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

import platform_core.accounts.queries as accounts
import platform_core.notices.queries as notices
from complaints.reports import commands, queries
from complaints.reports.errors import FindingRefused, ReportEnded, ReportNotFound, ReportRefused, TargetNotFound
from complaints.reports.models import Lead, Report
from complaints.reports.types import Offence, Source, Target
from merchants.sanctions.models import Sanction
from merchants.violations.models import Violation
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.deadlines.queries import promises
from platform_core.drivers.world.deals import picture
from platform_core.eventlog.models import Event
from platform_core.files.models import File
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from privacy.requests import commands as requests_commands
from tests.complaints.complaint.builders import does
from tests.complaints.infringements.builders import listing_of, on_sale, sweep
from tests.complaints.reports import builders as reports
from tests.merchants.builders import acting_as, operator, person
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)


# That there is such an account, and that it has a key for what it ever complained of or reported, anywhere.
OF_ALL = ("accounts_user", "vault_subjectkey")


def seen(by: Actor, model: Any, **how: Any) -> list[Any]:
    with acting_as(by), transaction.atomic():
        return list(model.objects.filter(**how))


@pytest.mark.duty("ECL-59")
class TestReporting:
    def test_seals_what_was_said_and_shows_it_to_the_reporter(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter, target=Target.LISTING, target_id=listing_of(sale))

        with acting_as(reporter), transaction.atomic():
            assert queries.statement_of(report) == reports.STATEMENT
        assert (report.shop_id, report.source, report.by_visitor) == (sale.shop, "reporter", False)

    @pytest.mark.parametrize("target", list(Target))
    def test_wants_something_that_is_there(self, sale: Sale, at: datetime, target: Target) -> None:
        nothing = new_id()

        with pytest.raises(TargetNotFound) as refusal:
            reports.filed(sale, at, target=target, target_id=nothing)

        assert refusal.value.params == {"target_id": nothing}

    def test_wants_words(self, sale: Sale, at: datetime) -> None:
        with pytest.raises(ReportRefused) as refusal:
            reports.filed(sale, at, statement=" ")

        assert refusal.value.reasons == ("text_missing",)
        assert seen(operator(), Report) == []

    def test_needs_no_account_but_a_link(self, sale: Sale, at: datetime) -> None:
        key = UUID(int=0x1234)
        for _ in range(2):  # two clicks
            with bound(scopes.ANONYMOUS), transaction.atomic():
                report = commands.file_report_by_link(key, tip=reports.tip(sale), by=ANONYMOUS, at=at)
        does(operator(), commands.find_unfounded, report.id, reasons=reports.REASONS, at=at)

        with bound(scopes.ANONYMOUS), transaction.atomic():
            found, reasons, lead = queries.report_by_link(key)

        assert (found.id, found.state, reasons, lead) == (report.id, "unfounded", reports.REASONS, None)
        assert len(seen(operator(), Report)) == 1

    def test_by_a_link_shows_no_report_of_an_account_whose_id_a_shop_knows(self, sale: Sale, at: datetime) -> None:
        reports.filed(sale, at, by=sale.shopper)

        with bound(scopes.ANONYMOUS), transaction.atomic(), pytest.raises(ReportNotFound):
            queries.report_by_link(sale.shopper.id)

    @pytest.mark.duty("ECL-29")
    def test_is_for_staff_to_note_as_well(self, sale: Sale, at: datetime) -> None:
        staff = Actor(person(at).id, Role.STAFF)

        noted = reports.noted(sale, at, by=staff, source=Source.AUTHORITY)

        assert (noted.source, noted.reporter_id) == ("authority", staff.id)
        with pytest.raises(WrongRole):
            reports.noted(sale, at, by=sale.shopper)

    def test_takes_files_until_it_has_ended(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter)
        file = {"upload": picture(), "name": "a.png", "at": at}
        does(reporter, commands.keep_report_file, report.id, **file)
        does(operator(), commands.turn_away, report.id, reasons=reports.REASONS, at=at)

        with pytest.raises(ReportEnded):
            does(reporter, commands.keep_report_file, report.id, **file)


class TestTheReporter:
    """Is protected: whoever is reported finds nothing, at no door and in no table."""

    @pytest.mark.duty("ECL-59", "ECL-29", "CMP-09")
    def test_is_unknown_to_the_shop_in_every_table(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter)
        does(reporter, commands.keep_report_file, report.id, upload=picture(), name="a.png", at=at)
        reports.find(report, at, found=reports.found(sale))
        reports.hand_over(report, at)
        traces = {str(report.id), str(reporter.id), report.number}

        with acting_as(sale.seller), transaction.atomic(), connection.cursor() as cursor:
            for table in tables_of_a_shop(cursor):
                cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
                rows = [text for (text,) in cursor.fetchall()]
                known = {str(reporter.id)} if table in OF_ALL else set()
                assert not [row for row in rows if any(trace in row for trace in traces - known)], table

    def test_gets_all_of_it_with_their_data(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter, contact="13966665555")
        does(operator(), commands.turn_away, report.id, reasons=reports.REASONS, at=at)

        with acting_as(reporter), transaction.atomic():
            [told] = requests_commands.export_subject(reporter.id, by=reporter, at=at)["complaints.Report"]

        assert (told["contact"], told["statement"], told["reasons"]) == (
            "13966665555",
            reports.STATEMENT,
            reports.REASONS,
        )
        assert (told["not_ours_at"], told["founded_at"], told["done"], told["unreportable"]) == (at, None, "", "")

    @pytest.mark.parametrize("model", [Report, Lead])
    def test_has_no_wall_for_shops(self, sale: Sale, at: datetime, model: Any) -> None:
        reports.filed(sale, at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            model.objects.count()
        with acting_as(sale.seller), transaction.atomic():
            assert not list(queries.reports_of(sale.seller))

    def test_is_revealed_to_staff_alone_as_a_fact_that_the_reporter_sees(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter)

        shown = does(operator(), commands.reveal_reporter, report.id, purpose="contact_reporter", at=at)

        assert shown == {"contact": reports.CONTACT}
        [fact] = seen(reporter, Event, topic="vault.revealed")
        assert fact.payload["purpose"] == "contact_reporter"
        for by in (sale.seller, reporter):
            with pytest.raises(WrongRole):
                does(by, commands.reveal_reporter, report.id, purpose="contact_reporter", at=at)

    @pytest.mark.duty("ECL-59")
    def test_is_named_by_their_account_in_no_measure(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.filed(sale, at, by=reporter, contact="138 0000 1111")

        with acting_as(operator()), transaction.atomic():
            known = queries.secrets_of(report)
            assert accounts.person(reporter.id).username in known

        assert {"138", "0000", "1111"} <= set(known)

    @pytest.mark.duty("ECL-29")
    def test_is_told_on_by_no_word_of_the_measure(self, sale: Sale, at: datetime) -> None:
        report = reports.filed(sale, at)
        telling = reports.found(sale, measure=reports.measure(sale, facts=f"举报 {report.number} 属实"))

        with pytest.raises(FindingRefused) as refusal:
            reports.find(report, at, found=telling)

        assert refusal.value.reasons == ("tells_on_reporter",)
        assert (reports.now(report).state, seen(sale.seller, Violation)) == ("filed", [])


def tables_of_a_shop(cursor: Any) -> list[str]:
    """All that a shop may select."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        " AND has_table_privilege('tp_merchant', c.oid, 'SELECT') ORDER BY 1"
    )
    found = [name for (name,) in cursor.fetchall()]
    assert {Event._meta.db_table, File._meta.db_table, Violation._meta.db_table} <= set(found)
    return found


@pytest.mark.duty("ECL-29")
class TestAFinding:
    def test_stops_the_goods_and_puts_the_violation_on_record_in_one_breath(self, sale: Sale, at: datetime) -> None:
        report = reports.founded(sale, at, found=reports.found(sale))

        [violation], [sanction] = seen(sale.seller, Violation), seen(sale.seller, Sanction)
        assert (violation.kind, violation.about_id) == ("unlawful_offer", report.finding_id)
        assert (sanction.id, sanction.in_effect, sanction.state) == (report.sanction_id, True, "proposed")
        assert not on_sale(sale, at)

    def test_keeps_the_goods_from_sale_though_nobody_ever_acts_again(self, sale: Sale, at: datetime) -> None:
        """What was shown to be dangerous comes back by no clock: the same goods, 400 days later."""
        reports.founded(sale, at, found=reports.found(sale))

        for days in range(5, 401, 5):
            sweep(at + days * DAY)

        [sanction] = seen(sale.seller, Sanction)
        assert (sanction.state, sanction.in_effect) == ("heard", True)
        assert not on_sale(sale, at + 400 * DAY)

    def test_of_revenge_is_a_violation_of_its_own(self, sale: Sale, at: datetime) -> None:
        reports.founded(sale, at, found=reports.found(sale, danger=""), offence=Offence.REVENGE)

        [violation], [sanction] = seen(sale.seller, Violation), seen(sale.seller, Sanction)
        assert (violation.kind, sanction.in_effect) == ("retaliation", False)  # it is heard first
        assert on_sale(sale, at)

    def test_is_undone_whole_where_the_measure_is_refused(self, sale: Sale, at: datetime) -> None:
        report = reports.filed(sale, at)
        wrong = reports.found(sale, measure=reports.measure(sale, category="", listings=(new_id(),)))

        with pytest.raises(Exception, match="sanction_refused"):
            reports.find(report, at, found=wrong)

        assert (reports.now(report).state, seen(sale.seller, Violation)) == ("filed", [])

    def test_closes_with_the_number_of_the_authority(self, sale: Sale, at: datetime) -> None:
        report = reports.hand_over(reports.founded(sale, at), at)

        [lead] = seen(operator(), Lead)
        assert lead.number_of_authority == reports.LEAD.reference
        assert (report.state, lead.id, lead.reference) == ("closed", report.lead_id, reports.LEAD.reference)
        with pytest.raises(IllegalTransition):
            reports.hand_over(report, at)

    def test_or_with_why_no_authority_wants_it(self, sale: Sale, at: datetime) -> None:
        report = reports.founded(sale, at)
        with pytest.raises(FindingRefused):
            does(operator(), commands.close_unreported, report.id, reason=" ", at=at)

        closed = does(operator(), commands.close_unreported, report.id, reason="该机关已自行立案。", at=at)

        assert (closed.state, closed.unreportable, closed.lead_id) == ("closed", "该机关已自行立案。", None)

    def test_never_closes_without_either_in_the_database(self, sale: Sale, at: datetime) -> None:
        report = reports.founded(sale, at)

        with (
            pytest.raises(IntegrityError, match="closed_with_a_lead_or_why_there_is_none"),
            acting_as(operator()),
            transaction.atomic(),
        ):
            Report.objects.filter(id=report.id).update(state="closed")

    def test_is_none_in_the_database_without_measure_or_words(self, sale: Sale, at: datetime) -> None:
        report, staff = reports.filed(sale, at), operator()
        judged = {"state": "founded", "decided_by": staff.id, "reasons": report.statement, "finding_id": new_id()}

        for lacks in ({"done": "已下架", "decided_by": None}, {"done": ""}, {"done": "已下架", "finding_id": None}):
            with pytest.raises(IntegrityError), acting_as(staff), transaction.atomic():
                Report.objects.filter(id=report.id).update(**judged | lacks)


@pytest.mark.duty("ECL-29", "ECL-59")
class TestSilence:
    def test_brings_an_unread_report_to_whom_authorities_have_named(self, sale: Sale, at: datetime) -> None:
        inspector, report = reports.inspector(at), reports.filed(sale, at)
        late = clock_of(report, "complaints.triage_report")
        sweep(late)
        sweep(clock_of(report, "complaints.triage_report_late"))

        [notice] = inbox(inspector)
        assert (reports.now(report).state, notice.template) == ("passed_on", "complaints.unread_report_for_regulator")
        assert notice.params["number"] == report.number
        assert reports.STATEMENT not in str(notice.texts)

    def test_alarms_staff_again_about_an_unread_report_where_it_can_reach_nobody(
        self, sale: Sale, at: datetime
    ) -> None:
        report = reports.filed(sale, at)
        sweep(clock_of(report, "complaints.triage_report"))
        first = clock_of(report, "complaints.triage_report_late")
        sweep(first)

        assert reports.now(report).state == "filed"
        assert clock_of(report, "complaints.triage_report_late") > first

    def test_lets_staff_still_find_what_an_authority_was_told_of_unread(self, sale: Sale, at: datetime) -> None:
        for find in (commands.find_unfounded, commands.turn_away):
            report = reports.made("pass_on", reports.made("alarm_unread", reports.filed(sale, at), at), at)
            assert does(operator(), find, report.id, reasons=reports.REASONS, at=at).decided_by
        report = reports.made("pass_on", reports.made("alarm_unread", reports.filed(sale, at), at), at)

        assert reports.find(report, at).state == "founded"
        assert clock_of(report, "complaints.hand_over_lead") > at

    def test_brings_a_late_lead_there_by_itself_with_the_notice_as_receipt(self, sale: Sale, at: datetime) -> None:
        inspector, report = reports.inspector(at), reports.founded(sale, at)
        sweep(clock_of(report, "complaints.hand_over_lead"))
        sweep(clock_of(report, "complaints.hand_over_lead_late"))

        [lead], [notice] = seen(operator(), Lead), inbox(inspector)
        assert (reports.now(report).state, lead.notices, lead.handed_over_by) == ("closed", [str(notice.id)], None)
        assert lead.authority == reports.LEAD.authority
        assert lead.number_of_authority == ""  # ours is no number of theirs
        assert report.number not in lead.reference

    def test_alarms_staff_again_where_it_can_reach_nobody(self, sale: Sale, at: datetime) -> None:
        report = reports.founded(sale, at)
        sweep(clock_of(report, "complaints.hand_over_lead"))
        first = clock_of(report, "complaints.hand_over_lead_late")
        sweep(first)

        assert reports.now(report).state == "founded"
        assert clock_of(report, "complaints.hand_over_lead_late") > first


def clock_of(report: Report, kind: str) -> datetime:
    with acting_as(operator()), transaction.atomic():
        [due] = [p.due_at for p in promises.about(report.id) if p.kind == kind and p.state == "running"]
    return due


def inbox(person_id: UUID) -> list[Any]:
    somebody = Actor(person_id, Role.SHOPPER)
    with acting_as(somebody), transaction.atomic():
        return list(notices.inbox(somebody))


def test_somebody_of_a_shop_reports_as_a_person(sale: Sale, at: datetime) -> None:
    """The same person in the role of a shop sees none of it."""
    report = reports.filed(sale, at, by=Actor(sale.seller.id, Role.SHOPPER))

    with acting_as(sale.seller), transaction.atomic(), pytest.raises(ReportNotFound):
        queries.report(report.id, by=sale.seller)
