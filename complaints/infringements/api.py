"""API of notices of infringement."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.urls import URLPattern, path
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.infringements import queries
from complaints.infringements.commands import notices
from complaints.infringements.errors import (
    ClaimRefused,
    CounterIncomplete,
    ExhibitRefused,
    FilingNotShown,
    InfringementNotFound,
    NoticeIncomplete,
    StatementRefused,
    WaitOver,
)
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.policies import MOST_LISTINGS, MOST_NAMED, MOST_SAID
from complaints.infringements.states import InfringementState
from complaints.infringements.types import OF_EITHER, OF_THE_HOLDER, Claim, Exhibit, RightKind
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, download_view, stand, upload_view
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole

DUTIES: Final = ("ECL-42", "ECL-43")
PRIVATE: Final = {"Cache-Control": "private, no-store"}
STATES: Final = [state.value for state in InfringementState]
RIGHTS: Final = [kind.value for kind in RightKind]
STEP: Final = (InfringementNotFound, IllegalTransition, WrongRole)
PLAIN: Final = (
    *("id", "number", "merchant_id", "right_kind", "right_no", "listings", "company", "by_agent", "state", "filing"),
    *("outcome", "drafted_at", "submitted_at", "measured_at", "rejected_at", "countered_at", "waiting_at"),
    *("delayed_at", "litigated_at", "confirmed_at", "restored_at", "lifted_at", "withdrawn_at", "published_at"),
)
PUBLIC: Final = (
    *("infringement_id", "number", "said", "merchant_id", "trade_name", "holder", "right_kind", "right_no", "goods"),
    *("happened_at", "published_at"),
)


class InfringementIn(serializers.Serializer[Any]):
    """Listings of one shop; the files follow, one by one, and then you hand it in. `company`: the right holder is an
    organisation, whose name is published. `by_agent`: a power of attorney is shown."""

    holder = serializers.CharField(max_length=MOST_NAMED)
    company = serializers.BooleanField()
    by_agent = serializers.BooleanField()
    contact = serializers.CharField(max_length=MOST_NAMED)
    right = serializers.ChoiceField(choices=RIGHTS)
    right_no = serializers.CharField(max_length=MOST_NAMED)
    listings = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_LISTINGS)
    statement = serializers.CharField(max_length=MOST_SAID)

    def to_internal_value(self, data: Any) -> Any:
        """What the command takes."""
        said = super().to_internal_value(data)
        return {"claim": Claim(**said | {"right": RightKind(said["right"]), "listings": tuple(said["listings"])})}


class SubmissionIn(serializers.Serializer[Any]):
    """That all of it is true, and that you know that whoever gives a wrong notice pays for the harm."""

    truthful = serializers.BooleanField()


class CounterStatementIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_SAID)


class FilingIn(serializers.Serializer[Any]):
    """The number under which the authority or the court has it."""

    filing = serializers.CharField(max_length=MOST_NAMED)


class ExhibitOut(serializers.Serializer[Any]):
    """A file, and what it shows."""

    shows = serializers.ChoiceField(choices=[kind.value for kind in Exhibit])
    id = serializers.UUIDField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    kept_at = serializers.DateTimeField()


class InfringementOut(serializers.Serializer[Any]):
    """A notice, for its right holder and, once it is handed in, for the shop. `wanted`: the kinds of file that you may
    leave now."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    merchant_id = serializers.UUIDField()
    right_kind = serializers.ChoiceField(choices=RIGHTS)
    right_no = serializers.CharField()
    listings = serializers.ListField(child=serializers.UUIDField())
    company = serializers.BooleanField()
    by_agent = serializers.BooleanField()
    state = serializers.ChoiceField(choices=STATES)
    holder = serializers.CharField()
    contact = serializers.CharField()
    statement = serializers.CharField()
    reasons = serializers.CharField(allow_blank=True)
    counter_statement = serializers.CharField(allow_blank=True)
    delay_refusal = serializers.CharField(allow_blank=True, help_text="why the last proof of a delay was not accepted")
    filing = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    exhibits = ExhibitOut(many=True)
    wanted = serializers.ListField(child=serializers.CharField())
    drafted_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    measured_at = serializers.DateTimeField(allow_null=True)
    rejected_at = serializers.DateTimeField(allow_null=True)
    countered_at = serializers.DateTimeField(allow_null=True)
    waiting_at = serializers.DateTimeField(allow_null=True, help_text="when the statement reached the right holder")
    delayed_at = serializers.DateTimeField(allow_null=True)
    litigated_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    restored_at = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    stand = CaseStandOut()


class InfringementRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    right_kind = serializers.ChoiceField(choices=RIGHTS)
    state = serializers.ChoiceField(choices=STATES)
    drafted_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class InfringementPageOut(serializers.Serializer[Any]):
    items = InfringementRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class InfringementStandOut(InfringementRowOut, CaseStandOut):
    """Where it stands now, without anybody's words."""


class GoodsNameOut(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField()


class InfringementBulletinOut(serializers.Serializer[Any]):
    """One statement about a notice, which stays. A person's name is masked, and nobody's words are here."""

    infringement_id = serializers.UUIDField()
    number = serializers.CharField()
    said = serializers.ChoiceField(choices=STATES)
    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    holder = serializers.CharField()
    right_kind = serializers.ChoiceField(choices=RIGHTS)
    right_no = serializers.CharField()
    goods = GoodsNameOut(many=True)
    happened_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()


class InfringementBulletinPageOut(serializers.Serializer[Any]):
    items = InfringementBulletinOut(many=True)
    next = serializers.CharField(allow_null=True)


class Infringements(APIView):
    """Notices of infringement: your own as a right holder, or those about the shop's goods."""

    @api(responses={200: InfringementPageOut}, duties=DUTIES)
    def get(self, request: Request) -> Response:
        mine = queries.infringements_of(actor_of(request))
        return Response(page_of(mine, request, by=("-drafted_at", "-id"), show=row))


class DraftInfringement(Infringements):
    """The same at the storefront, where a right holder begins one."""

    @api(
        request=InfringementIn,
        responses={201: InfringementStandOut},
        refuses=(ClaimRefused,),
        duties=DUTIES,
        operation_id="infringement_draft",
    )
    @once
    def post(self, request: Request) -> Response:
        body, by, at = parsed(InfringementIn, request), actor_of(request), clock.now()
        return Response(stood(notices.draft_notice(**body, by=by, at=at), by=by, at=at), status.HTTP_201_CREATED)


class OneInfringement(APIView):
    """A notice with all that either side wrote and showed, and what you may do now."""

    @api(responses={200: InfringementOut}, refuses=(InfringementNotFound,), duties=DUTIES)
    def get(self, request: Request, infringement_id: UUID) -> Response:
        by = actor_of(request)
        found = queries.infringement(infringement_id, by=by)
        return Response(shown(found, by=by, at=clock.now()), headers=PRIVATE)


class Submission(APIView):
    """Hand the notice in, with the statement that it is true. All that is missing is named at once."""

    @api(
        request=SubmissionIn,
        responses={200: InfringementStandOut},
        refuses=(*STEP, NoticeIncomplete),
        duties=("ECL-42",),
        operation_id="infringement_submit",
    )
    @once
    def put(self, request: Request, infringement_id: UUID) -> Response:
        body, by, at = parsed(SubmissionIn, request), actor_of(request), clock.now()
        return Response(stood(notices.submit_notice(infringement_id, **body, by=by, at=at), by=by, at=at))


class Filing(APIView):
    """Say under which number an authority or a court has it, once the receipt was left as `filing-proof`."""

    @api(
        request=FilingIn,
        responses={200: InfringementStandOut},
        refuses=(*STEP, FilingNotShown, WaitOver, StatementRefused),
        duties=("ECL-43",),
        operation_id="infringement_file",
    )
    @once
    def put(self, request: Request, infringement_id: UUID) -> Response:
        body, by, at = parsed(FilingIn, request), actor_of(request), clock.now()
        return Response(stood(notices.show_filing(infringement_id, **body, by=by, at=at), by=by, at=at))


class InfringementWithdrawal(APIView):
    """Take the notice back, or throw the draft away. PUT it; what was down for it is back at once."""

    @api(responses={200: InfringementStandOut}, refuses=STEP, duties=("ECL-43",), operation_id="infringement_withdraw")
    @once
    def put(self, request: Request, infringement_id: UUID) -> Response:
        by, at = actor_of(request), clock.now()
        return Response(stood(notices.withdraw_notice(infringement_id, by=by, at=at), by=by, at=at))


class CounterStatement(APIView):
    """State that nothing is infringed, once first evidence was left. The right holder gets it at once; if no complaint
    and no suit is shown in time, the goods come back by themselves."""

    permission_classes = (ActsForAShop,)

    @api(
        request=CounterStatementIn,
        responses={200: InfringementStandOut},
        refuses=(*STEP, CounterIncomplete, StatementRefused),
        duties=("ECL-43",),
        operation_id="infringement_counter",
    )
    @once
    def put(self, request: Request, infringement_id: UUID) -> Response:
        body, by, at = parsed(CounterStatementIn, request), actor_of(request), clock.now()
        return Response(stood(notices.counter_notice(infringement_id, **body, by=by, at=at), by=by, at=at))


class InfringementBulletins(APIView):
    """What was published of notices of infringement, the latest first; none is ever taken away."""

    permission_classes = (AllowAny,)

    @api(responses={200: InfringementBulletinPageOut}, duties=("ECL-44",), operation_id="infringement_bulletins_list")
    def get(self, request: Request) -> Response:
        found = queries.infringement_bulletins()
        return Response(page_of(found, request, by=("-published_at", "-id"), show=published))


def row(found: Infringement) -> dict[str, Any]:
    return {
        name: getattr(found, name) for name in ("id", "number", "right_kind", "state", "drafted_at", "submitted_at")
    }


def stood(found: Infringement, *, by: Actor, at: datetime) -> dict[str, Any]:
    return row(found) | stand(found, queries.infringement_actions(found, by=by, at=at))


def shown(found: Infringement, *, by: Actor, at: datetime) -> dict[str, Any]:
    return (
        {name: getattr(found, name) for name in PLAIN}
        | queries.said_of(found)
        | {
            "exhibits": [ExhibitOut(_exhibit(kind, file)).data for kind, file in queries.exhibits(found)],
            "wanted": [kind.value for kind in queries.exhibits_wanted(found, by=by)],
            "stand": stand(found, queries.infringement_actions(found, by=by, at=at)),
        }
    )


def published(found: InfringementBulletin) -> dict[str, Any]:
    return {name: getattr(found, name) for name in PUBLIC}


def _exhibit(kind: Exhibit, file: Any) -> dict[str, Any]:
    names = ("id", "media_type", "size", "sha256", "kept_at")
    return {"shows": kind.value} | {name: getattr(file, name) for name in names}


def _exhibits(*kinds: Exhibit) -> list[URLPattern]:
    """A door for each kind of file."""
    return [
        path(
            f"infringements/<uuid:infringement_id>/exhibits/{kind.replace('_', '-')}",
            upload_view(
                Infringement,
                says=f"Leave a file: {kind.label}.",
                keep=partial(notices.keep_exhibit, kind=kind),
                refuses=(ExhibitRefused,),
                duties=("ECL-42",),
            ),
        )
        for kind in kinds
    ]


_one = "infringements/<uuid:infringement_id>"
_file = path(f"{_one}/evidence/<uuid:file_id>", download_view(Infringement, says="A file that either side has left."))
_bulletins = path("infringement-bulletins", InfringementBulletins.as_view(), name="infringement-bulletins")
storefront = [
    path("infringements", DraftInfringement.as_view(), name="infringements"),
    path(_one, OneInfringement.as_view(), name="infringement"),
    *_exhibits(*OF_THE_HOLDER, *OF_EITHER),
    _file,
    path(f"{_one}/submission", Submission.as_view(), name="infringement-submission"),
    path(f"{_one}/filing", Filing.as_view(), name="infringement-filing"),
    path(f"{_one}/withdrawal", InfringementWithdrawal.as_view(), name="infringement-withdrawal"),
    _bulletins,
]
seller = [
    path("infringements", Infringements.as_view(), name="seller-infringements"),
    path(_one, OneInfringement.as_view(), name="seller-infringement"),
    *_exhibits(Exhibit.COUNTER_EVIDENCE, *OF_EITHER),
    _file,
    path(f"{_one}/counter-statement", CounterStatement.as_view(), name="infringement-counter-statement"),
]
