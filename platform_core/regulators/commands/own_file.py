"""Commands on a shopper's file of an order: they ask, the worker collects, the sequencer builds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.audit.verify import ABOUT
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.errors import NotFound
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.queries import known_to
from platform_core.regulators.errors import NoDossier
from platform_core.regulators.events import DossierBuilt
from platform_core.regulators.models import Dossier, DossierBundle
from platform_core.regulators.registry import DOCUMENTS, ids_of
from platform_core.regulators.states import DossierState
from platform_core.regulators.types import SUBJECTS, Built, Kind
from platform_core.rows import one_after_the_other

ORDER = SUBJECTS[Kind.ORDER]


@transaction.atomic(savepoint=False)
def ask_for_dossier(order_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Ask for the file of one's own order; its clock runs from now. While one is being put together, it is that one.

    Raises ``NoDossier``, also for another's order.
    """
    one_after_the_other(f"{Dossier.CASE.kind} {order_id}")
    try:
        documents = DOCUMENTS[ORDER](order_id)
    except NotFound:
        raise NoDossier(order_id=order_id) from None
    running = Dossier.objects.of(order_id, by=by).open().first()
    if running is not None:
        return running
    row = Dossier.objects.create(
        person_id=by.id, order_id=order_id, number=documents.number, documents=dict(documents.texts), asked_at=at
    )
    open_case(row, by=by, at=at)
    return row


@carries_out(Dossier.CASE, "collect")
@transaction.atomic(savepoint=False)
def collect(dossier_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Fix the things of the order that its shopper may know of. A second time it changes nothing."""
    row = Dossier.objects.see(dossier_id, by=by)
    if row.stage is not DossierState.ASKED:
        return row
    theirs = known_to(row.person_id, of=ids_of(ORDER, row.order_id), named_by=ABOUT)
    begun = begin(Dossier, "collect", dossier_id, by=by, at=at, move=False)
    return begun.move(ids=sorted(map(str, theirs))).say()


@transaction.atomic(savepoint=False)
def keep_dossier(row: Dossier, *, built: Built, by: Actor, at: datetime) -> None:
    """Record a bundle that the sequencer has put into the store, once. By the sequencer, unbound."""
    what = asdict(built)
    bundle = DossierBundle.objects.create(dossier=row, person_id=row.person_id, built_at=at, **what)
    del what["storage_name"]
    publish(DossierBuilt(dossier_id=row.id, export_id=bundle.id, **what), by=by, at=at)


@carries_out(Dossier.CASE, "lay_ready")
@transaction.atomic(savepoint=False)
def lay_ready(dossier_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Lay a built bundle ready, which the shopper was owed. A second time, and before it is built, it changes
    nothing.
    """
    row = Dossier.objects.see(dossier_id, by=by)
    if row.stage is not DossierState.COLLECTED or not DossierBundle.objects.filter(dossier=row).exists():
        return row
    return begin(Dossier, "lay_ready", dossier_id, by=by, at=at).say()
