"""Rules on complaints: facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from complaints.complaint.states import DECIDED_ONCE, UNDECIDED_YET, ComplaintState
from complaints.complaint.types import (
    MONEY,
    PERFORMED,
    AnswerKind,
    Demand,
    DemandKind,
    Finding,
    Matter,
    NewFact,
    Outcome,
    Rejection,
    Shows,
    TelephoneComplaint,
    Topic,
    WantedEvidence,
)
from platform_core.duties import CATALOGUE, fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money, total

MOST_TEXT: Final = 4_000  # a house number: characters of one text
MOST_EVIDENCE: Final = 20  # a house number: files that one answer names
CANCELLED: Final = "cancelled"  # as orders call it


class Refusal(Reason):
    """The reason why something about a complaint is refused."""

    NOT_YOUR_ORDER = "not_your_order", "it is not your order"
    NEVER_PAID = "never_paid", "the order was never paid"
    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    AMOUNT_MISSING = "amount_missing", "say how much"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "the amount has to be above zero"
    AMOUNT_NOT_ASKED_FOR = "amount_not_asked_for", "no amount belongs to this"
    MORE_THAN_REFUNDABLE = "more_than_refundable", "more than can still go back"
    NOT_BELOW_DEMAND = "not_below_demand", "an offer is less than what is demanded"
    CURRENCY_DIFFERS = "currency_differs", "the currency is another"
    EVIDENCE_MISSING = "evidence_missing", "a file that shows it is missing"
    EVIDENCE_UNKNOWN = "evidence_unknown", "a file does not belong to this case"
    BASIS_MISSING = "basis_missing", "no duty was named"
    BASIS_UNKNOWN = "basis_unknown", "there is no such duty"
    LINE_UNKNOWN = "line_not_of_order", "a line does not belong to this order"
    FACT_IN_THE_FUTURE = "fact_in_the_future", "what is new cannot be known later than now"
    NOT_CONFIRMED = "not_confirmed", "the caller has not confirmed what was read back"
    NO_SUCH_CALLER = "no_such_caller", "no account has this phone number"
    NO_SUCH_ORDER = "no_such_order", "the account has no order of this number"
    NO_STARS = "no_stars", "one to five stars"
    CHANGES_NOTHING = "changes_nothing", "that is what was decided already: confirm it"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleStanding:
    """Facts about the sale complained of. ``refundable``: still refundable on the named lines. ``strange``: named lines
    that are none of the order."""

    own: bool
    state: str
    paid: bool
    refundable: Money
    strange: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierComplaint:
    """An earlier complaint about the same topic of the same order: its state, its lines, and when it was decided."""

    id: UUID
    state: ComplaintState
    lines: frozenset[UUID]
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """The amounts at stake in an answer, a decision or a review. ``refundable`` is the most that may be granted: still
    refundable on the order, plus the refunds for this complaint."""

    demanded: Money | None
    refundable: Money


@fulfils("ECL-59")
def may_complain(
    sale: SaleStanding, *, demand: Demand, statement: str, new_fact: NewFact | None, at: datetime
) -> Verdict:
    """Allow a complaint about one's own order, on anything, at once and in one's own words. Only money has limits."""
    return Verdict.of(
        {
            Refusal.NOT_YOUR_ORDER: not sale.own,
            Refusal.NEVER_PAID: sale.state == CANCELLED and not sale.paid,
            Refusal.AMOUNT_MISSING: demand.kind is DemandKind.PARTIAL_REFUND and demand.amount is None,
            Refusal.AMOUNT_NOT_ASKED_FOR: demand.kind not in MONEY and demand.amount is not None,
            **_against_amount(amount_demanded(demand, refundable=sale.refundable), refundable=sale.refundable),
            Refusal.LINE_UNKNOWN: bool(sale.strange),
            Refusal.FACT_IN_THE_FUTURE: new_fact is not None and new_fact.since > at,
            **_against_text(statement),
            **(_against_text(new_fact.text) if new_fact else {}),
        }
    )


def amount_demanded(demand: Demand, *, refundable: Money) -> Money | None:
    """The money demanded: for a whole refund all that is refundable, for other demands the amount named, if any."""
    return refundable if demand == Demand(DemandKind.REFUND) else demand.amount


def refundable_of(lines: Collection[UUID], *, paid: Mapping[UUID, Money], refundable: Money) -> Money:
    """The amount still refundable on some lines: no more than their price, nor than the order has left. For all lines,
    or where none is named, all that is left, freight included."""
    if not lines or paid.keys() <= set(lines):
        return refundable
    here = [money for line, money in paid.items() if line in lines]
    return min(total(here, currency=refundable.currency), refundable)


def covers(earlier: Collection[UUID], lines: Collection[UUID]) -> bool:
    """Say whether an ``earlier`` complaint covers these lines. None stands for the whole order."""
    return not earlier or (bool(lines) and set(lines) <= set(earlier))


def find_open_complaint(others: Collection[EarlierComplaint], *, lines: Collection[UUID]) -> UUID | None:
    """The open complaint that covers the same lines: something new belongs into it."""
    return next((e.id for e in others if e.state in UNDECIDED_YET and covers(e.lines, lines)), None)


@fulfils("HSE-08")
def find_barring_decision(others: Collection[EarlierComplaint], *, matter: Matter) -> UUID | None:
    """The decided complaint that bars another about the same topic, if any: the platform decides a matter once.

    The rule is that of a court (a claim is not heard twice, unless a fact came after the judgment): a decision bars a
    complaint about lines that it covers, unless the shopper describes a fact learnt since the decision. So
    a line that nobody has decided about is never barred, nor is a fact that nobody could have judged. Whether it is
    true and new is decided with the complaint, not at the door. A fact known before belongs into a review.

    A complaint withdrawn, at rest or not decided in time may come again; so may a settled one, since a side may break
    its word.
    """
    decided = [e for e in others if e.state in DECIDED_ONCE and covers(e.lines, matter.lines)]
    return next((e.id for e in decided if not _is_news(matter.new_fact, since=e.decided_at)), None)


def known_since(
    reported: datetime | None, *, signed_at: datetime | None, placed_at: datetime, at: datetime
) -> datetime:
    """The time when the shopper learnt of the harm: as they say, from the order to now; else when the goods came."""
    return min(max(reported or signed_at or placed_at, placed_at), at)


@fulfils("CMP-15")
def authority_may_refuse(*, until: datetime, at: datetime) -> bool:
    """Say whether an authority need not take the complaint any more, for the time since the harm was known.

    A hint before somebody goes there, and no bar to us: it says what the law lets an authority do, and ends no right.
    """
    return at >= until


def may_write(text: str) -> Verdict:
    """Allow a text that is neither empty nor too long."""
    return Verdict.of(_against_text(text))


def may_offer(amount: Money, *, stakes: Stakes) -> Verdict:
    """Allow an offer below the demand: to grant as much, a shop accepts. On another demand, any amount."""
    return Verdict.of(
        {
            **_against_amount(amount, refundable=stakes.refundable),
            Refusal.NOT_BELOW_DEMAND: _reaches(amount, stakes.demanded),
        }
    )


@fulfils("HSE-08")
def may_reject(rejection: Rejection, *, kept_by_shop: Collection[UUID]) -> Verdict:
    """Allow a rejection with words, and with evidence that the shop itself has left with us."""
    return Verdict.of(
        {
            **_against_text(rejection.statement),
            Refusal.EVIDENCE_MISSING: not rejection.evidence,
            Refusal.EVIDENCE_UNKNOWN: not set(rejection.evidence) <= set(kept_by_shop),
        }
    )


def may_decide(finding: Finding, *, stakes: Stakes) -> Verdict:
    """Allow a decision with reasons and duties, and with an amount where it grants neither all nor nothing."""
    partly = finding.outcome is Outcome.PARTLY
    named = finding.amount
    return Verdict.of(
        {
            Refusal.BASIS_MISSING: not finding.basis,
            Refusal.BASIS_UNKNOWN: not set(finding.basis) <= CATALOGUE.keys(),
            Refusal.AMOUNT_MISSING: partly and stakes.demanded is not None and named is None,
            Refusal.AMOUNT_NOT_ASKED_FOR: not partly and named is not None,
            Refusal.NOT_BELOW_DEMAND: partly and _reaches(named, stakes.demanded),
            **_against_amount(named, refundable=stakes.refundable),
            **_against_text(finding.reasons),
        }
    )


def amount_granted(finding: Finding, *, stakes: Stakes) -> Money | None:
    """The amount that a decision grants: all that was demanded, the amount it names, or none."""
    return {Outcome.UPHELD: stakes.demanded, Outcome.PARTLY: finding.amount, Outcome.DISMISSED: None}[finding.outcome]


@fulfils("HSE-08", "PCR-08")
def grants_performance(demand: DemandKind, *, finding: Finding | None = None) -> bool:
    """Say whether the shop owes a repair, an exchange or a document, as it was demanded.

    It does where the shop accepted the demand or a ``finding`` upholds it, be it in part; a finding that names money
    makes money owed instead.
    """
    upheld = finding is None or (finding.outcome is not Outcome.DISMISSED and finding.amount is None)
    return demand in PERFORMED and upheld


@fulfils("HSE-08", "PCR-08")
def may_perform(text: str, *, shown: Collection[datetime], since: datetime) -> Verdict:
    """Allow a report with a file that the shop has left since the grant.

    So the shopper's silence harms nobody, and a bare word gains nothing; a shopper who knows better complains anew.
    """
    return Verdict.of({**_against_text(text), Refusal.EVIDENCE_MISSING: not any(kept >= since for kept in shown)})


@fulfils(
    "HSE-08",
)
def may_review(reviewer: UUID, *, decided_by: UUID) -> bool:
    """Allow no judge of their own decision."""
    return reviewer != decided_by


def may_replace(finding: Finding, *, stakes: Stakes, first: tuple[Outcome, Money | None]) -> Verdict:
    """Allow a decision that differs from the first: the same one is confirmed, not replaced."""
    same = (finding.outcome, amount_granted(finding, stakes=stakes)) == first
    return Verdict((*may_decide(finding, stakes=stakes).reasons, *([Refusal.CHANGES_NOTHING] if same else [])))


def amount_on_top(amount: Money | None, *, gone: Money) -> Money | None:
    """The part of an amount that has not gone back for the complaint yet."""
    return None if amount is None else max(amount - gone, Money(0, gone.currency))


@fulfils("HSE-08")
def borne_by_platform(amount: Money | None, *, gone: Money, charged: Money) -> Money:
    """The platform's payment to the shop when a review grants less than has gone back.

    The shopper keeps the money, and the shop gets the same part of the amount ``charged`` to it, others' money in it
    included. No fee is taken of it.
    """
    wrongly = gone - (amount or Money(0, gone.currency))
    if wrongly.amount <= 0:
        return Money(0, gone.currency)
    return Money(charged.amount * wrongly.amount // gone.amount, gone.currency)


@fulfils("HSE-08", "CRI-44")
def pays_first(*, answered: bool, shown_by_shop: Collection[UUID], left: Money | None) -> bool:
    """Say whether the platform, late with its decision, pays the rest of a demand.

    It does where the shop was silent or showed nothing: then the shopper's words and evidence are all that is known.
    No shop bears it, since nobody has decided (OPR-27), and none loses its word by it.
    """
    return left is not None and left.amount > 0 and not (answered and shown_by_shop)


def _is_news(new_fact: NewFact | None, *, since: datetime | None) -> bool:
    return new_fact is not None and since is not None and new_fact.since >= since


def payable_now(amount: Money | None, *, refundable: Money) -> Money | None:
    """The part of a granted amount still to go back: money that went back by another way does not go twice."""
    if amount is None or min(amount, refundable).amount <= 0:
        return None
    return min(amount, refundable)


def holds_settlement(*, is_open: bool, demand: DemandKind, owes: bool) -> bool:
    """Say whether the shop's money is held: while a demand for money or performance is open, or the shop ``owes``."""
    return owes or (is_open and demand in (*MONEY, *PERFORMED))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFacts:
    """Facts for the guards of the table: kinds of answers given, owed performance, open correction, rating."""

    answers: Collection[str]
    owes: bool
    correctable: bool = False
    rated: bool = False


