"""Doors to recalls, samplings and samples, for everybody and for the shop."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.listings.api import ONCE, PAGE, WorksForAShop
from catalog.safety import queries
from catalog.safety.commands import freezes, samples
from catalog.safety.errors import (
    CorrectionTooLate,
    LotFreezeNotFound,
    LotFrozenAlready,
    ObjectionTooLate,
    SampleNotFound,
    SamplingNotFound,
    SamplingRefused,
)
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, SampleStatement, Sampling
from catalog.safety.states import FreezeState, SampleState, SamplingState
from catalog.safety.types import Danger, Disposal, Finding, FreezeBasis, NewFreeze
from catalog.stock.errors import SkuNotFound
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money
from platform_core.states import IllegalTransition, WrongRole

DRAWS: Final = ("SPT-03", "HSE-11")
RECALLS: Final = ("CRL-19", "RCL-01", "CRI-08")
MOST_WORDS: Final = 4000
OWN: Final = (
    *("id", "number", "state", "sku_id", "lot", "order_number", "laboratory", "finding", "report_sha256"),
    *("objection", "decision", "correction", "recheck_finding", "recheck_sha256"),
)
STEP: Final = (IllegalTransition, WrongRole, SamplingRefused)


class RecallOut(serializers.Serializer[Any]):
    """A lot that nobody may buy or send: why, on whose word, and the advice for its buyers."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in FreezeState])
    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    sku_id = serializers.UUIDField()
    sku_code = serializers.CharField(source="sku.code")
    title_zh = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    lot = serializers.CharField(allow_blank=True, help_text="empty for the pieces that came without one")
    basis = serializers.ChoiceField([basis.value for basis in FreezeBasis])
    document = serializers.CharField(source="source", allow_blank=True, help_text="of the authority, or the sample")
    danger = serializers.CharField()
    advice = serializers.CharField()
    disposal = serializers.ChoiceField([way.value for way in Disposal])
    ground = serializers.CharField(allow_blank=True, help_text="on what it rests that goods are destroyed")
    frozen_at = serializers.DateTimeField()
    reported_at = serializers.DateTimeField(allow_null=True)
    report_reference = serializers.CharField(allow_blank=True)
    told_at = serializers.DateTimeField(allow_null=True, help_text="since when every buyer is told")
    lift_reason = serializers.CharField(allow_blank=True)
    lifted_at = serializers.DateTimeField(allow_null=True)


class RecallPageOut(serializers.Serializer[Any]):
    items = RecallOut(many=True)
    next = serializers.CharField(allow_null=True)


class RecallIn(serializers.Serializer[Any]):
    """A recall of your own. `ground` where goods are destroyed and not sent back: the law, or the decision."""

    sku_id = serializers.UUIDField()
    lot = serializers.CharField(max_length=60, allow_blank=True)
    danger = serializers.CharField(max_length=MOST_WORDS)
    advice = serializers.CharField(max_length=MOST_WORDS)
    disposal = serializers.ChoiceField([way.value for way in Disposal], default=Disposal.SEND_BACK.value)
    ground = serializers.CharField(max_length=MOST_WORDS, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        said = super().to_internal_value(data)
        way = Disposal(said["disposal"])
        danger = Danger(danger=said["danger"], advice=said["advice"], disposal=way, ground=said["ground"])
        asked = NewFreeze(sku_id=said["sku_id"], lot=said["lot"], basis=FreezeBasis.SHOP, danger=danger)
        return {"asked": asked}


class DangerReportIn(serializers.Serializer[Any]):
    """The reference under which the authority was told."""

    reference = serializers.CharField(max_length=120)


class SamplingOut(serializers.Serializer[Any]):
    """A draw that anybody can make again: `sha256(revealed)` is `commitment`, `sha256(list)` is `population_sha256`.

    `drawn` are the places in the list that win; empty until the seed is public.
    """

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in SamplingState])
    category = serializers.CharField(source="category.code")
    wanted = serializers.IntegerField()
    risk = serializers.CharField()
    commitment = serializers.CharField()
    population_sha256 = serializers.CharField(allow_blank=True)
    population_size = serializers.IntegerField(allow_null=True)
    revealed = serializers.CharField(allow_blank=True)
    planned_at = serializers.DateTimeField()
    drawn_at = serializers.DateTimeField(allow_null=True)
    revealed_at = serializers.DateTimeField(allow_null=True)


