"""API of cases outside the house: the shapes of its answers, and the files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.urls import path
from rest_framework import serializers

from complaints.outside import commands, queries
from complaints.outside.doors import DOORS, View
from complaints.outside.errors import OutsideEnded
from complaints.outside.models import OutsideCase, OutsideFinding
from complaints.outside.types import OutsideKind, OutsideOutcome
from platform_core.actors import Role
from platform_core.cases.doors import (
    CaseApi,
    CaseStandOut,
    Columns,
    columns,
    download_view,
    upload_view,
    values,
)
from platform_core.files.doors import FileOut
from platform_core.http.shapes import MoneyOut

KIND: Final = serializers.ChoiceField(choices=[kind.value for kind in OutsideKind])


@columns(
    OutsideCase,
    *("id", "number", "order_id", "complaint_id", "merchant_id", "kind", "authority", "authority_no", "state"),
    *("filed_on", "opened_at"),
    kind=KIND,
)
class OutsideRowOut(Columns):
    """A case outside in a list."""


@columns(
    OutsideCase,
    *("accepted_on", "testing_since", "evidence_wanted_at", "evidence_shown_at", "evidence_missed_at"),
    "file_handed_at",
)
class OutsideStandOut(OutsideRowOut, CaseStandOut):
    """Where it stands as far as we were told. `ways_left` are the routes of the law that it is not before yet."""

    ways_left = serializers.ListField(child=KIND)


@columns(
    OutsideFinding,
    *("outcome", "document_no", "told_by", "told_at"),
    outcome=serializers.ChoiceField(choices=[outcome.value for outcome in OutsideOutcome]),
    told_by=serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.STAFF.value]),
)
class OutsideFindingOut(Columns):
    """How it ended, as somebody told it."""

    amount = MoneyOut(allow_null=True)
    text = serializers.CharField()


class OutsideOut(OutsideStandOut):
    """With what was told of its end, and the files that were left. The file of the order, which anybody can verify, is
    `PUT orders/{order_id}/dossier`."""

    findings = OutsideFindingOut(many=True)
    evidence = FileOut(many=True)


def _in_one(view: View) -> dict[str, Any]:
    findings = [
        values(found, OutsideFindingOut) | {"amount": found.granted and asdict(found.granted), "text": text}
        for found, text in queries.outside_findings(view.row)
    ]
    return {"findings": findings, "evidence": [FileOut(kept).data for _kind, kept in view.files]}


API: Final = CaseApi(
    doors=DOORS,
    row=OutsideRowOut,
    one=OutsideOut,
    answer=OutsideStandOut,
    says="Your cases outside the house, as a shopper or as a shop, newest first.",
    reads="A case outside: which days are counted, what is asked for, how it ended, and what else is open to you.",
    in_answer=lambda row: {"ways_left": list(queries.ways_left(row))},
    in_one=_in_one,
)
_keep = upload_view(
    OutsideCase,
    says="Leave a file for a case outside while it is open. Both sides see it.",
    keep=commands.keep_outside_evidence,
    refuses=(OutsideEnded,),
)
_file = download_view(OutsideCase, says="A file that either side has left.")
_files = [
    path("outside-cases/<uuid:outside_id>/evidence", _keep, name="outside-evidence"),
    path("outside-cases/<uuid:outside_id>/evidence/<uuid:file_id>", _file, name="outside-file"),
]
storefront = [*API.routes(Role.SHOPPER), *_files]
seller = [*API.routes(Role.MERCHANT), *_files]
