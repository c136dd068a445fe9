"""API of complaints."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from complaints.complaint.policies import MOST_EVIDENCE, MOST_TEXT
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import (
    AnswerKind,
    Channel,
    Demand,
    DemandKind,
    Matter,
    NewFact,
    Outcome,
    Rejection,
    RejectReason,
    Shows,
    Topic,
)
from platform_core.actors import Role
from platform_core.cases.doors import CaseStandOut
from platform_core.files.doors import FileOut, UploadIn
from platform_core.http.shapes import AmountIn, InstantIn, MoneyOut

MOST_LINES = 200


class DemandIn(serializers.Serializer[Any]):
    """A whole refund needs no amount. A `repair`, an `exchange` or a `document` has none, and is owed within a time
    once it is granted; `other` (an apology) has none either."""

    kind = serializers.ChoiceField(choices=[k.value for k in DemandKind])
    amount = AmountIn(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        data = super().to_internal_value(data)
        return Demand(DemandKind(data["kind"]), data["amount"])


class NewFactIn(serializers.Serializer[Any]):
    """A fact learnt since the platform decided about the same, with the instant of learning it."""

    text = serializers.CharField(max_length=MOST_TEXT)
    since = InstantIn()

    def to_internal_value(self, data: Any) -> Any:
        return NewFact(**super().to_internal_value(data))


class ComplaintIn(serializers.Serializer[Any]):
    """`lines` are those complained of; none for the whole order. `new_fact` only where the platform has decided about
    the same before; `harm_known_since` only if you learnt of it later than the goods came."""

    topic = serializers.ChoiceField(choices=[t.value for t in Topic])
    demand = DemandIn()
    lines = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_LINES, required=False, default=list)
    statement = serializers.CharField(max_length=MOST_TEXT)
    new_fact = NewFactIn(required=False, allow_null=True, default=None)
    harm_known_since = InstantIn(required=False, allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        """The arguments of the command."""
        said = super().to_internal_value(data)
        lines, fact, since = (said.pop(name) for name in ("lines", "new_fact", "harm_known_since"))
        matter = Matter(lines=frozenset(lines), new_fact=fact, known_since=since)
        return said | {"topic": Topic(said["topic"]), "matter": matter}


class ShopAnswerIn(serializers.Serializer[Any]):
    """`accept` takes nothing else; `offer` an amount; `reject` a reason, a statement and files left as evidence."""

    kind = serializers.ChoiceField(choices=[k.value for k in AnswerKind])
    amount = AmountIn(required=False, allow_null=True, default=None)
    reason = serializers.ChoiceField(
        choices=[r.value for r in RejectReason], required=False, allow_null=True, default=None
    )
    statement = serializers.CharField(max_length=MOST_TEXT, required=False, allow_blank=True, default="")
    evidence = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST_EVIDENCE, required=False, default=list
    )

    def to_internal_value(self, data: Any) -> Any:
        """The kind of the answer, with the arguments of its command."""
        data = super().to_internal_value(data)
        kind = AnswerKind(data["kind"])
        needed = {AnswerKind.OFFER: "amount", AnswerKind.REJECT: "reason"}.get(kind)
        if needed and not data[needed]:
            raise serializers.ValidationError({needed: [f"required to {kind}"]}, code="required")
        return {"kind": kind, "said": _fields_of_answer(kind, data)}


def _fields_of_answer(kind: AnswerKind, data: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case AnswerKind.ACCEPT:
            return {}
        case AnswerKind.OFFER:
            return {"amount": data["amount"], "statement": data["statement"]}
        case AnswerKind.REJECT:
            return {"rejection": Rejection(RejectReason(data["reason"]), data["statement"], data["evidence"])}


class ComplaintRatingIn(serializers.Serializer[Any]):
    """Your rating of how it went. Only figures are published; nobody outside our staff reads the words."""

    stars = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=MOST_TEXT, required=False, allow_blank=True, default="")


class ComplaintUploadIn(UploadIn):
    """`shows` names the kind of evidence, so that everybody sees which of the requested kinds are there."""

    shows = serializers.ChoiceField(choices=[s.value for s in Shows], required=False, allow_null=True, default=None)


class ComplaintMessageIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST_TEXT)


class DemandOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[k.value for k in DemandKind])
    amount = MoneyOut(allow_null=True)


class WantedOut(serializers.Serializer[Any]):
    """A kind of evidence wanted for this topic, and whether somebody has left it. It is never a condition."""

    shows = serializers.ChoiceField(choices=[s.value for s in Shows])
    given = serializers.BooleanField()


class ComplaintRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    order_id = serializers.UUIDField()
    merchant_id = serializers.UUIDField()
    topic = serializers.ChoiceField(choices=[t.value for t in Topic])
    demand = DemandOut()
    state = serializers.ChoiceField(choices=[s.value for s in ComplaintState])
    filed_at = serializers.DateTimeField()


class ComplaintPageOut(serializers.Serializer[Any]):
    items = ComplaintRowOut(many=True)
    next = serializers.CharField(allow_null=True)


class ComplaintStandOut(ComplaintRowOut, CaseStandOut):
    """The state of the complaint, without the parties' words, so that this answer may be stored.
    `evidence_wanted` is never a condition."""

    evidence_wanted = WantedOut(many=True)


class ShopAnswerOut(serializers.Serializer[Any]):
    """The shop's typed answer. `evidence` are ids of the files listed with the complaint."""

    kind = serializers.ChoiceField(choices=[k.value for k in AnswerKind])
    amount = MoneyOut(allow_null=True)
    reason = serializers.ChoiceField(choices=[r.value for r in RejectReason], allow_null=True)
    statement = serializers.CharField(allow_null=True)
    evidence = serializers.ListField(child=serializers.UUIDField())
    answered_at = serializers.DateTimeField()


class ComplaintMessageRowOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    author = serializers.ChoiceField(choices=[Role.SHOPPER.value, Role.MERCHANT.value, Role.STAFF.value])
    written_at = serializers.DateTimeField()


class ComplaintMessageOut(ComplaintMessageRowOut):
    text = serializers.CharField()


class _FindingOut(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=[o.value for o in Outcome])
    amount = MoneyOut(allow_null=True)
    reasons = serializers.CharField()
    basis = serializers.ListField(child=serializers.CharField())


class ComplaintDecisionOut(_FindingOut):
    """`basis` are the duties that the decision rests on."""

    decided_at = serializers.DateTimeField()


class ComplaintReviewOut(_FindingOut):
    """Another person's decision about the decision: the same again, or another in its place. `amount` is all that the
    complaint is granted; money that had gone back before stays with the shopper."""

    reviewed_at = serializers.DateTimeField()


class ComplaintRemedyOut(serializers.Serializer[Any]):
    """Money on its way back; `state` is the refund's."""

    amount = MoneyOut()
    state = serializers.CharField()
    granted_at = serializers.DateTimeField()


class OutsideRouteOut(serializers.Serializer[Any]):
    """The ways beside us or after us. After `until` an authority may find the complaint too old; we do not.
    The file to take along, which anybody can verify, is `PUT orders/{order_id}/dossier` for the shopper."""

    phone = serializers.CharField()
    web = serializers.URLField()
    until = serializers.DateTimeField()
    may_be_refused = serializers.BooleanField()


class TakenDownOut(serializers.Serializer[Any]):
    """A complaint by telephone: its statement was read back to you. `correction` is your own correction."""

    read_back_at = serializers.DateTimeField()
    correction = serializers.CharField(allow_null=True)


class NewFactOut(serializers.Serializer[Any]):
    text = serializers.CharField()
    since = serializers.DateTimeField()


class ComplaintOut(ComplaintStandOut):
    """The whole complaint, for its two parties. `actions` are the steps that you may take now; each is accepted."""

    lines = serializers.ListField(child=serializers.UUIDField())
    statement = serializers.CharField()
    new_fact = NewFactOut(allow_null=True)
    channel = serializers.ChoiceField(choices=[c.value for c in Channel])
    conversation_id = serializers.UUIDField(allow_null=True)
    taken_down = TakenDownOut(allow_null=True)
    outside_route = OutsideRouteOut()
    answers = ShopAnswerOut(many=True)
    messages = ComplaintMessageOut(many=True)
    decision = ComplaintDecisionOut(allow_null=True)
    review = ComplaintReviewOut(allow_null=True)
    remedies = ComplaintRemedyOut(many=True)
    evidence = FileOut(many=True)
    with_shop_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    escalated_at = serializers.DateTimeField(allow_null=True)
    senior_since = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    under_review_at = serializers.DateTimeField(allow_null=True)
    stands_at = serializers.DateTimeField(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    undecided_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    performed_at = serializers.DateTimeField(allow_null=True)
    broken_at = serializers.DateTimeField(allow_null=True)
