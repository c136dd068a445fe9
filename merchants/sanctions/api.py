"""Measures by programme: answer and appeal as a shop, read bulletins."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from merchants.sanctions import commands, queries
from merchants.sanctions.errors import AppealTooLate, BulletinNotFound, HearingClosed, SanctionNotFound
from merchants.sanctions.models import Bulletin, Sanction
from merchants.sanctions.states import SanctionState
from merchants.sanctions.types import SanctionKind, Statement
from merchants.shops.errors import ReasonRequired
from platform_core import clock
from platform_core.accounts.permissions import ActsForAShop
from platform_core.actors import Actor
from platform_core.cases.doors import CaseStandOut, stand
from platform_core.http.idempotency import once
from platform_core.http.paging import page_of
from platform_core.http.requests import actor_of, parsed
from platform_core.http.schema import api
from platform_core.states import IllegalTransition, WrongRole

DUTIES: Final = ("OPR-NEG",)
MOST_WORDS: Final = 4000  # characters of an answer or an appeal
KINDS: Final = [kind.value for kind in SanctionKind]
REFUSES: Final = (SanctionNotFound, IllegalTransition, WrongRole, ReasonRequired)
PLAIN: Final = (
    *("id", "number", "kind", "state", "facts", "evidence", "listings", "category", "until_on", "ends_on"),
    *("hearing_until", "proposed_at", "answer", "answered_at", "danger", "reasons", "decided_at", "published_at"),
    *("appeal", "appealed_at", "review", "stands_at", "reversed_at", "reason", "effective_at", "lifted_at"),
    *("undecided_since", "restored_at", "ended_at", "in_effect"),
)
PUBLIC: Final = (
    *("sanction_id", "said", "number", "merchant_id", "trade_name", "kind", "facts", "words", "targets", "last_day"),
    *("happened_at", "published_at"),
)


class CitedClauseOut(serializers.Serializer[Any]):
    """The clause that a measure rests on: a version of a rule, and its place in it. Read it under `/rules`."""

    rule = serializers.CharField()
    number = serializers.IntegerField(help_text="of the version")
    place = serializers.IntegerField()
    heading = serializers.DictField(child=serializers.CharField(), help_text="by language: zh, en")


class SanctionOut(serializers.Serializer[Any]):
    """A measure against your shop: facts, clause and reasons, what you said to it, and whether it has effect."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField([state.value for state in SanctionState])
    in_effect = serializers.BooleanField()
    clause = CitedClauseOut()
    facts = serializers.CharField()
    evidence = serializers.ListField(child=serializers.CharField())
    violations = serializers.ListField(child=serializers.UUIDField(), help_text="see `/violations`")
    listings = serializers.ListField(child=serializers.UUIDField())
    category = serializers.CharField(allow_blank=True)
    until_on = serializers.DateField(allow_null=True, help_text="the last day that was proposed")
    ends_on = serializers.DateField(allow_null=True, help_text="the last day that counts; none for until it is lifted")
    hearing_until = serializers.DateTimeField(help_text="Exclusive.")
    proposed_at = serializers.DateTimeField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    danger = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    appeal = serializers.CharField(allow_blank=True)
    appealed_at = serializers.DateTimeField(allow_null=True)
    review = serializers.CharField(allow_blank=True, help_text="the answer to the appeal")
    stands_at = serializers.DateTimeField(allow_null=True)
    reversed_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True, help_text="why it was dropped, or lifted")
    effective_at = serializers.DateTimeField(allow_null=True)
    lifted_at = serializers.DateTimeField(
        allow_null=True, help_text="of older measures: since the appeal was not answered in time"
    )
    undecided_since = serializers.DateTimeField(
        allow_null=True, help_text="nobody has decided in time since then; it stays in effect because of a danger"
    )
    restored_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    stand = CaseStandOut()


class SanctionPageOut(serializers.Serializer[Any]):
    items = SanctionOut(many=True)
    next = serializers.CharField(allow_null=True)


class WordsIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_WORDS, allow_blank=True)


class HitOut(serializers.Serializer[Any]):
    zh = serializers.CharField()
    en = serializers.CharField()


class BulletinOut(serializers.Serializer[Any]):
    """One statement about a measure. It stays; `latest` is what is said of the measure now."""

    sanction_id = serializers.UUIDField()
    number = serializers.CharField()
    said = serializers.ChoiceField([said.value for said in Statement])
    latest = serializers.ChoiceField([said.value for said in Statement])
    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    facts = serializers.CharField()
    clause = CitedClauseOut()
    words = serializers.CharField(allow_blank=True, help_text="the reasons of this statement")
    targets = HitOut(many=True, help_text="goods or category; none where it is the whole shop")
    last_day = serializers.DateField(allow_null=True)
    happened_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()


class BulletinPageOut(serializers.Serializer[Any]):
    items = BulletinOut(many=True)
    next = serializers.CharField(allow_null=True)


class Sanctions(APIView):
    """Measures against the shop that one acts for, the latest first."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: SanctionPageOut}, duties=DUTIES, operation_id="sanctions_list")
    def get(self, request: Request) -> Response:
        by = actor_of(request)
        mine = queries.sanctions_of(by)
        return Response(page_of(mine, request, by=("-proposed_at", "-id"), show=lambda row: shown(row, by=by)))


class OneSanction(APIView):
    """One of them, with what you may do now and until when."""

    permission_classes = (ActsForAShop,)

    @api(responses={200: SanctionOut}, refuses=(SanctionNotFound,), duties=DUTIES, operation_id="sanction_read")
    def get(self, request: Request, sanction_id: UUID) -> Response:
        by = actor_of(request)
        return Response(shown(queries.sanction(sanction_id, by=by), by=by))


class HearingAnswer(APIView):
    """Your answer before anybody decides; PUT it, once."""

    permission_classes = (ActsForAShop,)

    @api(
        request=WordsIn,
        responses={200: SanctionOut},
        refuses=(*REFUSES, HearingClosed),
        duties=DUTIES,
        operation_id="sanction_answer",
    )
    @once
    def put(self, request: Request, sanction_id: UUID) -> Response:
        said, by = parsed(WordsIn, request), actor_of(request)
        return Response(shown(commands.answer_hearing(sanction_id, **said, by=by, at=clock.now()), by=by))


class Appeal(APIView):
    """Your appeal to another person; PUT it, once."""

    permission_classes = (ActsForAShop,)

    @api(
        request=WordsIn,
        responses={200: SanctionOut},
        refuses=(*REFUSES, AppealTooLate),
        duties=DUTIES,
        operation_id="sanction_appeal",
    )
    @once
    def put(self, request: Request, sanction_id: UUID) -> Response:
        said, by = parsed(WordsIn, request), actor_of(request)
        return Response(shown(commands.appeal_sanction(sanction_id, **said, by=by, at=clock.now()), by=by))


class Bulletins(APIView):
    """What was published of measures against shops, the latest first; none is ever taken away."""

    permission_classes = (AllowAny,)

    @api(responses={200: BulletinPageOut}, duties=("ECL-36", "OTM-30"), operation_id="bulletins_list")
    def get(self, request: Request) -> Response:
        return Response(page_of(queries.bulletins(), request, by=("-published_at", "-id"), show=published))


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
        return Response([published(row) for row in queries.bulletins_about(sanction_id)])


def shown(row: Sanction, *, by: Actor) -> dict[str, Any]:
    actions = queries.sanction_actions(row, by=by, at=clock.now())
    more = {
        "clause": queries.basis(row),
        "violations": queries.answered_violations(row),
        "stand": stand(row, actions),
    }
    return dict(SanctionOut({name: getattr(row, name) for name in PLAIN} | more).data)


def published(row: Bulletin) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in PUBLIC}
    return dict(BulletinOut(said | {"latest": getattr(row, "latest", row.said), "clause": queries.basis(row)}).data)
