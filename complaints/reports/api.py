"""API of reports. No shop has a door here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.reports import commands, queries
from complaints.reports.errors import ReportEnded, ReportNotFound, ReportRefused, TargetNotFound
from complaints.reports.models import Report
from complaints.reports.policies import MOST_CONTACT, MOST_REPORTED
from complaints.reports.states import ReportState
from complaints.reports.types import Offence, Source, Target, Tip
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import queries as cases
from platform_core.cases.doors import CaseStandOut, download_view, stand, upload_view
from platform_core.files.doors import FileOut
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api

DUTIES: Final = ("ECL-59", "ECL-29")
PRIVATE: Final = {"Cache-Control": "private, no-store"}
STAMPS: Final = (*("senior_since", "founded_at", "unfounded_at", "not_ours_at", "passed_on_at", "closed_at"),)


class TipIn(serializers.Serializer[Any]):
    """`target_id` is the id of a listing, a shop or a review; of an advertisement, of the listing that it leads to.
    `contact` is yours to give or not; nobody but staff ever reads it, and you see when they do."""

    target = serializers.ChoiceField(choices=[each.value for each in Target])
    target_id = serializers.UUIDField()
    offence = serializers.ChoiceField(choices=[each.value for each in Offence])
    statement = serializers.CharField(max_length=MOST_REPORTED)
    contact = serializers.CharField(max_length=MOST_CONTACT, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        """The arguments of the command."""
        said = super().to_internal_value(data)
        return {"tip": Tip(**said | {"target": Target(said["target"]), "offence": Offence(said["offence"])})}


class ReportRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    origin = serializers.ChoiceField(choices=[each.value for each in Source])
    target = serializers.ChoiceField(choices=[each.value for each in Target])
    target_id = serializers.UUIDField()
    offence = serializers.ChoiceField(choices=[each.value for each in Offence])
    state = serializers.ChoiceField(choices=[state.value for state in ReportState])
    filed_at = serializers.DateTimeField()


class ReportPageOut(serializers.Serializer[Any]):
    items = ReportRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ReportStandOut(ReportRowOut, CaseStandOut):
    """The state of a report, without your words."""


class LeadOut(serializers.Serializer[Any]):
    """The authority that has it, and its own number for it; empty where it has told us none yet."""

    authority = serializers.CharField()
    reference = serializers.CharField(source="number_of_authority", allow_blank=True)
    handed_over_at = serializers.DateTimeField()


class ReportOut(ReportStandOut):
    """The whole report, for its reporter. `done`: the action taken where there was no measure; `unreportable`: why no
    authority was told."""

    statement = serializers.CharField()
    reasons = serializers.CharField(allow_blank=True)
    done = serializers.CharField(allow_blank=True)
    lead = LeadOut(allow_null=True)
    unreportable = serializers.CharField(allow_blank=True)
    evidence = FileOut(many=True)
    senior_since = serializers.DateTimeField(allow_null=True)
    founded_at = serializers.DateTimeField(allow_null=True)
    unfounded_at = serializers.DateTimeField(allow_null=True)
    not_ours_at = serializers.DateTimeField(allow_null=True)
    passed_on_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class Reports(APIView):
    """Report something unlawful. You are protected: the shop never learns who reported it, or that anybody did. Revenge
    is a violation of its own; report it as `revenge`."""

    @api(
        request=TipIn,
        responses={201: ReportStandOut},
        refuses=(TargetNotFound, ReportRefused),
        duties=DUTIES,
        operation_id="report_file",
    )
    @once
    def post(self, request: Request) -> Response:
        body, by, at = parsed(TipIn, request), actor_of(request), clock.now()
        report = commands.file_report(**body, by=by, at=at)
        return Response(render_stand(report, by=by, at=at), status=status.HTTP_201_CREATED)

    @api(responses={200: ReportPageOut}, duties=DUTIES, operation_id="reports_list")
    def get(self, request: Request) -> Response:
        """Your own reports, the latest first."""
        mine = queries.reports_of(actor_of(request))
        return Response(page_of(mine, request, by=("-filed_at", "-id"), show=row))


class OneReport(APIView):
    """A report of yours, with the finding, the measure and the authority that has it."""

    @api(responses={200: ReportOut}, refuses=(ReportNotFound,), duties=DUTIES, operation_id="report_read")
    def get(self, request: Request, report_id: UUID) -> Response:
        by = actor_of(request)
        return Response(render_report(queries.report(report_id, by=by), by=by, at=clock.now()), headers=PRIVATE)


def row(found: Report) -> dict[str, Any]:
    names = ("id", "number", "target", "target_id", "offence", "state", "filed_at")
    return {name: getattr(found, name) for name in names} | {"origin": found.source}


def render_stand(found: Report, *, by: Actor, at: datetime) -> dict[str, Any]:
    return row(found) | stand(found, cases.actions(found, by=by, at=at))


def render_report(found: Report, *, by: Actor, at: datetime) -> dict[str, Any]:
    lead = queries.lead_of(found)
    return (
        render_stand(found, by=by, at=at)
        | {name: getattr(found, name) for name in (*STAMPS, "done", "unreportable")}
        | {
            "statement": queries.statement_of(found),
            "reasons": queries.reasons_of(found),
            "lead": LeadOut(lead).data if lead else None,
            "evidence": FileOut(queries.report_files(found.id), many=True).data,
        }
    )


files = upload_view(
    Report,
    says="Leave a file that shows something. No shop ever sees it.",
    keep=commands.keep_report_file,
    refuses=(ReportEnded,),
    duties=("ECL-59",),
)
file = download_view(Report, says="A file that you have left.")
