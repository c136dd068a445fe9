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
    TakenDown,
    Topic,
    Wanted,
)
from platform_core.duties import CATALOGUE, fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money, total

MOST_TEXT: Final = 4_000  # a house number: characters of one text
MOST_EVIDENCE: Final = 20  # a house number: files that one answer names
CANCELLED: Final = "cancelled"  # as orders call it


class Refusal(Reason):
    """Why something about a complaint is refused."""

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
    """What a complaint depends on of the sale. ``refundable`` is what may still go back of the lines that it is about;
    ``strange`` are lines that are named and are none of the order."""

    own: bool
    state: str
    paid: bool
    refundable: Money
    strange: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A complaint about the same topic of the same order: where it stands, what it is about, when it was decided."""

    id: UUID
    state: ComplaintState
    lines: frozenset[UUID]
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """How much is at stake when a complaint is answered, decided or reviewed. ``refundable`` is what may be granted:
    what may still go back of the order, and what has gone back for this complaint."""

    demanded: Money | None
    refundable: Money


@fulfils("ECL-59")
def may_complain(
    sale: SaleStanding, *, demand: Demand, statement: str, new_fact: NewFact | None, at: datetime
) -> Verdict:
    """Everybody of their own sale, of anything, at once and in their own words. Only a demand of money has limits."""
    return Verdict.of(
        {
            Refusal.NOT_YOUR_ORDER: not sale.own,
            Refusal.NEVER_PAID: sale.state == CANCELLED and not sale.paid,
            Refusal.AMOUNT_MISSING: demand.kind is DemandKind.PARTIAL_REFUND and demand.amount is None,
            Refusal.AMOUNT_NOT_ASKED_FOR: demand.kind not in MONEY and demand.amount is not None,
            **_against_amount(demanded(demand, refundable=sale.refundable), refundable=sale.refundable),
            Refusal.LINE_UNKNOWN: bool(sale.strange),
            Refusal.FACT_IN_THE_FUTURE: new_fact is not None and new_fact.since > at,
            **_against_text(statement),
            **(_against_text(new_fact.text) if new_fact else {}),
        }
    )


def demanded(demand: Demand, *, refundable: Money) -> Money | None:
    """The money that is asked for: a whole refund is what may still go back, other demands are for none."""
    return refundable if demand == Demand(DemandKind.REFUND) else demand.amount


def refundable_of(lines: Collection[UUID], *, paid: Mapping[UUID, Money], refundable: Money) -> Money:
    """What may still go back of some lines: no more than was paid for them, nor than is left of the order. Of all
    lines, or where none is named, all that is left: the freight of the order among it."""
    if not lines or paid.keys() <= set(lines):
        return refundable
    here = [money for line, money in paid.items() if line in lines]
    return min(total(here, currency=refundable.currency), refundable)


def covers(earlier: Collection[UUID], lines: Collection[UUID]) -> bool:
    """Is what ``lines`` names part of what an ``earlier`` complaint is about? None means the whole order."""
    return not earlier or (bool(lines) and set(lines) <= set(earlier))


def is_open_about(others: Collection[Earlier], *, lines: Collection[UUID]) -> UUID | None:
    """Which open complaint covers the same already: what is new belongs into it."""
    return next((e.id for e in others if e.state in UNDECIDED_YET and covers(e.lines, lines)), None)


@fulfils("HSE-08")
def bars(others: Collection[Earlier], *, matter: Matter) -> UUID | None:
    """Which complaint keeps another about the same topic from being filed, if one does: what the platform has decided
    it does not decide again because it is asked again.

    The rule is that of a court (a claim is not heard twice, unless a fact came after the judgment): a decision bars a
    complaint about lines that it covers, unless the shopper says in words what they have learnt since the decision. So
    a line that nobody has decided about is never barred, nor is a fact that nobody could have judged. Whether it is
    true and new is decided with the complaint, not at the door. A fact known before belongs into a review.
    What was withdrawn, has rested or was not decided in time may come again; so may what the two had settled, since one
    may not keep their word.
    """
    decided = [e for e in others if e.state in DECIDED_ONCE and covers(e.lines, matter.lines)]
    return next((e.id for e in decided if not _is_news(matter.new_fact, since=e.decided_at)), None)


def known_since(
    reported: datetime | None, *, signed_at: datetime | None, placed_at: datetime, at: datetime
) -> datetime:
    """When the shopper learnt of the harm: as they say, between the order and now; else when the goods came."""
    return min(max(reported or signed_at or placed_at, placed_at), at)


@fulfils("CMP-15")
def authority_may_refuse(*, until: datetime, at: datetime) -> bool:
    """Has so much time passed since the harm was known that an authority need not take the complaint? A hint before
    somebody goes there, and no bar to us: it says what the law lets an authority do, and ends no right."""
    return at >= until


def may_write(text: str) -> Verdict:
    """Is there something in it, and not a book?"""
    return Verdict.of(_against_text(text))


def may_offer(amount: Money, *, stakes: Stakes) -> Verdict:
    """Some money, less than is demanded: who grants as much accepts. Of another demand, any amount."""
    return Verdict.of(
        {
            **_against_amount(amount, refundable=stakes.refundable),
            Refusal.NOT_BELOW_DEMAND: _reaches(amount, stakes.demanded),
        }
    )


@fulfils("HSE-08")
def may_reject(rejection: Rejection, *, kept_by_shop: Collection[UUID]) -> Verdict:
    """Nobody is sent away by a mere no: it takes words, and evidence that the shop itself has left with us."""
    return Verdict.of(
        {
            **_against_text(rejection.statement),
            Refusal.EVIDENCE_MISSING: not rejection.evidence,
            Refusal.EVIDENCE_UNKNOWN: not set(rejection.evidence) <= set(kept_by_shop),
        }
    )


def may_decide(finding: Finding, *, stakes: Stakes) -> Verdict:
    """A decision says why and by which duties, and names an amount where it grants neither all nor nothing."""
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


def granted(finding: Finding, *, stakes: Stakes) -> Money | None:
    """What a decision gives: all that was demanded, the amount it names, or nothing."""
    return {Outcome.UPHELD: stakes.demanded, Outcome.PARTLY: finding.amount, Outcome.DISMISSED: None}[finding.outcome]


@fulfils("HSE-08", "PCR-08")
def grants_performance(demand: DemandKind, *, finding: Finding | None = None) -> bool:
    """Does the shop owe what is demanded by what was granted? A repair, an exchange or a document, where the shop has
    accepted it or a ``finding`` upholds it, be it in part; where it names money, money is owed instead."""
    upheld = finding is None or (finding.outcome is not Outcome.DISMISSED and finding.amount is None)
    return demand in PERFORMED and upheld


@fulfils("HSE-08", "PCR-08")
def may_perform(text: str, *, shown: Collection[datetime], since: datetime) -> Verdict:
    """A shop's word counts with a file that it has left since the demand was granted: so the shopper's silence hangs
    nothing, and a shop that only says so gains nothing. A shopper who was told and knows better complains anew."""
    return Verdict.of({**_against_text(text), Refusal.EVIDENCE_MISSING: not any(kept >= since for kept in shown)})


@fulfils(
    "HSE-08",
)
def may_review(reviewer: UUID, *, decided_by: UUID) -> bool:
    """Nobody judges their own decision."""
    return reviewer != decided_by


def may_replace(finding: Finding, *, stakes: Stakes, first: tuple[Outcome, Money | None]) -> Verdict:
    """As a decision, and another one than the first: the same is confirmed, not replaced."""
    same = (finding.outcome, granted(finding, stakes=stakes)) == first
    return Verdict((*may_decide(finding, stakes=stakes).reasons, *([Refusal.CHANGES_NOTHING] if same else [])))


def on_top(amount: Money | None, *, gone: Money) -> Money | None:
    """What a review or the platform's lateness gives beside what has gone back for the complaint already."""
    return None if amount is None else max(amount - gone, Money(0, gone.currency))


