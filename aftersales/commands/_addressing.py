"""Where do the goods go, if the shop names another address than the verified one?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales import policies, queries
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.commands._writing import sealed_address
from aftersales.deadlines import ADDRESS
from aftersales.errors import AddressLate, NotNow
from aftersales.events import AddressNamed, AddressStands
from aftersales.models import NamedAddress, Return
from aftersales.policies import Against
from merchants.types import ReturnAddress
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.rows import new_id
from platform_core.vault.types import Place


@transaction.atomic(savepoint=False)
def name_address(return_id: UUID, *, address: ReturnAddress, by: Actor, at: datetime) -> Return:
    """Send the goods there instead; what is under way already goes where it was sent.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``, ``AddressLate``.
    """
    require_role("name_address", by=by)
    stop(return_id, met=(ADDRESS,), why="named", by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    facts = queries.facts(case)
    verdict = policies.may_name_address(facts, at=at)
    if verdict.reasons == (Against.TIME_OVER,) and facts.address_until:
        raise AddressLate(closed_at=facts.address_until)
    if not verdict:
        raise NotNow(action="name_address", reasons=verdict.codes())
    row = NamedAddress(id=new_id(), **child_fields(case), named_at=at)
    for column, sealed in sealed_address(address, place=Place.of(row, subject_id=case.shopper_id)).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    publish(AddressNamed(**fact_fields(case)), by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def let_address_stand(return_id: UUID, *, by: Actor, at: datetime) -> None:
    """The shop has named no other in time. Inside ``acting_for`` its shop."""
    publish(AddressStands(**fact_fields(Return.objects.see(return_id, by=by))), by=by, at=at)
