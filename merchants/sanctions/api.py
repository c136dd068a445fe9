"""Measures by programme: answer and appeal as a shop, read bulletins."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.sanctions import queries
from merchants.sanctions.doors import DOORS
from merchants.sanctions.errors import BulletinNotFound
from merchants.sanctions.models import Bulletin, Sanction
from merchants.sanctions.types import SanctionKind, Statement
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, page_out, values
from platform_core.http.paging import page_of
from platform_core.http.schema import api
from platform_core.rulebook.types import Clause

KIND: Final = serializers.ChoiceField([kind.value for kind in SanctionKind])
SAID: Final = serializers.ChoiceField([said.value for said in Statement])


class CitedClauseOut(serializers.Serializer[Any]):
    """The clause that a measure rests on: a version of a rule, and its place in it. Read it under `/rules`."""

    rule = serializers.CharField()
    number = serializers.IntegerField(help_text="of the version")
    place = serializers.IntegerField()
    heading = serializers.DictField(child=serializers.CharField(), help_text="by language: zh, en")


@columns(
    Sanction,
    *("id", "number", "kind", "state", "in_effect", "facts", "evidence", "listings", "category", "until_on", "ends_on"),
    *("hearing_until", "proposed_at", "answer", "answered_at", "danger", "reasons", "decided_at", "published_at"),
    *("appeal", "appealed_at", "review", "stands_at", "reversed_at", "reason", "effective_at", "lifted_at"),
    *("undecided_since", "restored_at", "ended_at"),
    kind=KIND,
    in_effect=serializers.BooleanField(),
    evidence=serializers.ListField(child=serializers.CharField()),
    listings=serializers.ListField(child=serializers.UUIDField()),
    until_on=serializers.DateField(allow_null=True, help_text="the last day that was proposed"),
    ends_on=serializers.DateField(allow_null=True, help_text="the last day that counts; none for until it is lifted"),
    hearing_until=serializers.DateTimeField(help_text="Exclusive."),
    review=serializers.CharField(allow_blank=True, help_text="the answer to the appeal"),
    reason=serializers.CharField(allow_blank=True, help_text="why it was dropped, or lifted"),
    lifted_at=serializers.DateTimeField(
        allow_null=True, help_text="of older measures: since the appeal was not answered in time"
    ),
    undecided_since=serializers.DateTimeField(
        allow_null=True, help_text="nobody has decided in time since then; it stays in effect because of a danger"
    ),
)
class SanctionOut(Columns):
    """A measure against your shop: facts, clause and reasons, your answer and appeal, and whether it has effect."""

    clause = CitedClauseOut()
    violations = serializers.ListField(child=serializers.UUIDField(), help_text="see `/violations`")
    stand = CaseStandOut()


class HitOut(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField()


@columns(
    Bulletin,
    *("sanction_id", "number", "said", "merchant_id", "trade_name", "kind", "facts", "words", "targets", "last_day"),
    *("happened_at", "published_at"),
    said=SAID,
    kind=KIND,
    words=serializers.CharField(allow_blank=True, help_text="the reasons of this statement"),
    targets=HitOut(many=True, help_text="goods or category; none where it is the whole shop"),
)
class BulletinOut(Columns):
    """One statement about a measure. It stays; `latest` is the last one about the same measure."""

    latest = SAID
    clause = CitedClauseOut()


class Bulletins(APIView):
    """The statements about measures against shops, the latest first; none is ever taken away."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: page_out(BulletinOut, "BulletinPageOut")},
        duties=("ECL-36", "OTM-30"),
        operation_id="bulletins_list",
    )
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.bulletins(), request, by=("-published_at", "-id"), show=show_bulletin))


class BulletinsAbout(APIView):
    """All that was published of one measure, in its order."""

    permission_classes = (AllowAny,)

    @api(
        responses={200: BulletinOut(many=True)},
        refuses=(BulletinNotFound,),
        duties=("ECL-36", "OTM-30"),
        operation_id="bulletins_read",
    )
    def get(self, _: Request, sanction_id: UUID) -> Response:
        return Response([show_bulletin(row) for row in queries.bulletins_about(sanction_id)])


def show_bulletin(row: Bulletin) -> dict[str, Any]:
    latest = getattr(row, "latest", row.said)
    return values(row, BulletinOut) | {"latest": latest, "clause": _render_clause(queries.basis(row))}


def _render_clause(clause: Clause) -> dict[str, Any]:
    shown: dict[str, Any] = CitedClauseOut(clause).data
    return shown


API: Final = CaseApi(
    doors=DOORS,
    row=SanctionOut,
    one=SanctionOut,
    answer=SanctionOut,
    says="Measures against the shop that one acts for, the latest first.",
    reads="One of them, with what you may do now and until when.",
    in_row=lambda row: {
        "clause": _render_clause(queries.basis(row)),
        "violations": queries.answered_violations(row),
    },
)
seller = API.routes(Role.MERCHANT, prefix="seller-")
