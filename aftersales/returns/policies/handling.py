"""Rules of a return that was notified: each function judges one step of one side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from aftersales.returns.states import ReturnState
from aftersales.returns.types import Grade, Grounds, Restocked, ReturnFacts, RulingOutcome
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

ON_ITS_WAY: Final = (ReturnState.NOTICED, ReturnState.SENT)
OPEN: Final = (*ON_ITS_WAY, ReturnState.BACK)
STILL_POSSIBLE: Final = (*OPEN, ReturnState.UNSHOWN)  # goods of which nothing was shown may turn up all the same


OF_OTHER_GOODS: Final = frozenset({Grounds.OTHER_GOODS, Grounds.NOTHING_ARRIVED})


class Against(Reason):
    """Why something cannot be done with a return now."""

    ALREADY_NAMED = "already_named", "another address was named already"
    ALREADY_SENT = "already_sent", "the goods are under way already"
    ALREADY_BACK = "already_back", "the goods are back already"
    ALREADY_REPORTED = "already_reported", "a carrier has reported of it already"
    CARRIER_UNKNOWN = "carrier_unknown", "this carrier reports nothing to the platform"
    NOT_SENT_HOME = "not_sent_home", "the goods were not sent to you again"
    NOTHING_SENT = "nothing_sent", "nothing was sent yet"
    NOT_DECLINED = "not_declined", "the refund was not declined"
    ENDED = "ended", "it has ended"
    TIME_OVER = "time_over", "the time for it is over"
    NOT_BACK = "not_back", "the goods are not back yet"
    NOT_GRANTED = "not_granted", "no refund was granted"
    OBJECTED_BEFORE = "objected_before", "there was an objection already"
    NOT_OBJECTED = "not_objected", "there is no objection"
    GROUNDS_MISSING = "grounds_missing", "no grounds were given"
    GROUNDS_UNKNOWN = "grounds_unknown", "there are no such grounds"
    EVIDENCE_MISSING = "evidence_missing", "a file that shows it is missing"
    EVIDENCE_UNKNOWN = "evidence_unknown", "a file does not belong to this case"
    STATEMENT_MISSING = "statement_missing", "say in your own words what is wrong"
    REASONS_MISSING = "reasons_missing", "reasons are missing"
    NOTHING_NAMED = "nothing_named", "nothing was named"
    LINE_UNKNOWN = "line_unknown", "these goods are not part of it"
    QUANTITY_OUT_OF_RANGE = "quantity_out_of_range", "the number of pieces is not possible"
    MORE_THAN_CAME_BACK = "more_than_came_back"
    NO_TEST_OF_STATE = "no_test_of_state", "goods that are not as agreed need not be intact: only other goods count"


@fulfils("NRR-11")
def may_name_address(facts: ReturnFacts, *, at: datetime) -> Verdict:
    """Whether the shop may name another address than the verified: once, in time, before anything is under way.

    Where none was shown, any time before the red line is in time: the goods cannot be sent without one.
    """
    until = address_until(facts)
    return Verdict.of(
        {
            Against.ALREADY_NAMED: facts.address_named,
            Against.ALREADY_SENT: facts.state != ReturnState.NOTICED,
            Against.TIME_OVER: until is not None and at >= until,
        }
    )


def address_until(facts: ReturnFacts) -> datetime | None:
    """Until when the shop may name an address."""
    return facts.address_until if facts.has_address else facts.handle_until


@fulfils("NRR-19")
def may_send_back(facts: ReturnFacts) -> Verdict:
    """Whether goods may be sent: once, without waiting for anybody, with any carrier."""
    return Verdict.of({Against.ALREADY_SENT: facts.state != ReturnState.NOTICED})


def may_withdraw(facts: ReturnFacts) -> Verdict:
    """Whether the notice may be withdrawn: as long as nothing is under way."""
    return Verdict.of({Against.ALREADY_SENT: facts.state != ReturnState.NOTICED})


@fulfils("NRR-19")
def may_correct_parcel(facts: ReturnFacts) -> Verdict:
    """Whether the waybill may be corrected: until a carrier has reported on the parcel."""
    return Verdict.of(
        {
            Against.NOTHING_SENT: facts.state == ReturnState.NOTICED,
            Against.ENDED: facts.state not in ON_ITS_WAY,
            Against.ALREADY_REPORTED: bool(facts.traced),
        }
    )


def may_note_arrival(facts: ReturnFacts, *, since: datetime) -> Verdict:
    """Whether an arrival may be noted: once, or again where it was earlier; also where the shop had paid before."""
    return Verdict.of(
        {
            Against.ALREADY_BACK: facts.arrived_at is not None and not is_earlier_arrival(facts, since=since),
            Against.ENDED: facts.state not in (*STILL_POSSIBLE, ReturnState.GRANTED),
        }
    )


def may_confirm_arrival(facts: ReturnFacts, *, at: datetime) -> Verdict:
    """Whether the shop may confirm the arrival: once the shopper has said that the goods were sent, or handed over.

    Else it could say so of goods that the shopper still has, and object to them.
    """
    unsent = (Against.NOTHING_SENT,) if facts.state == ReturnState.NOTICED else ()
    return Verdict((*unsent, *may_note_arrival(facts, since=at).reasons))


@fulfils("NRR-13")
def is_earlier_arrival(facts: ReturnFacts, *, since: datetime) -> bool:
    """Whether goods came back earlier than recorded: a shop that reports late does not choose its clock's start.

    Once the shop has objected, or money was granted, nothing is counted anew.
    """
    waits = facts.state == ReturnState.BACK and not facts.objected
    return waits and facts.arrived_at is not None and since < facts.arrived_at


def is_of_this_return(facts: ReturnFacts, *, happened_at: datetime) -> bool:
    """Whether a carrier's report can be of these goods: a signature before the notice was for another parcel."""
    return happened_at >= facts.noticed_at


