"""The remedies for goods that are not as agreed: until when, at whose cost, and with whose burden of proof.

One table, read by pages, doors and the command that files a claim, so a remedy that is offered is accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from unicodedata import normalize

from aftersales.claims.states import ClaimState
from aftersales.claims.types import (
    Burden,
    ClaimedLine,
    ClaimFacts,
    Claiming,
    Denial,
    NoRemedy,
    PutRight,
    RefusedClaim,
    Topic,
)
from aftersales.returns.policies.handling import Against
from aftersales.returns.policies.returning import Refusal
from aftersales.returns.types import Cost, Remedy, Right, RightGround
from catalog.listings.types import Guarantee, Supply
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import local_day

NOT_AS_AGREED: Final = frozenset(Topic) - {Topic.MISSING}
REPAIRABLE: Final = NOT_AS_AGREED - {Topic.WRONG_ITEM}
BURDEN: Final = rule("DL_BURDEN")
AT_ONCE: Final = rule("DL_QUALITY_RETURN")
LATEST: Final = rule("DL_CLAIM_LATEST")
PERIOD: Final = rule("DL_TGS_PERIOD")


class NotClaimed(Reason):
    """Why something cannot be claimed, offered or refused so."""

    BY_CODE = "by_code", "it was delivered by a code: complain about the order"
    NOT_ON_LADDER = "not_on_ladder", "that is not owed because of this"
    APPEARED_LATER = "appeared_later", "the day on which it showed is still to come"
    NOT_ANOTHER = "not_another", "that is nothing else than what is wanted"
    BURDEN_IS_YOURS = "burden_is_yours", "you have to show that you are not to blame: name a file that shows it"
    REASON_DOES_NOT_FIT = "reason_does_not_fit", "that is no answer to what is claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A remedy, the faults and the class of goods that it stands for, and until when."""

    wants: Remedy
    topics: Collection[Topic]
    until: Rule
    duties: tuple[str, ...]
    of: Guarantee | None = None  # none: of all goods
    after_repair: bool = False
    why: RightGround = RightGround.NOT_AS_AGREED


# Where the three guarantees hold, they alone give the remedies of a fault (CRL-24: national rules first).
LADDER: Final = (
    Rung(wants=Remedy.RETURN, topics=NOT_AS_AGREED, until=AT_ONCE, duties=("CRL-23a", "CRL-24")),
    Rung(wants=Remedy.EXCHANGE, topics=NOT_AS_AGREED, until=LATEST, duties=("CRL-23a", "CRL-24")),
    Rung(wants=Remedy.REPAIR, topics=REPAIRABLE, until=LATEST, duties=("CRL-24",)),
    Rung(
        wants=Remedy.RETURN,
        topics=REPAIRABLE,
        until=LATEST,
        duties=("CRL-24",),
        after_repair=True,
        why=RightGround.REPAIRED_IN_VAIN,
    ),
    Rung(
        wants=Remedy.SUPPLY,
        topics={Topic.MISSING},
        until=LATEST,
        duties=("CRL-24",),
        why=RightGround.NOT_DELIVERED_WHOLE,
    ),
    Rung(
        wants=Remedy.REFUND_PART,
        topics={Topic.MISSING},
        until=LATEST,
        duties=("CRL-24",),
        why=RightGround.NOT_DELIVERED_WHOLE,
    ),
    *(
        Rung(wants=wants, topics={Topic.FAULTY}, until=until, duties=(duty,), of=Guarantee.THREE_GUARANTEES)
        for wants, until, duty in (
            (Remedy.RETURN, rule("DL_TGS_RETURN"), "TGS-7"),
            (Remedy.EXCHANGE, rule("DL_TGS_EXCHANGE"), "TGS-15"),
            (Remedy.REPAIR, PERIOD, "TGS-1Y"),
        )
    ),
    # The law waits for a second repair in vain; the house does not: after one, the shopper chooses
    *(
        Rung(
            wants=wants,
            topics={Topic.FAULTY},
            until=PERIOD,
            duties=("TGS-1Y",),
            of=Guarantee.THREE_GUARANTEES,
            after_repair=True,
            why=RightGround.REPAIRED_IN_VAIN,
        )
        for wants in (Remedy.EXCHANGE, Remedy.RETURN)
    ),
)
RULES: Final = tuple(sorted({BURDEN.code, *(rung.until.code for rung in LADDER)}))
# Where a claim keeps its pieces and their money itself; in between, its return does.
HOLDING: Final = (
    ClaimState.FILED,
    ClaimState.OFFERED,
    ClaimState.INSISTED,
    ClaimState.SENDING,
    ClaimState.REPAIRING,
    ClaimState.ON_ITS_WAY,
    ClaimState.REFUNDED,
)
ANSWERS: Final = {
    Topic.MISSING: {NoRemedy.COMPLETE, NoRemedy.NOT_SHOWN},
    Topic.WRONG_ITEM: {NoRemedy.NO_FAULT, NoRemedy.NOT_OUR_GOODS, NoRemedy.NOT_SHOWN},
}
PROLONGS: Final = (Remedy.EXCHANGE, Remedy.REPAIR)  # the guarantee period: it begins anew, or stands still
ANSWERS_TO_FAULTS: Final = frozenset(NoRemedy) - {NoRemedy.COMPLETE}