class OneSamplingOut(SamplingOut):
    list = serializers.CharField(allow_blank=True, help_text="the text that was hashed, a line for each lot")
    drawn = serializers.ListField(child=serializers.IntegerField())


class SamplingPageOut(serializers.Serializer[Any]):
    items = SamplingOut(many=True)
    next = serializers.CharField(allow_null=True)


class SampleStatementOut(serializers.Serializer[Any]):
    """One statement about a sample. It stays; the latest of a sample is the one that holds now."""

    sample_id = serializers.UUIDField()
    number = serializers.CharField()
    sampling_number = serializers.CharField()
    said = serializers.ChoiceField([said.value for said in Finding])
    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    lot = serializers.CharField(allow_blank=True)
    laboratory = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    report_sha256 = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField()


class SampleStatementPageOut(serializers.Serializer[Any]):
    items = SampleStatementOut(many=True)
    next = serializers.CharField(allow_null=True)


class OwnSampleOut(serializers.Serializer[Any]):
    """A sample of your goods that is tested, with the finding and until when you may object."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in SampleState])
    sku_id = serializers.UUIDField()
    lot = serializers.CharField(allow_blank=True)
    order_number = serializers.CharField()
    laboratory = serializers.CharField()
    finding = serializers.CharField()
    report_sha256 = serializers.CharField()
    cost = MoneyOut(help_text="what the laboratory asked: yours if a failed result stands, unopposed or as decided")
    objection = serializers.CharField(allow_blank=True)
    decision = serializers.CharField(allow_blank=True)
    correction = serializers.CharField(allow_blank=True)
    recheck_finding = serializers.CharField(allow_blank=True)
    recheck_sha256 = serializers.CharField(allow_blank=True)
    stand = CaseStandOut()


class OwnSamplePageOut(serializers.Serializer[Any]):
    items = OwnSampleOut(many=True)
    next = serializers.CharField(allow_null=True)


class SampleWordsIn(serializers.Serializer[Any]):
    """Your own words, for yourself or for the maker."""

    text = serializers.CharField(max_length=MOST_WORDS)


class Recalls(APIView):
    """All recalls, the latest first: every lot that nobody may buy, or might not for a time."""

    permission_classes = [AllowAny]

    @api(responses={200: RecallPageOut}, parameters=[*PAGE], duties=RECALLS, operation_id="recalls_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.freezes(), request, by=("-frozen_at", "-id"), show=_recall))


class Recall(APIView):
    """One recall."""

    permission_classes = [AllowAny]

    @api(responses={200: RecallOut}, refuses=(LotFreezeNotFound,), duties=RECALLS, operation_id="recall_read")
    def get(self, _: Request, recall_id: UUID) -> Response:
        return Response(_recall(queries.freeze(recall_id)))


class Samplings(APIView):
    """All samplings, the latest first, each public from the moment in which its draw was committed to."""

    permission_classes = [AllowAny]

    @api(responses={200: SamplingPageOut}, parameters=[*PAGE], duties=DRAWS, operation_id="samplings_list")
    def get(self, request: Request) -> Response:
        show = _sampling
        return Response(page_of(queries.samplings(), request, by=("-planned_at", "-id"), show=show))


class OneSampling(APIView):
    """One sampling with all that it takes to make its draw again."""

    permission_classes = [AllowAny]

    @api(responses={200: OneSamplingOut}, refuses=(SamplingNotFound,), duties=DRAWS, operation_id="sampling_read")
    def get(self, _: Request, sampling_id: UUID) -> Response:
        row = queries.sampling(sampling_id)
        text, drawn = queries.population_of(row), queries.drawn_places(row)
        return Response({**_sampling(row), "list": text, "drawn": drawn})


class SampleStatements(APIView):
    """The statements about samples, the latest first; none is ever taken away."""

    permission_classes = [AllowAny]

    @api(responses={200: SampleStatementPageOut}, parameters=[*PAGE], duties=DRAWS, operation_id="samples_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.statements(), request, by=("-published_at", "-id"), show=_render_statement))


class OwnRecalls(APIView):
    """The frozen lots of the shop. POST a recall of your own: the lot is frozen at once, and its buyers are told."""

    permission_classes = [WorksForAShop]

    @api(responses={200: RecallPageOut}, parameters=[*PAGE], duties=RECALLS, operation_id="own_recalls_list")
    def get(self, request: Request) -> Response:
        mine = queries.freezes_of(actor_of(request))
        return Response(page_of(mine, request, by=("-frozen_at", "-id"), show=_recall))

    @api(
        request=RecallIn,
        responses={201: RecallOut},
        refuses=(SkuNotFound, LotFrozenAlready, SamplingRefused, WrongRole, *ONCE),
        duties=RECALLS,
        operation_id="own_recall_begin",
    )
    @once
    def post(self, request: Request) -> Response:
        row = freezes.freeze_lot(**parsed(RecallIn, request), by=actor_of(request), at=clock.now())
        return Response(_recall(queries.freeze(row.id)), status=status.HTTP_201_CREATED)


class RecallReport(APIView):
    """PUT the reference under which the market regulation authority was told of the danger."""

    permission_classes = [WorksForAShop]

    @api(
        request=DangerReportIn,
        responses={200: RecallOut},
        refuses=(LotFreezeNotFound, *STEP, *ONCE),
        duties=("CRL-19",),
        operation_id="own_recall_report",
    )
    @once
    def put(self, request: Request, recall_id: UUID) -> Response:
        row = freezes.report_danger(recall_id, **parsed(DangerReportIn, request), by=actor_of(request), at=clock.now())
        return Response(_recall(queries.freeze(row.id)))


class OwnSamples(APIView):
    """Samples of the shop's goods that are tested, the latest first."""

    permission_classes = [WorksForAShop]

    @api(responses={200: OwnSamplePageOut}, parameters=[*PAGE], duties=("SPT-03",), operation_id="own_samples_list")
    def get(self, request: Request) -> Response:
        by = actor_of(request)
        mine = queries.samples_of(by)
        return Response(
            page_of(mine, request, by=("-drawn_at", "-id"), show=lambda row: _render_own_sample(row, by=by))
        )


