"""Commands on copies of a contract: send them, note them, hand the shopper the recipient that stands sealed in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.vault.commands as vault
from orders.contracts.policies import paper as paper_policies
from orders.sales import queries
from orders.sales.errors import OrderNotFound
from orders.sales.models.orders import Contract
from orders.sales.types import PrintedContract
from platform_core.actors import Actor, Role
from platform_core.ui import typesetting
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import Place as SealedPlace
from platform_core.vault.types import Sealed


@transaction.atomic(savepoint=False)
def reveal_own_recipient(order_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """Reveal the recipient of a contract, `name`, `phone`, `region_code` and `address`, to its shopper alone.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    if by.role is not Role.SHOPPER:
        raise OrderNotFound(order_id=order_id)
    return _reveal_recipient(queries.contract(order_id, by=by, at=at), purpose="own_view", by=by, at=at)


@transaction.atomic(savepoint=False)
def print_contract(order_id: UUID, *, by: Actor, at: datetime) -> PrintedContract:
    """Print the contract as PDF, in Chinese: with the recipient in full for its shopper, who sees that it was read;
    masked for everybody else.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    contract = queries.contract(order_id, by=by, at=at)
    own = by.role is Role.SHOPPER
    recipient = (
        _reveal_recipient(contract, purpose="own_copy", by=by, at=at) if own else _mask_recipient(order_id, by=by)
    )
    paper = paper_policies.paper(json.loads(contract.canonical), sha256=contract.sha256, recipient=recipient)
    return PrintedContract(pdf=typesetting.pdf(paper), sha256=contract.sha256)


def _reveal_recipient(contract: Contract, *, purpose: str, by: Actor, at: datetime) -> dict[str, str]:
    """Reveal the recipient out of the hashed text itself, so that it is the one that was agreed."""
    place = SealedPlace(Contract._meta.db_table, contract.order_id, contract.shopper_id)
    sealed = Sealed.from_text(json.loads(contract.canonical)["delivery"]["recipient_sealed"])
    revealed = vault.reveal({"recipient": sealed}, place=place, purpose=purpose, by=by, at=at)
    recipient: dict[str, str] = json.loads(revealed["recipient"])
    return recipient


def _mask_recipient(order_id: UUID, *, by: Actor) -> Mapping[str, str] | None:
    """The recipient, masked; None once the key is gone: the contract is kept longer."""
    try:
        masked = queries.masked_recipient(queries.order(order_id, by=by))
    except Forgotten:
        return None
    return {name.removeprefix("recipient_"): text for name, text in masked.items()}