@fulfils("CRL-23a", "CRL-24", "TGS-7", "TGS-15")
@fulfils("TGS-1Y", part="the whole unit")
def rung_for(line: ClaimedLine, topic: Topic, wants: Remedy) -> Rung | None:
    """The rung on which this remedy stands the longest; None where it is not owed."""
    found = [rung for rung in LADDER if rung.wants is wants and _holds(rung, line, topic)]
    return max(found, key=lambda rung: (_end(rung, line) is not None, _end(rung, line)), default=None)


@fulfils("CRI-18a", part="period from delivery, exchange and repair")
@fulfils("TGS-1Y", part="the whole unit")
def guarantee_start(received: datetime, done: Collection[PutRight]) -> datetime:
    """When the guarantee period of a line begins: at the receipt, or the last exchange, put off by the time in repair
    since then. The pieces of a line are not told apart: the shopper has the later end."""
    since = max([received, *(one.fulfilled_at for one in done if one.remedy == Remedy.EXCHANGE)])
    away = [one.fulfilled_at - one.repairing_at for one in done if one.repairing_at and one.repairing_at >= since]
    return since + sum(away, timedelta())


@fulfils("CRL-23b", part="durable goods")
def burden_of(line: ClaimedLine, topic: Topic, *, at: datetime) -> Burden:
    """Who bears the burden of proof. The shop does for durable goods that fail within six months, and for the contents
    of a package while it is fresh."""
    fresh = topic in (Topic.MISSING, Topic.WRONG_ITEM)
    end = line.ends.get((AT_ONCE if fresh else BURDEN).code) if fresh or line.durable else None
    return Burden.SHOP if end is not None and at < end else Burden.SHOPPER


def may_claim(line: ClaimedLine | None, claiming: Claiming, *, at: datetime) -> Verdict:
    """Whether a remedy may be claimed, with every reason against it but an earlier refusal of the same facts: that is
    ``find_earlier_refusal``."""
    spoken = {
        Against.STATEMENT_MISSING: not claiming.statement.strip(),
        NotClaimed.APPEARED_LATER: claiming.appeared_on is not None and claiming.appeared_on > local_day(at),
    }
    if line is None:
        return Verdict.of({Refusal.LINE_UNKNOWN: True, **spoken})
    against = _against(line, claiming.topic, claiming.wants, quantity=claiming.quantity, at=at)
    return Verdict((*against.reasons, *Verdict.of(spoken).reasons))


@fulfils("CRL-23a", "CRL-24")
def find_earlier_refusal(line: ClaimedLine, claiming: Claiming) -> RefusedClaim | None:
    """Find the last refusal of these same facts. A refusal bars its own facts, and no line and no topic: another fault,
    a later day or a file that the shop has not seen is a new claim."""
    same = [one for one in line.refused if one.topic == claiming.topic and _rests_on(claiming, one)]
    return same[-1] if same else None


def claims(line: ClaimedLine, *, at: datetime) -> Iterator[Right]:
    """The remedies for each fault, open or closed and why. None for services and codes, which are not sent back."""
    if line.supply == Supply.SERVICE or line.by_code:
        return
    for topic in Topic:
        for wants in Remedy:
            if rung := rung_for(line, topic, wants):
                against = _against(line, topic, wants, quantity=1, at=at)
                yield Right(
                    action="claim",
                    open=bool(against),
                    until=_end(rung, line),
                    cost=Cost.MERCHANT,
                    why=against.codes() or (rung.why,),
                    duties=rung.duties,
                    line_id=line.line_id,
                    topic=topic,
                    wants=wants,
                    burden=burden_of(line, topic, at=at),
                )


@fulfils("OPR-27")
def remedy_by_silence(wants: Remedy) -> Remedy:
    """The remedy that the shop's silence grants: the one wanted, but no money for goods not sent back. Missing goods
    are sent, and paid for only where they are not sent either: then nothing was received that could go back."""
    return Remedy.SUPPLY if wants is Remedy.REFUND_PART else wants


