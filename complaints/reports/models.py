"""Rows of reports, with their guards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from complaints.complaint.case import CLOCK, STAFF
from complaints.complaint.types import RETENTION
from complaints.reports.case import REPORT
from complaints.reports.states import ReportState as S
from complaints.reports.types import REPORT as KIND
from complaints.reports.types import Offence, Source, Target
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.rows import AppendOnly, Row, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

NOT_JUDGED = [S.FILED.value, S.PASSED_ON.value]


class Lead(AppendOnly, Row):
    """The handing over of a finding to an authority: its name, its number for the lead, and the time.

    A lead that went by itself has ``notices`` in the inboxes of the people named by authorities, and no number yet.
    Older rows of that kind bear our own number as the reference.
    """

    reporter_id = models.UUIDField()
    authority = models.CharField(max_length=200)
    reference = models.CharField(max_length=200, blank=True, default="")
    notices = models.JSONField(default=list)
    handed_over_by = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(
                condition=~Q(authority="") & (~Q(reference="") | Q(handed_over_by=None)), name="lead_with_a_reference"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_by__isnull=False) ^ ~Q(notices=[]), name="lead_by_a_person_or_by_notices"
            ),
            Wall("shopper", own="reporter_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )

    @property
    def number_of_authority(self) -> str:
        """The authority's own number for the lead; empty where it went by itself."""
        return self.reference if self.handed_over_by else ""


class ReportQuerySet(CaseQuerySet["Report"]):
    def of_visitors(self) -> ReportQuerySet:
        return self.filter(by_visitor=True)


class Report(Row, CaseRow):
    """A report about a shop, which never learns of it.

    No row of a shop: there is no wall for shops here, ``shop_id`` is no key of theirs, and the row belongs to
    ``reporter_id``. For a visitor that is an id made for this report alone, which their link holds; for staff, who
    found it or noted an authority's hint, their own. Violation and measure name the ``finding_id`` alone.
    """

    CASE = REPORT
    number = models.CharField(max_length=32)
    reporter_id = models.UUIDField()
    by_visitor = models.BooleanField(default=False)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    target_id = models.UUIDField()
    shop_id = models.UUIDField()
    offence = models.CharField(max_length=20)
    statement = SealedField()
    contact = SealedField(null=True)
    filed_at = models.DateTimeField()
    senior_since = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons = SealedField(null=True)
    finding_id = models.UUIDField(null=True)
    sanction_id = models.UUIDField(null=True)
    done = models.TextField(blank=True, default="")
    founded_at = models.DateTimeField(null=True)
    unfounded_at = models.DateTimeField(null=True)
    not_ours_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="+", null=True)
    unreportable = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["reporter_id", "-filed_at", "-id"], name="reports_of_a_person"),
            models.Index(fields=["shop_id", "filed_at"], name="reports_about_a_shop"),
        )
        constraints = (
            models.UniqueConstraint(fields=["number"], name="report_number"),
            models.UniqueConstraint(fields=["reporter_id"], condition=Q(by_visitor=True), name="one_report_a_link"),
            models.CheckConstraint(
                condition=Q(source__in=[s.value for s in Source])
                & Q(target__in=[t.value for t in Target])
                & Q(offence__in=[o.value for o in Offence]),
                name="report_of_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_JUDGED) | Q(decided_by__isnull=False, reasons__isnull=False),
                name="report_judged_by_somebody_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.FOUNDED.value, S.CLOSED.value])
                | (Q(finding_id__isnull=False) & (Q(sanction_id__isnull=False) ^ ~Q(done=""))),
                name="founded_with_a_measure_or_what_was_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CLOSED.value) | (Q(lead__isnull=False) ^ ~Q(unreportable="")),
                name="closed_with_a_lead_or_why_there_is_none",
            ),
            Wall("shopper", own="reporter_id", may=APPEND),
            Wall("staff", may=("SELECT", "INSERT", REPORT.may_update(STAFF))),
            Wall("system", may=("SELECT", REPORT.may_update(CLOCK))),
            Wall("auditor", may=READ),
        )
        triggers = (*kept_by_the_database(REPORT.lifecycle), moved_by_the_worker(S.PASSED_ON))

    def place(self) -> Place:
        """The place under which its sealed texts open."""
        return Place.of(self, subject_id=self.reporter_id)

    def as_about(self) -> About:
        """The subject of its files, with the period that they are kept."""
        return About(KIND, self.id, RETENTION)
