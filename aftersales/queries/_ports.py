"""What do the apps below, and the dossier of an order, ask of returns?"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import platform_core.cases.queries as cases
import platform_core.deadlines.queries as deadlines
import platform_core.payments.queries as payments
from aftersales import policies
from aftersales.models import Claim, ClaimParcel, HomeParcel, Return, ReturnParcel
from aftersales.queries import _cases
from aftersales.states import ClaimState
from aftersales.states import ReturnState as S
from aftersales.types import ABOUT, ABOUT_CLAIM
from merchants.shops.types import OwedDuty
from platform_core.actors import Role
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import ask

# All that may hold in one statement: most often there is nothing.
HOLDS: Final = """
SELECT 'return', state, unsent_at IS NOT NULL FROM aftersales_return WHERE order_id = %(order)s
UNION ALL SELECT 'claim', state, false FROM aftersales_claim WHERE order_id = %(order)s
UNION ALL SELECT 'remedy', state, false FROM aftersales_remedy WHERE order_id = %(order)s
"""


def holds_settlement(order_id: UUID) -> bool:
    """Whether a return, claim or remedy of this order keeps the shop from being paid; of money on its way back payments
    know."""
    return any(_holds(*found) for found in ask(HOLDS, {"order": order_id}))


def _holds(what: str, state: str, unsent: bool) -> bool:  # noqa: FBT001  # a row
    match what:
        case "return":
            return policies.return_holds_settlement(state, unsent=unsent)
        case "claim":
            return policies.claim_holds_settlement(ClaimState(state))
        case _:
            return policies.held_for_a_remedy(state)


def owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """What this shop owes on returns that are open, and which goods it has to send home; what runs out first first."""
    returns = dict(Return.objects.open().filter(merchant_id=merchant_id).values_list("id", "state"))
    running = [p for p in deadlines.of_merchant(merchant_id) if p.subject_id in returns and p.owed_by == Role.MERCHANT]
    open_ids = {return_id for return_id, state in returns.items() if state in policies.OPEN}
    waiting = open_ids - {promise.subject_id for promise in running}
    return [
        *(OwedDuty(kind=promise.kind, subject_id=promise.subject_id, due_at=promise.due_at) for promise in running),
        *(OwedDuty(kind=ABOUT, subject_id=return_id) for return_id in sorted(waiting)),
    ]


def claims_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """Every claim that has not ended and that no return carries on, by what runs out next for the shop."""
    held = Claim.objects.holding().filter(merchant_id=merchant_id).exclude(state=ClaimState.REFUNDED)
    due = {p.subject_id: p.due_at for p in deadlines.of_merchant(merchant_id) if p.owed_by == Role.MERCHANT}
    found = held.order_by("id").values_list("id", flat=True)
    return [OwedDuty(kind=ABOUT_CLAIM, subject_id=claim_id, due_at=due.get(claim_id)) for claim_id in found]


def noticed_without_address() -> list[tuple[UUID, UUID]]:
    """Each return to which nobody has named an address, with its shop."""
    rows = Return.objects.filter(state=S.NOTICED, address=None, unsent_at=None)
    return list(rows.order_by("id").values_list("id", "merchant_id"))


def belongs_to(order_id: UUID) -> list[UUID]:
    """The ids of everything that happened in returns of this order."""
    returns = list(Return.objects.filter(order_id=order_id))
    parcels = [
        parcel.id for way in (ReturnParcel, HomeParcel) for parcel in way._default_manager.filter(case__in=returns)
    ]
    refunds = [refund.id for case in returns for refund in payments.refunds_for(_cases.as_case(case))]
    window = [promise.id for promise in deadlines.about(order_id)]
    return [*cases.dossier(returns), *parcels, *refunds, *window]


def claims_belong_to(order_id: UUID) -> list[UUID]:
    """The ids of everything that happened in claims because of this order; their returns stand with the others."""
    claims = list(Claim.objects.filter(order_id=order_id).order_by("filed_at", "id"))
    parcels = [parcel.id for parcel in ClaimParcel.objects.filter(claim__in=claims)]
    refunds = [r.id for claim in claims for r in payments.refunds_for(Reference(ABOUT_CLAIM, claim.id))]
    return [*cases.dossier(claims), *parcels, *refunds]
