"""The shapes of an authority's requests, and of a shopper's file of an order."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from platform_core.http.shapes import InstantIn
from platform_core.regulators.deadlines import ANSWER_WITHIN
from platform_core.regulators.states import DossierState, RequestState
from platform_core.regulators.types import DOCUMENT_NO, Basis, Kind, NewRequest, Period

ACTIONS: Final = ("withdraw", "fetch")


class DataRequestIn(serializers.Serializer[Any]):
    """The data asked for, and its ground. A shop's trail needs a period; an order's is whole without one."""

    kind = serializers.ChoiceField(choices=[k.value for k in Kind])
    subject_id = serializers.UUIDField(help_text="Of the order, or of the shop.")
    basis = serializers.ChoiceField(choices=[b.value for b in Basis], help_text="The article it rests on.")
    document_no = serializers.RegexField(DOCUMENT_NO, help_text="Of the authority's letter: 杭市监网调〔2026〕12号.")
    since = InstantIn(required=False, allow_null=True, default=None)
    until = InstantIn(required=False, allow_null=True, default=None, help_text="Exclusive.")
    working_days = serializers.IntegerField(
        min_value=1,
        max_value=365,
        required=False,
        allow_null=True,
        default=None,
        help_text=f"As the letter says; without it, or with more, {ANSWER_WITHIN.code} as in force that day.",
    )

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        period = Period(found.pop("since"), found.pop("until"))
        kind, basis = Kind(found.pop("kind")), Basis(found.pop("basis"))
        return NewRequest(kind=kind, basis=basis, period=period, **found)


class AnswerClockOut(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField()
    state = serializers.CharField()


class ApprovalOut(serializers.Serializer[Any]):
    """The approval, and its limits: the period may be shorter than the one asked for."""

    approved_by = serializers.UUIDField()
    approved_at = serializers.DateTimeField()
    reason = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)


class BundleOut(serializers.Serializer[Any]):
    """A ready bundle, which the verifier checks offline."""

    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    rows = serializers.IntegerField()
    tree_size = serializers.IntegerField()
    built_at = serializers.DateTimeField()


class DataRequestRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[k.value for k in Kind])
    subject_id = serializers.UUIDField()
    basis = serializers.ChoiceField(choices=[b.value for b in Basis])
    document_no = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=[s.value for s in RequestState])
    filed_at = serializers.DateTimeField()


class DataRequestOut(DataRequestRowOut):
    """A request with its clock, its decision, its bundle and the acts open now."""

    authority = serializers.CharField()
    clock = AnswerClockOut(allow_null=True)
    approval = ApprovalOut(allow_null=True)
    rejected_because = serializers.CharField(allow_blank=True)
    export = BundleOut(allow_null=True, help_text="From the hand-over on; GET …/export fetches it.")
    fetched = serializers.IntegerField(help_text="How often it was fetched; each time is on record.")
    actions = serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS))


class DataRequestPage(serializers.Serializer[Any]):
    items = DataRequestRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class CheckpointOut(serializers.Serializer[Any]):
    """The signed head of the log: keep it, and any bundle can be held against it.

    `verify.py --earlier` takes it. If it answers "not proven" (status 3), it names the proof to fetch under
    `/open/audit/consistency` and to give it as `--consistency`.
    """

    size = serializers.IntegerField()
    note = serializers.CharField(help_text="C2SP tlog-checkpoint with its Ed25519 signature.")
    vkey = serializers.CharField(help_text="The public key, as `verify.py --key` takes it.")
    signed_at = serializers.DateTimeField()


class DossierOut(serializers.Serializer[Any]):
    """The state of the file that you asked for last; `bundle` is the last that may be fetched, at `…/dossier/file`."""

    id = serializers.UUIDField()
    order_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in DossierState])
    asked_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(help_text="By then it is owed; late, it stays owed.")
    bundle = BundleOut(allow_null=True)