def way_of(remedy: Remedy) -> str:
    """How a remedy is carried out: goods go back for money or for goods, or missing ones are sent or paid for."""
    ways = {Remedy.RETURN: "return", Remedy.SUPPLY: "supply", Remedy.REFUND_PART: "money"}
    return ways.get(remedy, "goods")


def may_add_to_claim(state: ClaimState) -> bool:
    """Whether a file may be added: as long as the claim may still be answered, complained of or carried out; to a
    refused one also later, since a new claim may rest on it."""
    return (
        state in (*HOLDING, ClaimState.REFUSED, ClaimState.RETURNING, ClaimState.CLOSED)
        and state is not ClaimState.REFUNDED
    )


def other_remedies(topic: Topic, *, than: Remedy) -> tuple[Remedy, ...]:
    """The other remedies that a shop may offer, however long ago the goods came: it may offer more than it owes."""
    fitting = {rung.wants for rung in LADDER if topic in rung.topics}
    return tuple(remedy for remedy in Remedy if remedy in fitting - {than})


def may_offer(facts: ClaimFacts, remedy: Remedy) -> Verdict:
    """Whether the shop may offer this remedy: another than the one wanted, for the same fault."""
    return Verdict.of({NotClaimed.NOT_ANOTHER: remedy not in facts.others})


@fulfils("CRL-23b", part="durable goods")
def may_deny(denial: Denial, facts: ClaimFacts, *, known: Collection[object]) -> Verdict:
    """Whether the shop may refuse: a reason that answers the claim, in words, with files of its own. Only a shop
    without the burden of proof may plead that the shopper has shown nothing."""
    silent = denial.reason is NoRemedy.NOT_SHOWN
    has_to_show = facts.burden == Burden.SHOP or facts.shown
    return Verdict.of(
        {
            NotClaimed.REASON_DOES_NOT_FIT: denial.reason not in ANSWERS.get(Topic(facts.topic), ANSWERS_TO_FAULTS),
            NotClaimed.BURDEN_IS_YOURS: has_to_show and (silent or not denial.evidence),
            Against.EVIDENCE_MISSING: not has_to_show and not silent and not denial.evidence,
            Against.EVIDENCE_UNKNOWN: bool(set(denial.evidence) - set(known)),
            Against.STATEMENT_MISSING: not denial.statement.strip(),
        }
    )


def may_choose_money(facts: ClaimFacts) -> bool:
    """Whether a repair has taken too long: then an exchange is owed, or the money if the shopper likes that better."""
    return facts.too_long


def _rests_on(claiming: Claiming, refused: RefusedClaim) -> bool:
    """Whether nothing is new: the same words, no later day, and no file since the refusal."""
    later = claiming.appeared_on is not None and claiming.appeared_on > refused.filed_on
    shown = refused.shown_at is not None and refused.shown_at > refused.refused_at
    return not later and not shown and _words(claiming.statement) == _words(refused.statement)


def _words(text: str) -> str:
    """The letters, digits and signs of a text: how it is set and punctuated says nothing new."""
    return "".join(one for one in normalize("NFKC", text).casefold() if one.isalnum())


def _against(line: ClaimedLine, topic: Topic, wants: Remedy, *, quantity: int, at: datetime) -> Verdict:
    rung = rung_for(line, topic, wants)
    end = _end(rung, line) if rung else None
    return Verdict.of(
        {
            Refusal.SERVICE: line.supply == Supply.SERVICE,
            NotClaimed.BY_CODE: line.by_code,
            Refusal.QUANTITY_OUT_OF_RANGE: quantity < 1,
            NotClaimed.NOT_ON_LADDER: rung is None,
            Refusal.NOT_RECEIVED: line.received_at is None,
            Refusal.ALREADY_RETURNED: line.pieces_left == 0,
            Refusal.TOO_MANY: 0 < line.pieces_left < quantity,
            Refusal.WINDOW_CLOSED: end is not None and at >= end,
        }
    )


def _holds(rung: Rung, line: ClaimedLine, topic: Topic) -> bool:
    guaranteed = line.guarantee == Guarantee.THREE_GUARANTEES and topic is Topic.FAULTY
    of_its_class = rung.of is Guarantee.THREE_GUARANTEES if guaranteed else rung.of is None
    return topic in rung.topics and of_its_class and (line.repaired > 0 or not rung.after_repair)


def _end(rung: Rung, line: ClaimedLine) -> datetime | None:
    return line.ends.get(rung.until.code)


@fulfils("CRL-19")
def gives_back_the_same(remedy: str) -> bool:
    """Say whether this remedy leaves the shopper the same pieces: a replacement may be of another lot."""
    return remedy == Remedy.REPAIR
