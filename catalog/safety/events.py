"""Facts about samplings, samples and frozen lots.

Until a sample is tested no fact of it names its shop: who knew of a purchase in disguise could prepare for it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class SamplingCommitted(DomainEvent):
    """A sampling is announced with the hash of a seed that nobody knows; the lots to draw from are counted later."""

    topic = "catalog.sampling_committed"
    says = "A sampling was announced, and its draw committed to"
    subject = "sampling_id"
    sampling_id: UUID
    number: str
    wanted: int
    commitment: str


class SamplingDrawn(DomainEvent):
    """The lots to draw from are listed, the list's hash is public, and the samples are drawn; secret until tested."""

    topic = "catalog.sampling_drawn"
    says = "The lots of a sampling were counted and drawn"
    subject = "sampling_id"
    sampling_id: UUID
    number: str
    population_sha256: str
    population_size: int
    samples: int


class SamplingRevealed(DomainEvent):
    """The seed is public: everybody can make the draw again."""

    topic = "catalog.sampling_revealed"
    says = "The seed of a sampling is public"
    subject = "sampling_id"
    sampling_id: UUID
    number: str
    revealed: str


class _OfASample(DomainEvent):
    subject: ClassVar[str] = "sample_id"
    sample_id: UUID
    number: str


class SampleDrawn(_OfASample):
    topic = "catalog.sample_drawn"
    says = "A sample was drawn"
    sampling_id: UUID


class SampleBought(_OfASample):
    topic = "catalog.sample_bought"
    says = "A sample was bought as any consumer buys"


class SampleSent(_OfASample):
    topic = "catalog.sample_sent"
    says = "A sample is at the laboratory"
    laboratory: str


class SamplePassed(_OfASample):
    topic = "catalog.sample_passed"
    says = "A sample passed the test"
    merchant_id: UUID
    report_sha256: str


class SampleFailed(_OfASample):
    """The lot is frozen at once; the objection is heard afterwards."""

    topic = "catalog.sample_failed"
    says = "A sample failed the test"
    merchant_id: UUID
    report_sha256: str


class SampleContested(_OfASample):
    topic = "catalog.sample_contested"
    says = "The shop objected to the result of a sample"
    merchant_id: UUID


class SampleUpheld(_OfASample):
    """By another person, or since nobody objected, or nobody decided in time."""

    topic = "catalog.sample_upheld"
    says = "The result of a sample stands"
    merchant_id: UUID
    why: str


class SampleOverturned(_OfASample):
    topic = "catalog.sample_overturned"
    says = "The result of a sample was set aside"
    merchant_id: UUID


class SampleCorrected(_OfASample):
    """The shop says how it has corrected the finding; the platform re-checks it."""

    topic = "catalog.sample_corrected"
    says = "The shop has corrected what the test found"
    merchant_id: UUID


class SampleCleared(_OfASample):
    topic = "catalog.sample_cleared"
    says = "The re-check passed"
    merchant_id: UUID


class SampleUncorrected(_OfASample):
    """Nothing was corrected in time, or the re-check failed."""

    topic = "catalog.sample_uncorrected"
    says = "What the test found is not corrected"
    merchant_id: UUID
    why: str


class SampleUnchecked(_OfASample):
    topic = "catalog.sample_unchecked"
    says = "The platform did not re-check in time"
    merchant_id: UUID


class SampleLapsed(_OfASample):
    topic = "catalog.sample_lapsed"
    says = "A sample was not tested in time"
    why: str


class _OfAFreeze(DomainEvent):
    subject: ClassVar[str] = "lot_freeze_id"
    lot_freeze_id: UUID
    merchant_id: UUID
    number: str


class LotFrozen(_OfAFreeze):
    """From now on nobody may buy or send this lot, and each of its buyers is told."""

    topic = "catalog.lot_frozen"
    says = "A lot was frozen"
    sku_id: UUID
    lot: str
    basis: str
    disposal: str


class FrozenPiecesOff(_OfAFreeze):
    """So many pieces of a frozen lot left the shelf in the books; nobody may buy them."""

    topic = "catalog.frozen_pieces_off"
    says = "Pieces of a frozen lot left the shelf"
    pieces: int


class DangerReported(_OfAFreeze):
    topic = "catalog.danger_reported"
    says = "The danger was reported to the authority"
    report_reference: str


class DangerUnreported(_OfAFreeze):
    topic = "catalog.danger_unreported"
    says = "The shop did not report the danger in time"


class BuyersTold(_OfAFreeze):
    """Each buyer of the lot that the books know has a remedy."""

    topic = "catalog.buyers_told"
    says = "Every buyer of the lot was told"


class BuyersUntold(_OfAFreeze):
    topic = "catalog.buyers_untold"
    says = "Not every buyer of the lot was told in time"


class LotFreezeLifted(_OfAFreeze):
    """The lot may be bought and sent again; the pieces that left the shelf stand on it."""

    topic = "catalog.lot_freeze_lifted"
    says = "A lot is frozen no longer"
    pieces: int