@fulfils("HSE-08")
def borne_by_platform(amount: Money | None, *, gone: Money, charged: Money) -> Money:
    """What the platform pays the shop when a review grants less than has gone back.

    The shopper keeps the money, and the shop gets the same part of what it was ``charged`` for it, others' money in it
    included. No fee is taken of it.
    """
    wrongly = gone - (amount or Money(0, gone.currency))
    if wrongly.amount <= 0:
        return Money(0, gone.currency)
    return Money(charged.amount * wrongly.amount // gone.amount, gone.currency)


@fulfils("HSE-08", "CRI-44")
def pays_first(*, answered: bool, shown_by_shop: Collection[UUID], left: Money | None) -> bool:
    """Does the platform pay what is ``left`` of a demand, because it has not decided in time? Where the shop was silent
    or has shown nothing: then all that can be known of the facts is what the shopper says and shows. No shop bears
    it, since nobody has decided (OPR-27), and none loses its word by it."""
    return left is not None and left.amount > 0 and not (answered and shown_by_shop)


def _is_news(new_fact: NewFact | None, *, since: datetime | None) -> bool:
    return new_fact is not None and since is not None and new_fact.since >= since


def payable_now(amount: Money | None, *, refundable: Money) -> Money | None:
    """What of a granted amount is still to go back: what went back by another way since does not go twice."""
    if amount is None or min(amount, refundable).amount <= 0:
        return None
    return min(amount, refundable)


def holds_settlement(*, is_open: bool, demand: DemandKind, owes: bool) -> bool:
    """May the shop not be paid yet? Not while money is demanded back, or what may become money, and nobody has settled
    or decided it for good; nor while the shop ``owes`` what it has not done."""
    return owes or (is_open and demand in (*MONEY, *PERFORMED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What the guards of the table judge: in which ways the shop has answered, whether it owes what was granted,
    whether something that was taken down may be corrected, and whether the shopper has rated how it went."""

    answers: Collection[str]
    owes: bool
    correctable: bool = False
    rated: bool = False


def has_offer(stand: Stand) -> bool:
    """Is there something that the shopper may accept?"""
    return AnswerKind.OFFER in stand.answers


def owes_performance(stand: Stand) -> bool:
    """Is something left to be done?"""
    return stand.owes


def is_correctable(stand: Stand) -> bool:
    """Was something taken down by telephone, and not corrected yet?"""
    return stand.correctable


def is_unrated(stand: Stand) -> bool:
    """Has the shopper not said yet how content they are?"""
    return not stand.rated


def _against_text(text: str) -> dict[Refusal, bool]:
    return {Refusal.TEXT_MISSING: not text.strip(), Refusal.TEXT_TOO_LONG: len(text) > MOST_TEXT}


def _against_amount(amount: Money | None, *, refundable: Money) -> dict[Refusal, bool]:
    """Another currency is said as such: its amounts cannot be compared."""
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
def wanted(topic: Topic, *, given: Collection[Shows]) -> list[Wanted]:
    """What is asked for, by what the complaint is about, and what of it was given. Asked for, never a condition: the
    platform has the contract, and who has nothing to show is heard all the same."""
    return [Wanted(shows=kind, given=kind in given) for kind in WANTED[topic]]


@fulfils("ECL-59", "HSE-08")
def may_take_down(said: TakenDown) -> Verdict:
    """Words, as they were read back, that the caller has confirmed: nobody is made to have said what they have not."""
    return Verdict((*may_write(said.read_back).reasons, *([] if said.confirmed else [Refusal.NOT_CONFIRMED])))


@fulfils("HSE-08")
def may_rate(stars: int, *, text: str) -> Verdict:
    """Stars, and words for who wants to say more."""
    words = may_write(text).reasons if text else ()
    return Verdict((*words, *([] if 1 <= stars <= MOST_STARS else [Refusal.NO_STARS])))
