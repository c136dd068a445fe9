"""Rules on remedies: a buyer's choices, the pieces covered, and payment by silence."""

from __future__ import annotations

from typing import Final

from aftersales.freight.types import MOST_FREIGHT
from aftersales.remedies.states import RemedyState
from aftersales.remedies.types import RemedyRefusal
from catalog.safety.types import Disposal
from platform_core.duties import fulfils
from platform_core.errors import Verdict

OWED: Final = (RemedyState.OFFERED, RemedyState.SENT)


@fulfils("CRL-19", "CRL-54")
def may_send_recalled(disposal: str, *, held: int, waybill: str, outlay: int) -> Verdict:
    """Whether goods may be sent back: not destroyed ones, none in a return already, with waybill and freight named."""
    return Verdict.of(
        {
            RemedyRefusal.IS_DESTROYED: disposal != Disposal.SEND_BACK,
            RemedyRefusal.IN_A_RETURN: not held,
            RemedyRefusal.WAYBILL_MISSING: not waybill.strip(),
            RemedyRefusal.OUTLAY_OUT_OF_RANGE: not 0 <= outlay <= MOST_FREIGHT.amount,
        }
    )


@fulfils("CRL-19", "OPR-27")
def may_say_destroyed(disposal: str, *, held: int) -> Verdict:
    """Whether the buyer may report the goods destroyed: where the freeze says so, on a law or a decision."""
    return Verdict.of({RemedyRefusal.GOES_BACK: disposal != Disposal.DESTROY, RemedyRefusal.IN_A_RETURN: not held})


@fulfils("OPR-27", "CRL-19")
def refunds_unasked(disposal: str, *, held: int) -> bool:
    """Whether silence of the buyer pays: only where no goods have to go back, and some are not in a return already."""
    return disposal == Disposal.DESTROY and held > 0


def pieces_to_cover(pieces: int, *, sold: int, taken: int) -> int:
    """How many pieces a remedy covers: those that are in no return of the buyer's already."""
    return max(min(pieces, sold - taken), 0)