class SampleCorrection(APIView):
    """PUT how you have corrected the finding, in time. The lot stays frozen; goods made since are re-checked."""

    permission_classes = [WorksForAShop]

    @api(
        request=SampleWordsIn,
        responses={200: OwnSampleOut},
        refuses=(SampleNotFound, CorrectionTooLate, *STEP, *ONCE),
        duties=("SPT-02",),
        operation_id="own_sample_correct",
    )
    @once
    def put(self, request: Request, sample_id: UUID) -> Response:
        by = actor_of(request)
        row = samples.correct(sample_id, **parsed(SampleWordsIn, request), by=by, at=clock.now())
        return Response(_render_own_sample(row, by=by))


class SampleObjection(APIView):
    """PUT why the result is wrong, once and in time. The lot stays frozen until another person has decided."""

    permission_classes = [WorksForAShop]

    @api(
        request=SampleWordsIn,
        responses={200: OwnSampleOut},
        refuses=(SampleNotFound, ObjectionTooLate, *STEP, *ONCE),
        duties=("SPT-03",),
        operation_id="own_sample_object",
    )
    @once
    def put(self, request: Request, sample_id: UUID) -> Response:
        by = actor_of(request)
        row = samples.object_to_result(sample_id, **parsed(SampleWordsIn, request), by=by, at=clock.now())
        return Response(_render_own_sample(row, by=by))


def _recall(row: LotFreeze) -> dict[str, Any]:
    return dict(RecallOut(row).data)


def _sampling(row: Sampling) -> dict[str, Any]:
    return dict(SamplingOut(row).data)


def _render_statement(row: SampleStatement) -> dict[str, Any]:
    return dict(SampleStatementOut(row).data)


def _render_own_sample(row: Sample, *, by: Actor) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in OWN}
    actions = queries.sample_actions(row, by=by, at=clock.now())
    return dict(OwnSampleOut(said | {"cost": asdict(Money(row.cost)), "stand": stand(row, actions)}).data)
