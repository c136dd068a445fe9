"""API of claims: the shapes of its answers, and the files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from django.urls import path
from rest_framework import serializers

from aftersales.claims import queries
from aftersales.claims.commands import filing
from aftersales.claims.doors import DOORS, View
from aftersales.claims.errors import ClaimNotNow
from aftersales.claims.models import Claim, ClaimAnswer
from aftersales.claims.types import ClaimMoney, NoRemedy, Topic
from aftersales.returns.api.serializers import ReturnHomeParcelOut
from aftersales.returns.types import Remedy
from platform_core.actors import Role
from platform_core.cases.doors import CaseApi, CaseStandOut, Columns, columns, download_view, upload_view
from platform_core.files.doors import FileOut
from platform_core.http.shapes import MoneyOut
from platform_core.money import Money

REMEDIES: Final = [remedy.value for remedy in Remedy]


@columns(Claim, "id", "number", "order_id", "order_number", "merchant_id", "line_id", "title_zh", "title_en")
@columns(Claim, "quantity", "wants", "state", "filed_at")
class ClaimRowOut(Columns):
    """A claim in a list."""

    topic = serializers.ChoiceField(choices=[topic.value for topic in Topic])
    amount = MoneyOut()


class ClaimMoneyOut(serializers.Serializer[Any]):
    """The money that goes back because of the claim itself; `refunds` holds the state of each attempt at paying it."""

    basis = serializers.ChoiceField(choices=[b.value for b in ClaimMoney])
    amount = MoneyOut()
    refunds = serializers.ListField(child=serializers.CharField())


@columns(Claim, "burden", "right_until", "appeared_on", "duties")
class ClaimOut(ClaimRowOut, CaseStandOut):
    """`remedy` was granted; `return_id` is the return by which the goods go back for it. `burden` says who bears the
    burden of proof; `right_until` until when it could be claimed."""

    remedy = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    offered = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    may_offer = serializers.ListField(child=serializers.ChoiceField(choices=REMEDIES))
    return_id = serializers.UUIDField(allow_null=True)
    parcel = ReturnHomeParcelOut(allow_null=True)
    money = ClaimMoneyOut(allow_null=True)


class ClaimAnswerOut(serializers.Serializer[Any]):
    offers = serializers.ChoiceField(choices=REMEDIES, allow_null=True)
    reason = serializers.ChoiceField(choices=[reason.value for reason in NoRemedy], allow_null=True)
    evidence = serializers.ListField(child=serializers.UUIDField())
    statement = serializers.CharField()
    answered_at = serializers.DateTimeField()


class WholeClaimOut(ClaimOut):
    """A claim with its statements and evidence, which both sides may read."""

    statement = serializers.CharField()
    answers = ClaimAnswerOut(many=True)
    evidence = FileOut(many=True)


def _in_answer(found: Claim) -> dict[str, Any]:
    facts, back, parcel = queries.claim_facts(found), queries.return_of_claim(found), queries.claim_parcel(found)
    return {
        "remedy": found.remedy or None,
        "offered": facts.offered or None,
        "may_offer": list(facts.others),
        "return_id": back.id if back else None,
        "parcel": parcel and {"carrier": parcel.carrier, "waybill": parcel.waybill, "sent_at": parcel.sent_at},
        "money": _money(found),
    }


def _money(found: Claim) -> dict[str, Any] | None:
    given = queries.claim_money(found)
    if given is None:
        return None
    amount = asdict(Money(given.amount, given.currency))
    return {"basis": given.basis, "amount": amount, "refunds": list(queries.claim_refunds(found))}


def _in_one(view: View) -> dict[str, Any]:
    return {
        **view.words,
        "answers": [_answer(answer, text) for answer, text in queries.claim_answers(view.row)],
        "evidence": [FileOut(kept).data for _kind, kept in view.files],
    }


def _answer(answer: ClaimAnswer, text: str) -> dict[str, Any]:
    return {
        "offers": answer.offers or None,
        "reason": answer.reason or None,
        "evidence": answer.evidence,
        "statement": text,
        "answered_at": answer.answered_at,
    }


API: Final = CaseApi(
    doors=DOORS,
    row=ClaimRowOut,
    one=WholeClaimOut,
    answer=ClaimOut,
    says="One's own claims as a shopper, or those against the shop, newest first.",
    reads="A claim with its answers, evidence, clocks, and the actions open to you now.",
    in_row=lambda found: {"topic": found.because, "amount": asdict(found.portion.paid)},
    in_answer=_in_answer,
    in_one=_in_one,
)
_evidence = upload_view(
    Claim,
    says="Add a file to a claim. Both sides see what either has added.",
    keep=filing.add_to_claim,
    refuses=(ClaimNotNow,),
    duties=("CRL-23b",),
)
_file = download_view(Claim, says="A file of a claim, to be saved.")
_files = [
    path("claims/<uuid:claim_id>/evidence", _evidence, name="claim-evidence"),
    path("claims/<uuid:claim_id>/evidence/<uuid:file_id>", _file, name="claim-evidence-file"),
]
storefront = [*API.routes(Role.SHOPPER), *_files]
seller = [*API.routes(Role.MERCHANT), *_files]
