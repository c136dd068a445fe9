"""The archive of a shop: asked for by its owner, put together by a worker, and destroyed after some days."""

from __future__ import annotations

from typing import Final

from merchants.archives import events
from merchants.archives.errors import ArchiveNotFound
from platform_core.actors import Role
from platform_core.cases.shape import Born, Step
from platform_core.cases.table import Case
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.states import State

SHOP, STAFF, SYSTEM = Role.MERCHANT, Role.STAFF, Role.SYSTEM


class ArchiveState(State):
    """Where the archive of a shop stands."""

    ASKED = "asked", "being put together", "wait"
    READY = "ready", "ready to be fetched", "good"
    GONE = "gone", "destroyed; ask for a new one"
    FAILED = "failed", "could not be put together", "bad"


S = ArchiveState

# The numbers are the house's: the law asks for steps that protect who closes, and names none.
ARCHIVE_BUILD: Final = declare(
    Deadline(
        kind="merchants.archive_build",
        title="Put the archive of a shop together",
        otherwise="If it is not ready by then, the shop and our people are told, and the shop may ask for another one.",
        counts_from="archive asked for",
        within=rule("DL_SHOP_ARCHIVE_BUILD"),
        owed_by=STAFF,
        owed_to=SHOP,
        duties=("OTM-23",),
        at_end=AtEnd.ALARMS,
    )
)
ARCHIVE_KEEP: Final = declare(
    Deadline(
        kind="merchants.archive_keep",
        title="Fetch the archive of your shop",
        otherwise="After that the archive is destroyed. You may ask for another one at any time.",
        counts_from="archive ready",
        within=rule("DL_SHOP_ARCHIVE"),
        owed_by=SHOP,
        duties=("OTM-23",),
        at_end=AtEnd.TAKES,
        is_right=True,
    )
)
ARCHIVE: Final = Case(
    kind="merchants.archive",
    unknown=ArchiveNotFound,
    parties={SHOP: "merchant_id"},
    clocks=[ARCHIVE_BUILD, ARCHIVE_KEEP],
    born=Born(state=S.ASKED, starts=[ARCHIVE_BUILD], says=events.ArchiveAsked),
    steps=[
        Step(
            name="lay_ready",
            sources=[S.ASKED],
            to=S.READY,
            by=[SYSTEM],
            meets=[ARCHIVE_BUILD],
            starts=[ARCHIVE_KEEP],
            writes=["key", "storage_name", "size", "sha256", "tables_at", "left_out"],
            says=events.ArchiveReady,
        ),
        Step(
            name="fail",
            sources=[S.ASKED],
            to=S.FAILED,
            by=[SYSTEM],
            when_missed=ARCHIVE_BUILD,
            says=events.ArchiveFailed,
        ),
        Step(
            name="drop",
            sources=[S.READY],
            to=S.GONE,
            by=[SHOP, SYSTEM],
            voids=[ARCHIVE_KEEP],
            because="deleted, or a newer one is ready",
            writes=["key"],
            says=events.ArchiveDropped,
        ),
        Step(
            name="expire",
            sources=[S.READY],
            to=S.GONE,
            by=[SYSTEM],
            when_missed=ARCHIVE_KEEP,
            writes=["key"],
            says=events.ArchiveExpired,
        ),
    ],
    tells={
        events.ArchiveAsked: "the owner did it, and is told when it is ready",
        events.ArchiveReady: [SHOP],
        events.ArchiveDropped: "the owner did it, or has been told of a newer one",
        events.ArchiveExpired: "its page and its notice said from the beginning until when it is there",
        events.ArchiveFailed: [SHOP, STAFF],
    },
)