def has_offer(facts: ComplaintFacts) -> bool:
    """Say whether the shopper has an offer to accept."""
    return AnswerKind.OFFER in facts.answers


def owes_performance(facts: ComplaintFacts) -> bool:
    """Say whether a performance is still owed."""
    return facts.owes


def is_correctable(facts: ComplaintFacts) -> bool:
    """Say whether a complaint by telephone is still uncorrected."""
    return facts.correctable


def is_unrated(facts: ComplaintFacts) -> bool:
    """Say whether the shopper has not rated it yet."""
    return not facts.rated


def _against_text(text: str) -> dict[Refusal, bool]:
    return {Refusal.TEXT_MISSING: not text.strip(), Refusal.TEXT_TOO_LONG: len(text) > MOST_TEXT}


def _against_amount(amount: Money | None, *, refundable: Money) -> dict[Refusal, bool]:
    """The refusals of an amount. Another currency is refused as such, since its amounts cannot be compared."""
    if amount is None:
        return {}
    same = amount.currency == refundable.currency
    return {
        Refusal.CURRENCY_DIFFERS: not same,
        Refusal.AMOUNT_NOT_POSITIVE: amount.amount <= 0,
        Refusal.MORE_THAN_REFUNDABLE: same and amount > refundable,
    }


def _reaches(amount: Money | None, demanded: Money | None) -> bool:
    return amount is not None and demanded is not None and amount.amount >= demanded.amount


