"""API of notices of infringement: the shapes of its answers, the files, and the public board."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.urls import URLPattern, path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.infringements import queries
from complaints.infringements.commands import notices
from complaints.infringements.doors import DOORS, View
from complaints.infringements.errors import ExhibitRefused
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.states import InfringementState
from complaints.infringements.types import OF_EITHER, OF_THE_HOLDER, Exhibit, RightKind
from platform_core.actors import Role
from platform_core.cases.doors import (
    CaseApi,
    CaseStandOut,
    Columns,
    columns,
    download_view,
    page_out,
    upload_view,
    values,
)
from platform_core.files.doors import FileOut
from platform_core.http.paging import page_of
from platform_core.http.schema import api

RIGHT: Final = serializers.ChoiceField(choices=[kind.value for kind in RightKind])


class ExhibitOut(FileOut):
    """A file with the kind of thing that it shows."""

    shows = serializers.ChoiceField(choices=[kind.value for kind in Exhibit])


@columns(Infringement, *("id", "number", "right_kind", "state", "drafted_at", "submitted_at"), right_kind=RIGHT)
class InfringementRowOut(Columns):
    """A notice in a list."""


class InfringementStandOut(InfringementRowOut, CaseStandOut):
    """Where it stands now, without anybody's words."""


@columns(
    Infringement,
    *("id", "number", "merchant_id", "right_kind", "right_no", "listings", "company", "by_agent", "state", "filing"),
    *("outcome", "drafted_at", "submitted_at", "measured_at", "rejected_at", "countered_at", "waiting_at"),
    *("delayed_at", "litigated_at", "confirmed_at", "restored_at", "lifted_at", "withdrawn_at", "published_at"),
    right_kind=RIGHT,
    listings=serializers.ListField(child=serializers.UUIDField()),
    waiting_at=serializers.DateTimeField(allow_null=True, help_text="when the statement reached the right holder"),
)
class InfringementOut(Columns):
    """A notice, for its right holder and, once it is handed in, for the shop. `wanted`: the kinds of file that you may
    leave now."""

    holder = serializers.CharField()
    contact = serializers.CharField()
    statement = serializers.CharField()
    reasons = serializers.CharField(allow_blank=True)
    counter_statement = serializers.CharField(allow_blank=True)
    delay_refusal = serializers.CharField(allow_blank=True, help_text="why the last proof of a delay was not accepted")
    exhibits = ExhibitOut(many=True)
    wanted = serializers.ListField(child=serializers.CharField())
    stand = CaseStandOut()


class GoodsNameOut(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField()


@columns(
    InfringementBulletin,
    *("infringement_id", "number", "said", "merchant_id", "trade_name", "holder", "right_kind", "right_no", "goods"),
    *("happened_at", "published_at"),
    said=serializers.ChoiceField(choices=[state.value for state in InfringementState]),
    right_kind=RIGHT,
    goods=GoodsNameOut(many=True),
)
class InfringementBulletinOut(Columns):
    """One statement about a notice, which stays. A person's name is masked, and nobody's words are here."""


class InfringementBulletins(APIView):
    """What was published of notices of infringement, the latest first; none is ever taken away."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: page_out(InfringementBulletinOut, "InfringementBulletinPageOut")},
        duties=("ECL-44",),
        operation_id="infringement_bulletins_list",
    )
    def get(self, request: Request) -> Response:
        found, show = queries.infringement_bulletins(), partial(values, shape=InfringementBulletinOut)
        return Response(page_of(found, request, by=("-published_at", "-id"), show=show))


def _in_one(view: View) -> dict[str, Any]:
    exhibits = [{**FileOut(file).data, "shows": kind} for kind, file in queries.exhibits(view.row)]
    wanted = [kind.value for kind in queries.exhibits_wanted(view.row, by=view.by)]
    return {**queries.said_of(view.row), "exhibits": exhibits, "wanted": wanted}


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


API: Final = CaseApi(
    doors=DOORS,
    row=InfringementRowOut,
    one=InfringementOut,
    answer=InfringementStandOut,
    says="Notices of infringement: your own as a right holder, or those about the shop's goods.",
    reads="A notice with all that either side wrote and showed, and what you may do now.",
    in_one=_in_one,
)
_file = path(
    "infringements/<uuid:infringement_id>/evidence/<uuid:file_id>",
    download_view(Infringement, says="A file that either side has left."),
)
_bulletins = path("infringement-bulletins", InfringementBulletins.as_view(), name="infringement-bulletins")
storefront = [*API.routes(Role.SHOPPER), *_exhibits(*OF_THE_HOLDER, *OF_EITHER), _file, _bulletins]
seller = [*API.routes(Role.MERCHANT, prefix="seller-"), *_exhibits(Exhibit.COUNTER_EVIDENCE, *OF_EITHER), _file]
