"""Commands on requests for a shop's identity."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.notices.commands as notices
from complaints.complaint.types import RETENTION
from complaints.identity import policies, queries
from complaints.identity.errors import IdentityAskedAlready, IdentityRefused
from complaints.identity.models import IdentityRequest
from complaints.identity.states import IdentityState
from merchants.shops.queries import verification as verification_queries
from merchants.shops.types import MerchantIdentity
from orders.sales import queries as sales_queries
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.errors import Verdict
from platform_core.rows import new_id
from platform_core.vault.commands import seal
from platform_core.vault.types import Sealed

# A person's own number is for the regulator alone.
TOLD: Final = ("trade_name", "name", "address", "contact_name", "phone")


@transaction.atomic(savepoint=False)
def ask_identity(order_id: UUID, *, statement: str, by: Actor, at: datetime) -> IdentityRequest:
    """A buyer says which harm they suffered, and asks for real name, address and contact of the shop.

    Raises ``orders.OrderNotFound``, ``IdentityRefused``, ``IdentityAskedAlready``.
    """
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    own, paid = sale.shopper_id == by.id, sale.paid_at is not None
    _refuse(policies.may_ask_identity(own=own, paid=paid, statement=statement))
    row_id = new_id()
    row = IdentityRequest(
        id=row_id,
        number=number_of("Y", row_id, at=at),
        merchant_id=sale.merchant_id,
        order_id=order_id,
        shopper_id=by.id,
        asked_at=at,
    )
    row.harm = seal({"harm": statement}, retention=RETENTION, place=queries.identity_place(row))["harm"]
    _save(row, by=by)
    open_case(row, by=by, at=at)
    return row


@carries_out(IdentityRequest.CASE, "give")
@transaction.atomic(savepoint=False)
def give_identity(identity_id: UUID, *, by: Actor, at: datetime) -> IdentityRequest:
    """Tell the buyer, as it was verified last; by staff also where its verification is late, once they have looked.

    Raises ``IdentityNotFound``, ``WrongRole``, ``IllegalTransition``, ``IdentityRefused``.
    """
    begun = begin(IdentityRequest, "give", identity_id, by=by, at=at, move=False)
    identity = verification_queries.identity_of(begun.row.merchant_id)
    complete = policies.is_whole(identity)
    _refuse(Verdict.of({policies.IdentityRefusal.IDENTITY_INCOMPLETE: not complete}))
    return begun.move(disclosed=_seal_identity(begun.row, identity)).say()


@transaction.atomic(savepoint=False)
def give_or_call(identity_id: UUID, *, by: Actor, at: datetime) -> None:
    """At once where all of it is known and verified; else staff are told that a person has to look. By the system; a
    second time it changes nothing."""
    row = IdentityRequest.objects.see(identity_id, by=by)
    if row.stage is not IdentityState.ASKED:
        return
    if policies.may_give_by_itself(verification_queries.identity_of(row.merchant_id)):
        give_identity(identity_id, by=by, at=at)
    else:
        params = {"number": row.number}
        notices.send_to_staff(template="complaints.identity_asked_for_staff", params=params, by=by, at=at)


def _save(row: IdentityRequest, *, by: Actor) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = queries.find_identity_request(row.order_id, by=by)
        if known is None:
            raise
        raise IdentityAskedAlready(identity_id=known.id) from None


def _seal_identity(row: IdentityRequest, identity: MerchantIdentity) -> Sealed:
    """For this buyer alone, of a company with its code in the public register."""
    told = {name: value for name, value in asdict(identity).items() if name in TOLD}
    told |= {"credit_code": identity.code if identity.registered else ""}
    text = json.dumps(told, ensure_ascii=False)
    return seal({"disclosed": text}, retention=RETENTION, place=queries.identity_place(row))["disclosed"]


def _refuse(verdict: Verdict) -> None:
    if not verdict:
        raise IdentityRefused(reasons=verdict.codes())
