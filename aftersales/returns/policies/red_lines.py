"""Rules for returns over which fifteen days have passed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from aftersales.returns.policies.handling import ON_ITS_WAY
from aftersales.returns.states import ReturnState
from aftersales.returns.types import GrantBasis, RedLine, ReturnFacts, Unfound
from platform_core.duties import fulfils

OWN_WILL: Final = (GrantBasis.SHOP, GrantBasis.SHOP_EARLY)


@fulfils("NRR-31", "PCR-09")
def outcome_of_handling_line(facts: ReturnFacts, *, shown: bool) -> RedLine:
    """The outcome fifteen days after the notice. The shop has done nothing about it since: else its clock had stopped.

    A shop that can be reached waits for goods that were not sent; one without an address lets nobody send them, and
    pays. Goods under way are its breach where it refused them, or says nothing of goods that were ``shown`` to be sent
    and should have arrived before the line.
    For goods that are back the law gives it seven days; the line cuts none of them off. The return is judged as it
    stood at the line, however late the sweep comes.
    """
    match _at_the_line(facts):
        case ReturnState.NOTICED:
            return RedLine.UNSENT if facts.has_address else RedLine.NO_ADDRESS
        case ReturnState.SENT:
            return _under_way(facts, shown=shown) if facts.has_address else RedLine.NO_ADDRESS
        case ReturnState.BACK | ReturnState.GRANTED:
            return RedLine.SHOP_SILENT if _was_due(facts) else RedLine.NOBODY_IN_BREACH
        case _:
            return RedLine.NOBODY_IN_BREACH


def wants_search(facts: ReturnFacts) -> bool:
    """Whether goods are under way that no clock waits for: they were sent before there was one."""
    return facts.state == ReturnState.SENT and facts.expected_until is None and facts.sought_at is None


def pays_at_red_line(facts: ReturnFacts) -> bool:
    """Whether the red line pays: for goods that are back and due. An objection in time would have stopped the clock."""
    return facts.state == ReturnState.BACK and _was_due(facts)


@fulfils("NRR-31")
def pays_without_address(facts: ReturnFacts, line: RedLine) -> bool:
    """Whether the money goes back for goods of which nobody could say where to send them, sent somewhere or not."""
    return line is RedLine.NO_ADDRESS and facts.state in ON_ITS_WAY


def waits_for_sending(facts: ReturnFacts) -> bool:
    """Whether the shopper still has the goods: then nobody's money waits for it any longer."""
    return facts.state == ReturnState.NOTICED


def waits_for_nothing(facts: ReturnFacts) -> bool:
    """Whether a return without an address has passed its red line without a consequence, as before the upgrade."""
    return facts.state == ReturnState.NOTICED and not facts.has_address and not facts.unsent


@fulfils("NRR-31", "PCR-09", "HSE-05")
def outcome_of_search(facts: ReturnFacts, *, shown: bool) -> Unfound:
    """The outcome when nobody has found the goods in time. ``shown``: the shopper has added proof to the return.

    A parcel that the shop refused was offered at the right place: the shop cannot say that it never came. A parcel
    that a carrier we follow has had and has not delivered is lost: that is between it and the shop. Any other the shop
    would have to know of; its silence counts against it beside a proof of sending, or a waybill of a carrier that
    nobody has asked: the shop can look it up, and may still object that nothing came. A carrier that we follow and
    that knows nothing of its waybill shows the contrary, and a claim without proof shows nothing.
    """
    if facts.state != ReturnState.SENT:
        return Unfound.NO_LONGER_SOUGHT
    if facts.refused_at is not None:
        return Unfound.OFFERED
    if facts.traced:
        return Unfound.LOST
    return Unfound.SHOWN if shown or facts.unfollowed else Unfound.UNSHOWN


@fulfils("NRR-31", "PCR-09")
def breaches_refund_line(facts: ReturnFacts) -> bool:
    """Whether the shop has not paid fifteen days after the goods came back: a breach, also where the platform paid.

    Not of a shop that objected in time: from then on it is the platform's turn.
    """
    return not facts.objected and not _of_its_own_will(facts, before=facts.refund_red_until)


def money_is_back(states: Collection[str]) -> bool:
    """Whether any of the refunds that were asked for has ended well."""
    return "succeeded" in states


def _under_way(facts: ReturnFacts, *, shown: bool) -> RedLine:
    """The outcome for goods under way. A refused parcel is the shop's breach. Goods with a carrier that we follow are
    where it says; any other is the shop's breach once it should be there and was shown to be sent."""
    if facts.refused_at is not None:
        return RedLine.SHOP_SILENT
    line, until = facts.handle_until, facts.expected_until
    should_be_there = until is not None and (line is None or until < line)
    return RedLine.SHOP_SILENT if should_be_there and shown and not facts.traced else RedLine.ON_ITS_WAY


def _was_due(facts: ReturnFacts) -> bool:
    """Whether the refund was due by the red line, and the shop had not paid of its own will."""
    due, line = facts.refund_until, facts.handle_until
    in_vain = due is not None and line is not None and due <= line
    return in_vain and not _of_its_own_will(facts, before=line)


def _of_its_own_will(facts: ReturnFacts, *, before: datetime | None) -> bool:
    """Whether the shop paid, before that instant: then it has not crossed the line that ends there."""
    in_time = before is None or facts.granted_at is None or facts.granted_at < before
    return facts.basis in OWN_WILL and in_time


def _at_the_line(facts: ReturnFacts) -> str:
    """The state of the return when the line was crossed, without the grant or the arrival that came after it."""
    state, line = facts.state, facts.handle_until
    if line is None:
        return state
    if state == ReturnState.GRANTED and facts.granted_at is not None and facts.granted_at >= line:
        state = ReturnState.BACK if facts.arrived_at else ReturnState.SENT
    if state == ReturnState.BACK and facts.arrived_at is not None and facts.arrived_at >= line:
        state = ReturnState.SENT
    was_sent = facts.sent_at is not None and facts.sent_at < line
    return state if was_sent or state != ReturnState.SENT else ReturnState.NOTICED