@fulfils("PCR-08", "HSE-05")
def may_send_home(facts: ReturnFacts, *, followed: bool, at: datetime) -> Verdict:
    """Whether the shop may send declined goods home: once, in time, with a carrier that reports. After that the money
    is the shopper's."""
    return Verdict.of(
        {
            Against.CARRIER_UNKNOWN: not followed,
            Against.NOT_DECLINED: facts.state != ReturnState.DECLINED,
            Against.ALREADY_SENT: facts.sent_home,
            Against.TIME_OVER: facts.send_home_until is not None and at >= facts.send_home_until,
        }
    )


@fulfils("HSE-05")
def may_come_home(facts: ReturnFacts, *, since: datetime) -> Verdict:
    """Whether goods sent home may count as arrived, or offered at the door: in time, else the money is the shopper's.

    A signature before the decision was for another parcel.
    """
    return Verdict.of(
        {
            Against.NOT_DECLINED: facts.state != ReturnState.DECLINED,
            Against.NOT_SENT_HOME: not facts.sent_home or (facts.declined_at is not None and since < facts.declined_at),
            Against.TIME_OVER: facts.send_home_until is not None and since >= facts.send_home_until,
        }
    )


def may_add_evidence(facts: ReturnFacts, *, receipt: bool) -> Verdict:
    """Whether a file may be added: until the return has ended; a ``receipt`` of freight, while it may be asked back."""
    return Verdict.of({Against.ENDED: facts.state not in STILL_POSSIBLE and not receipt})


def may_grant(facts: ReturnFacts) -> Verdict:
    """Whether the shop may pay: at any time until the return has ended, also after its own objection."""
    return Verdict.of({Against.ENDED: facts.state not in STILL_POSSIBLE})


@fulfils("NRR-09")
def may_object(facts: ReturnFacts, *, at: datetime) -> Verdict:
    """Whether the shop may object: about goods that are back, once, and in time to the tick."""
    return Verdict.of(
        {
            Against.NOT_BACK: facts.arrived_at is None,
            Against.TIME_OVER: facts.objection_until is not None and at >= facts.objection_until,
            Against.OBJECTED_BEFORE: facts.objected,
            Against.ENDED: facts.state not in OPEN,
        }
    )


