"""The bundles for the sequencer to build: exports approved for authorities, dossiers of shoppers, oldest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from platform_core.actors import SEQUENCER
from platform_core.audit.types import Selection
from platform_core.duties import fulfils
from platform_core.regulators import queries
from platform_core.regulators.adapters.bundles import Bundles, Work
from platform_core.regulators.commands import deciding, identity_report, own_file
from platform_core.regulators.models import Approval, Dossier, DossierBundle, Export, IdentityReport
from platform_core.regulators.types import Built, Kind


class ApprovedExports(Bundles[Approval]):
    """Bundles of approved exports: exactly the approved part, for its authority."""

    def waiting(self, *, but: Collection[UUID]) -> Work[Approval] | None:
        approval = queries.next_to_build(but=but)
        if approval is None:
            return None
        return Work(
            what=approval,
            id=approval.id,
            name=f"{approval.request_id}.zip",
            selection=select(approval),
            facts=queries.manifest_facts(approval),
            seen=queries.last_tree_size(Export, approval.person_id),
        )

    def keep(self, what: Approval, *, built: Built, at: datetime) -> None:
        deciding.keep_export(what, built=built, by=SEQUENCER, at=at)


def select(approval: Approval) -> Selection:
    """All facts of a shop, or those about the things that were fixed when it was approved; in the time allowed."""
    since, until = approval.since, approval.until
    if approval.request.kind == Kind.MERCHANT:
        return Selection(merchant_id=approval.request.wanted_id, since=since, until=until)
    return Selection(ids=frozenset(map(UUID, approval.ids)), since=since, until=until)


class AskedDossiers(Bundles[Dossier]):
    """The file of an order for its shopper: the facts that concern them, and nothing else."""

    def waiting(self, *, but: Collection[UUID]) -> Work[Dossier] | None:
        row = queries.next_dossier(but=but)
        if row is None:
            return None
        return Work(
            what=row,
            id=row.id,
            name=f"{row.id}.zip",
            selection=shown_to_its_shopper(row),
            facts=queries.dossier_facts(row),
            seen=queries.last_tree_size(DossierBundle, row.person_id),
        )

    def keep(self, what: Dossier, *, built: Built, at: datetime) -> None:
        own_file.keep_dossier(what, built=built, by=SEQUENCER, at=at)


@fulfils("ECL-62")
def shown_to_its_shopper(row: Dossier) -> Selection:
    """The facts of the order that the log's wall shows this person."""
    return Selection(ids=frozenset(map(UUID, row.ids)), person_id=row.person_id)


class IdentityReports(Bundles[IdentityReport]):
    """The manifest of an identity report: the log's facts about its data files. The files hold names, so they are not
    in it; their holder compares their hashes.
    """

    def waiting(self, *, but: Collection[UUID]) -> Work[IdentityReport] | None:
        row = queries.next_report(but=but)
        if row is None:
            return None
        return Work(
            what=row,
            id=row.id,
            name=f"{row.id}.zip",
            selection=Selection(ids=frozenset({row.id})),
            facts=queries.report_facts(row),
            seen=0,
        )

    def keep(self, what: IdentityReport, *, built: Built, at: datetime) -> None:
        identity_report.keep_report(what, built=built, by=SEQUENCER, at=at)
