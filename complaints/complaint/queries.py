"""Queries about complaints."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import Avg, Count, QuerySet, Value

import platform_core.accounts.queries as accounts
import platform_core.cases.queries as cases
import platform_core.files.queries as files
from aftersales.claims import queries as claims_queries
from aftersales.returns.queries import cases as cases_queries
from complaints.complaint import policies
from complaints.complaint.case import COMPLAINT
from complaints.complaint.deadlines import ANSWER, COMPLAIN_WITHIN, PERFORM
from complaints.complaint.errors import CallerUnknown, TextRefused
from complaints.complaint.models import (
    Answer,
    Complaint,
    Decision,
    Message,
    OfAComplaint,
    Rating,
    Review,
    ShownFile,
    TelephoneCorrection,
    TelephoneNote,
)
from complaints.complaint.policies import Refusal
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import (
    ABOUT,
    GRANTED_FOR,
    AnswerKind,
    DemandKind,
    OutsideRoute,
    Shows,
    Texts,
    Topic,
    WantedEvidence,
)
from merchants.shops.types import OwedDuty
from orders.sales import queries as sales_queries
from platform_core.actors import Actor, Role
from platform_core.cases.queries import Action
from platform_core.cases.records import CaseRecord, opened
from platform_core.cases.registry import facts_of
from platform_core.files.types import KeptFile
from platform_core.legal.calendars import Reading
from platform_core.legal.queries import calendars
from platform_core.money import Money, total
from platform_core.payments.queries import payments
from platform_core.payments.states import REFUSED
from platform_core.payments.types import Reference, RefundFacts
from platform_core.tenancy.remembering import once_a_page
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

PARTIES: Final = (Role.SHOPPER, Role.MERCHANT)
OF_A_REVIEW: Final = ("confirm", "replace")


def complaints_of(actor: Actor) -> QuerySet[Complaint]:
    """Complaints visible to the actor: the shopper's own, or those against the shop; unsorted."""
    return Complaint.objects.visible_to(actor)


def count_by_topic(actor: Actor, *, since: datetime, until: datetime) -> dict[Topic, int]:
    """The complaints filed in this time by their topic, the most frequent first; withdrawn ones as well."""
    filed = complaints_of(actor).filter(filed_at__gte=since, filed_at__lt=until)
    found = filed.values("topic").annotate(found=Count("id")).order_by("-found", "topic")
    return {Topic(row["topic"]): row["found"] for row in found}


def complaints_of_reviews(ids: Collection[UUID]) -> QuerySet[Review, tuple[UUID, str, UUID]]:
    """The id of each of these reviews, with the type and the id of its complaint."""
    found = Review.objects.filter(id__any_of=ids).order_by()
    return found.values_list("id", Value(Complaint.CASE.kind), "complaint_id")


def order_of(about: Any) -> dict[str, str]:
    """Name the order of a complaint, or of a fact about one, for a text."""
    return {"order_number": sales_queries.number_of(about.order_id)}


def check_text(text: str) -> None:
    """Raise ``TextRefused`` for an empty text and for one that is too long."""
    if not (verdict := policies.may_write(text)):
        raise TextRefused(reasons=verdict.codes())


def complaint(complaint_id: UUID, *, by: Actor) -> Complaint:
    """Find one complaint. Raises ``ComplaintNotFound``."""
    return Complaint.objects.see(complaint_id, by=by)


def earlier_complaints(order_id: UUID, *, topic: str) -> list[policies.EarlierComplaint]:
    """The complaints about this topic of this order in the bound scope, the latest first."""
    found = Complaint.objects.filter(order_id=order_id, topic=topic).order_by("-filed_at", "-id")
    return [
        policies.EarlierComplaint(
            id=row.id,
            state=ComplaintState(row.state),
            lines=frozenset(map(UUID, row.lines)),
            decided_at=row.reviewed_at or row.decided_at,
        )
        for row in found
    ]


def refundable(order_id: UUID) -> Money:
    """The amount still refundable on an order."""
    return payments.refundable(Reference("orders.order", order_id))


def gone_back(order_id: UUID) -> Money:
    """The amount refunded on an order, or on its way, by any case."""
    return payments.share_facts(Reference("orders.order", order_id)).parts.refunded


def returns_beside(order_id: UUID, *, by: Actor) -> list[tuple[str, str, Money]]:
    """The returns of the same order, for staff who decide: number, state and amount."""
    return [(case.number, case.state, case.total) for case in cases_queries.facts_of_order(order_id, by=by)]


def claims_beside(order_id: UUID, *, by: Actor) -> list[tuple[str, str, str]]:
    """The claims of the same order, for staff who decide: number, state and burden of proof."""
    return [(c.number, c.state, c.burden) for c in claims_queries.claims_of_order(order_id, by=by)]