@fulfils("NRR-08", "NRR-09", "CRI-19c", "CRL-24")
def is_objection_shown(
    grounds: Collection[str],
    *,
    evidence: Collection[UUID],
    known: Collection[UUID],
    statement: str,
    because: str = "",
) -> Verdict:
    """Whether an objection has grounds of the list, files of this very return, and a statement: words alone are none.

    Goods that go back ``because`` they are not as agreed need not be intact.
    """
    return Verdict.of(
        {
            Against.GROUNDS_MISSING: not grounds,
            Against.GROUNDS_UNKNOWN: bool(set(grounds) - set(Grounds)),
            Against.NO_TEST_OF_STATE: bool(because) and not set(grounds) <= OF_OTHER_GOODS,
            Against.EVIDENCE_MISSING: not evidence,
            Against.EVIDENCE_UNKNOWN: bool(set(evidence) - set(known)),
            Against.STATEMENT_MISSING: not statement.strip(),
        }
    )


@fulfils("NRR-24")
def may_rule(facts: ReturnFacts, *, reasons: str, at: datetime) -> Verdict:
    """Whether staff may decide an objection: while it waits, in time, with reasons. After that it is not proven."""
    return Verdict.of(
        {
            Against.NOT_OBJECTED: not facts.objected,
            Against.ENDED: facts.state != ReturnState.BACK,
            Against.TIME_OVER: facts.ruling_until is not None and at >= facts.ruling_until,
            Against.REASONS_MISSING: not reasons.strip(),
        }
    )


def ruled_amount(outcome: RulingOutcome, *, decided: Money) -> Money:
    """The amount of a ruling, all or nothing: goods are intact or they are not."""
    return decided if outcome is RulingOutcome.REFUND else Money(0, decided.currency)


def may_find_arrival(facts: ReturnFacts, *, since: datetime, reasons: str) -> Verdict:
    """Whether staff may note since when goods are back: on a proof that they name."""
    missing = (Against.REASONS_MISSING,) if not reasons.strip() else ()
    return Verdict((*may_note_arrival(facts, since=since).reasons, *missing))


@fulfils("NRR-25")
def may_restock(facts: ReturnFacts, pieces: Sequence[Restocked]) -> Verdict:
    """Whether pieces may be restocked: those that are the shop's again and have come back, each once."""
    asked = Counter[UUID]()
    for piece in pieces:
        asked[piece.line_id] += piece.quantity
    return Verdict.of(
        {
            Against.NOT_GRANTED: facts.state != ReturnState.GRANTED,
            Against.NOT_BACK: facts.arrived_at is None,
            Against.NOTHING_NAMED: not pieces,
            Against.LINE_UNKNOWN: bool(set(asked) - set(facts.pieces)),
            Against.QUANTITY_OUT_OF_RANGE: any(piece.quantity < 1 for piece in pieces),
            Against.MORE_THAN_CAME_BACK: any(
                n + facts.restocked.get(line, 0) > facts.pieces[line]
                for line, n in asked.items()
                if line in facts.pieces
            ),
        }
    )


@fulfils("NRR-25")
def pieces_as_new(pieces: Sequence[Restocked]) -> tuple[Restocked, ...]:
    """The pieces that go back on the shelf they came from; the others are sold as goods of their own."""
    return tuple(piece for piece in pieces if piece.grade is Grade.AS_NEW)


def holds_settlement(facts: ReturnFacts) -> bool:
    """Whether the shop has to wait for the end of a return: also until declined goods are with the shopper again.

    A notice that nothing follows lets go after the red line, until it is followed: the right itself stays.
    """
    return return_holds_settlement(facts.state, unsent=facts.unsent)


def return_holds_settlement(state: str, *, unsent: bool) -> bool:
    """The same as ``holds_settlement``, from the two facts that it reads."""
    return state in (*OPEN, ReturnState.DECLINED) and not (state == ReturnState.NOTICED and unsent)
