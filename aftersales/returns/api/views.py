"""API of returns: what is declared, the files, the timeline, and the carrier's reports."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aftersales.returns.api import rendering, serializers
from aftersales.returns.commands import arrivals, decisions
from aftersales.returns.doors.returns import DOORS
from aftersales.returns.errors import NotNow, ReturnNotFound
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from orders.sales.types import ParcelEvent
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, download_view, upload_view
from platform_core.eventlog.queries import timeline
from platform_core.http.requests import actor_of, valid
from platform_core.http.schema import api
from platform_core.http.webhooks import BadSignature, RawJson, receive, verify_message

KNOWN_REPORTS = frozenset(f"parcel.{kind}" for kind in ParcelEvent)


class ReturnTimeline(APIView):
    """The events of a return, each with its role and its time."""

    @api(responses={200: serializers.ReturnTimelineItemOut(many=True)}, refuses=(ReturnNotFound,))
    def get(self, request: Request, return_id: UUID) -> Response:
        case = cases.one_return(return_id, by=actor_of(request))
        return Response([rendering.render_event(e) for e in timeline(case.id)])


class ReturnWebhook(APIView):
    """The sandbox carrier's reports of parcels that go back, signed. Noted here, applied by the relay."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (RawJson,)
    throttle_classes = ()  # it is signed, and a clock may run against its report

    @api(request=OpenApiTypes.OBJECT, responses={204: None}, refuses=(BadSignature,))
    def post(self, request: Request) -> Response:
        message = verify_message(request, secret=settings.CARRIER_SECRET)
        if str(message.body.get("type", "")) in KNOWN_REPORTS:  # others are of no concern to us, now or yet
            data = valid(serializers.ReturnEventIn, message.body.get("data"))
            fact = rendering.read_report(data, message_id=message.id)
            receive(
                message,
                source="carrier.sandbox",
                tell=lambda carrier: arrivals.report(fact, by=carrier, at=clock.now()),
            )
        return Response(status=204)


API: Final = CaseApi(
    doors=DOORS,
    row=serializers.ReturnRowOut,
    one=serializers.OneReturnOut,
    answer=serializers.ReturnOut,
    says="One's own returns as a shopper, or the shop's, newest first.",
    reads="A return with its goods, address, clocks, decisions, and the actions open to you now.",
    in_row=rendering.render_row,
    in_answer=rendering.render_case,
    in_one=rendering.render_whole,
    stand=rendering.render_stand,
)
_evidence = upload_view(
    Return,
    says="Add a file to a return. Both sides see what either has added.",
    keep=decisions.add_evidence,
    refuses=(NotNow,),
    duties=("NRR-09",),
)
_file = download_view(Return, says="A file of a return, to be saved.")
_shared = [
    path("returns/<uuid:return_id>/timeline", ReturnTimeline.as_view(), name="return-timeline"),
    path("returns/<uuid:return_id>/evidence", _evidence, name="return-evidence"),
    path("returns/<uuid:return_id>/evidence/<uuid:file_id>", _file, name="return-file"),
]
storefront = [*API.routes(Role.SHOPPER), *_shared]
seller = [*API.routes(Role.MERCHANT), *_shared]
webhooks = [path("carriers/sandbox/returns", ReturnWebhook.as_view(), name="carrier-return-webhook")]