def stakes(found: Complaint) -> policies.Stakes:
    refundable_now = refundable(found.order_id)
    return policies.Stakes(
        demanded=found.money(found.demanded),
        refundable=refundable_now + amount_set_aside(found, refundable_now.currency),
    )


def amount_set_aside(found: Complaint, currency: str) -> Money:
    """The amount set aside to go back for this complaint. Failed or not, it is the shopper's."""
    return total((refund.amount for refund in last_attempts(found)), currency=currency)


def amount_charged(found: Complaint, currency: str) -> Money:
    """The order's cost of these refunds: the payer's money, and others' additions to it."""
    return total((r.amount + r.added.funded + r.added.rounding for r in last_attempts(found)), currency=currency)


def outside_route(found: Complaint, *, at: datetime) -> OutsideRoute:
    """The shopper's ways beside us or after us, and whether an authority may find the complaint too old."""
    until = complain_until(found.known_since)
    return OutsideRoute(until=until, may_be_refused=policies.authority_may_refuse(until=until, at=at))


def complain_until(known_since: datetime) -> datetime:
    """The day until which an authority has to take a complaint, counted as the law counts."""
    return COMPLAIN_WITHIN.length.due(known_since, calendar=calendars.calendar().read(Reading.LATER)).legal


@once_a_page
def answers(found: Complaint) -> list[Answer]:
    """The shop's answers, the earliest first; the last one counts."""
    return list(Answer.objects.filter(complaint=found).order_by("answered_at", "id"))


def decision(found: Complaint) -> Decision | None:
    return Decision.objects.filter(complaint=found).first()


def review(found: Complaint) -> Review | None:
    return Review.objects.filter(complaint=found).first()


def decisions(found: Complaint) -> list[Decision | Review]:
    """The decision and its review, as far as there are any."""
    return [made for made in (decision(found), review(found)) if made]


def messages(found: Complaint) -> list[Message]:
    return list(Message.objects.filter(complaint=found).order_by("written_at", "id"))


def refunds(found: Complaint) -> list[RefundFacts]:
    """The refunds for this complaint, with every attempt."""
    return [refund for kind in GRANTED_FOR for refund in payments.refunds_for(Reference(kind, found.id))]


def last_attempts(found: Complaint) -> list[RefundFacts]:
    """The latest refund of each grant: a new attempt takes the place of a failed one."""
    return list({refund.for_case: refund for refund in refunds(found)}.values())


def failed_remedy(found: Complaint) -> RefundFacts | None:
    """A granted refund whose latest attempt the provider refused."""
    return next((refund for refund in last_attempts(found) if refund.state in REFUSED), None)


def evidence(complaint_id: UUID) -> list[KeptFile]:
    """The files of both sides, in the bound scope."""
    return files.files_about(ABOUT, complaint_id)


def kept_by_shop(complaint_id: UUID) -> set[UUID]:
    """The shop's own files, with which it may reject."""
    return {kept.id for kept in evidence(complaint_id) if kept.kept_by == Role.MERCHANT}


def texts(found: Complaint, rows: Iterable[OfAComplaint]) -> Texts:
    """The parties' words in full, for them and for staff, in one query."""
    place = Place.of(found, subject_id=found.shopper_id)
    sealed = {"statement": found.statement} | ({"new_fact": found.new_fact} if found.new_fact else {})
    records = {row.id: ({row.TEXT: text}, row.place()) for row in rows if (text := getattr(row, row.TEXT))}
    said, *others = vault.opened_all([(sealed, place), *records.values()])
    written = {row_id: next(iter(text.values())) for row_id, text in zip(records, others, strict=True)}
    return Texts(statement=said["statement"], new_fact=said.get("new_fact", ""), written=written)


@facts_of(COMPLAINT)
def complaint_facts(found: Complaint) -> policies.ComplaintFacts:
    """The facts for the guards of the table."""
    return policies.ComplaintFacts(
        answers={answer.kind for answer in answers(found)},
        owes=found.owes,
        correctable=found.taken_down_at is not None and found.corrected_at is None,
        rated=found.rated_at is not None,
    )


def worth(found: Complaint, *, by: Actor, at: datetime) -> Money:
    """The price of the lines complained of, or of the whole order, less all that has gone back."""
    sale = sales_queries.sale_facts(found.order_id, by=by, at=at)
    paid = {line.line_id: line.paid for line in sale.lines}
    lines, left = frozenset(map(UUID, found.lines)), refundable(found.order_id)
    gone = amount_set_aside(found, left.currency)
    return min(policies.refundable_of(lines, paid=paid, refundable=left + gone) - gone, left)


def amount_offered(found: Complaint) -> int | None:
    """The amount of the shop's offer, in minor units."""
    return next((answer.amount for answer in answers(found) if answer.kind == AnswerKind.OFFER), None)


