"""How does a row become the fact about it, and who may do it at all?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from aftersales import policies
from aftersales.models import Return
from platform_core.actors import Actor
from platform_core.states import WrongRole


def fact_fields(case: Return) -> dict[str, UUID]:
    """What all facts about a return have in common."""
    return {
        "return_id": case.id,
        "order_id": case.order_id,
        "shopper_id": case.shopper_id,
        "merchant_id": case.merchant_id,
    }


def child_fields(case: Return) -> dict[str, Any]:
    """What all records of a return have in common."""
    return {"case": case, "merchant_id": case.merchant_id, "shopper_id": case.shopper_id}


def require_role(action: str, *, by: Actor) -> None:
    """For what moves no state, so that the table of states cannot ask. Raises ``WrongRole``."""
    if by.role is not policies.ACTIONS[action].role:
        raise WrongRole(lifecycle="return", transition=action, role=by.role)