LEAST_RATINGS: Final = 5  # a house number: below it a mean would tell who was not content

MOST_STARS: Final = 5
WANTED: Final[Mapping[Topic, Sequence[Shows]]] = {
    Topic.NOT_DELIVERED: (Shows.TALK,),
    Topic.NOT_AS_DESCRIBED: (Shows.GOODS, Shows.LISTING),
    Topic.FAULTY: (Shows.GOODS, Shows.LABEL),
    Topic.COUNTERFEIT: (Shows.GOODS, Shows.LABEL, Shows.REPORT),
    Topic.PRICE: (Shows.PRICE, Shows.PAYMENT),
    Topic.RETURN_OR_REFUND: (Shows.PACKAGE, Shows.TALK),
    Topic.SERVICE: (Shows.TALK,),
    Topic.OTHER: (),
}


@fulfils("HSE-08", "ECL-59")
def evidence_wanted(topic: Topic, *, given: Collection[Shows]) -> list[WantedEvidence]:
    """The evidence wanted for a topic, and whether it was given. Never a condition: the platform has the contract, and
    somebody with nothing to show is heard all the same."""
    return [WantedEvidence(shows=kind, given=kind in given) for kind in WANTED[topic]]


@fulfils("ECL-59", "HSE-08")
def may_file_by_telephone(said: TelephoneComplaint) -> Verdict:
    """Allow words read back that the caller has confirmed, and that are neither empty nor too long."""
    return Verdict((*may_write(said.read_back).reasons, *([] if said.confirmed else [Refusal.NOT_CONFIRMED])))


@fulfils("HSE-08")
def may_rate(stars: int, *, text: str) -> Verdict:
    """Allow one to five stars, with or without words."""
    words = may_write(text).reasons if text else ()
    return Verdict((*words, *([] if 1 <= stars <= MOST_STARS else [Refusal.NO_STARS])))