def actions(found: Complaint, *, by: Actor, at: datetime) -> list[Action]:
    """The steps that this actor may take now, and until when. Every step listed is accepted."""
    free = ["write", "keep_evidence"] if takes_evidence(found) else ["write"]
    free = free if by.role in PARTIES else []
    return [*steps(found, by=by, at=at), *(Action(name=name, until=None) for name in free)]


def takes_evidence(found: Complaint) -> bool:
    """Say whether evidence still counts: the complaint is open, or a performance is owed."""
    return found.is_open or found.owes


def steps(found: Complaint, *, by: Actor, at: datetime) -> list[Action]:
    """The steps of the table for this actor; nobody reviews a decision of their own."""
    offered = cases.actions(found, by=by, at=at)
    made = decision(found) if by.role is Role.STAFF else None
    if made and not policies.may_review(by.id, decided_by=made.decided_by):
        return [action for action in offered if action.name not in OF_A_REVIEW]
    return offered


def holds_settlement(order_id: UUID) -> bool:
    """Say whether a complaint holds an order's money. Payments hold granted refunds."""
    found = Complaint.objects.filter(order_id=order_id)
    return any(policies.holds_settlement(is_open=c.is_open, demand=DemandKind(c.demand), owes=c.owes) for c in found)


def owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """A shop's promised performances, then its unanswered complaints; each the most urgent first."""
    promised = Complaint.objects.filter(merchant=merchant_id, promised_at__isnull=False)
    late = promised.filter(performed_at=None, broken_at=None).order_by("promised_at", "id").values_list("id", flat=True)
    owed = {complaint_id: cases.due_at(complaint_id, of=PERFORM) for complaint_id in late}
    answers_owed = cases.owed_by(Complaint, merchant_id, clock=ANSWER)
    owed |= {complaint_id: due_at for complaint_id, due_at in answers_owed if complaint_id not in owed}
    return [OwedDuty(kind=ABOUT, subject_id=complaint_id, due_at=due_at) for complaint_id, due_at in owed.items()]


def dossier_of(order_id: UUID) -> list[UUID]:
    """The complaints about an order, with their clocks, evidence and refunds."""
    found = list(Complaint.objects.filter(order_id=order_id).order_by("filed_at", "id"))
    return [*cases.dossier(found), *(refund.id for complaint in found for refund in refunds(complaint))]


def words_of(said: Iterable[CaseRecord]) -> Mapping[UUID, str]:
    """The texts of these records, of any case."""
    return opened(said)


class HasTopic(Protocol):
    """A complaint, by its id and topic."""

    id: UUID
    topic: str


def evidence_wanted(found: HasTopic) -> list[WantedEvidence]:
    """The evidence wanted for this complaint, and whether it was given."""
    given = {Shows(code) for code in ShownFile.objects.filter(complaint=found.id).values_list("shows", flat=True)}
    return policies.evidence_wanted(Topic(found.topic), given=given)


def shown_by_file(found: Complaint) -> Mapping[UUID, Shows]:
    """The kind of evidence of each file that somebody named one for."""
    rows = ShownFile.objects.filter(complaint=found).order_by("said_at", "id").values_list("file_id", "shows")
    return {file_id: Shows(code) for file_id, code in rows}


def telephone_note(complaint_id: UUID) -> TelephoneNote | None:
    """The note of the call, if it came by telephone."""
    return TelephoneNote.objects.filter(complaint=complaint_id).first()


def correction(complaint_id: UUID) -> TelephoneCorrection | None:
    """The complainer's correction, if any."""
    return TelephoneCorrection.objects.filter(complaint=complaint_id).first()


def decided_last_by(found: Complaint) -> UUID | None:
    """The person of staff who decided last, if anybody did."""
    review = Review.objects.filter(complaint=found).values_list("reviewed_by", flat=True).first()
    return review or Decision.objects.filter(complaint=found).values_list("decided_by", flat=True).first()


def content_with(decided_by: UUID) -> tuple[int, int | None]:
    """The number of ratings of this person's decisions, and the mean in tenths of a star; for staff."""
    found = Rating.objects.filter(decided_by=decided_by).aggregate(n=Count("id"), mean=Avg("stars"))
    return found["n"], round(10 * found["mean"]) if found["n"] >= policies.LEAST_RATINGS else None


def rating(found: Complaint) -> Rating | None:
    """The rating, for staff and for its author."""
    return Rating.objects.filter(complaint=found).first()


def caller(*, phone: str, order_number: str) -> tuple[UUID, UUID]:
    """The caller and their order, by the phone number of the account and the number of the order; the caller has to say
    both. Raises ``CallerUnknown``."""
    person = accounts.find_by_phone(phone)
    if person is None:
        raise CallerUnknown(reasons=(Refusal.NO_SUCH_CALLER,))
    order_id = sales_queries.find_order(order_number, shopper_id=person)
    if order_id is None:
        raise CallerUnknown(reasons=(Refusal.NO_SUCH_ORDER,))
    return person, order_id
