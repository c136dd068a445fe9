"""The command that hands several orders over at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from orders.sales.commands import parcels as parcels_commands
from orders.sending.types import Parcel, Sending
from platform_core.actors import Actor
from platform_core.errors import DomainError


@transaction.atomic(savepoint=False)
def send_orders(parcels: Sequence[Parcel], *, carrier: str, by: Actor, at: datetime) -> Sending:
    """Note a parcel for each of these orders with one carrier. An order that is refused keeps no other from going.

    The orders are locked in the order of their ids, and then their shelves, so that two clerks who send overlapping
    orders wait for one another and neither is ended by the database.
    """
    parcels_commands.hold_orders([parcel.order_id for parcel in parcels], by=by)
    noted: list[UUID] = []
    refused: dict[UUID, DomainError] = {}
    for parcel in parcels:
        try:
            with transaction.atomic():
                _ship(parcel, carrier=carrier, by=by, at=at)
            noted.append(parcel.order_id)
        except DomainError as refusal:
            refused[parcel.order_id] = refusal
    return Sending(noted, refused)


def _ship(parcel: Parcel, *, carrier: str, by: Actor, at: datetime) -> None:
    parcels_commands.ship(parcel.order_id, carrier=carrier, waybill=parcel.waybill, picked=parcel.picked, by=by, at=at)
