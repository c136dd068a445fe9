"""What follows when the platform has not decided for the second time?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from complaints import policies, queries
from complaints.commands._remedying import bear, grant
from complaints.models import Complaint
from complaints.types import LATE, PERFORMED
from platform_core.actors import Actor
from platform_core.cases.steps import begin
from platform_core.duties import fulfils
from platform_core.ledger.types import Source
from platform_core.money import Money


@fulfils("OPR-27")
@transaction.atomic(savepoint=False)
def end_late(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """End a complaint or a review that staff have left undecided twice: what is left of the demand goes back where the
    shop was silent or has shown nothing, else it ends as not decided in time.

    The money is the order's, which is held for as long as a complaint is open. Nothing comes back for it and nobody
    has decided, so no shop bears it: the platform pays the shop what it was charged. Raises ``ComplaintNotFound``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    left = _left(complaint, by=by, at=at)
    pays = policies.pays_first(
        answered=complaint.answered_at is not None, shown_by_shop=queries.kept_by_shop(complaint_id), left=left
    )
    if not pays or left is None:
        return begin(Complaint, "end_undecided", complaint_id, by=by, at=at).say()
    complaint = begin(Complaint, "pay_first", complaint_id, by=by, at=at).say(amount=left.amount)
    before = queries.charged(complaint, left.currency)
    grant(complaint, amount=left, by=by, at=at, for_=LATE)
    borne = queries.charged(complaint, left.currency) - before
    bear(borne, of=Source(LATE, complaint.id), merchant_id=complaint.merchant_id, by=by, at=at)
    return complaint


def _left(complaint: Complaint, *, by: Actor, at: datetime) -> Money | None:
    """What was demanded and has not gone back, for this complaint or by another way.

    Of what has to be performed, the money for what it is about: a shop that was silent all along repairs nothing.
    Nothing where it is granted already.
    """
    if complaint.demand in PERFORMED and not complaint.promised_at:
        on_top: Money | None = queries.worth(complaint, by=by, at=at)
    else:
        gone = queries.given(complaint, complaint.currency)
        on_top = policies.on_top(complaint.money(complaint.demanded), gone=gone)
    return policies.payable_now(on_top, refundable=queries.refundable(complaint.order_id))
