"""Words of samplings, samples and frozen lots."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.labels import Labelled, Reason


class FreezeBasis(Labelled):
    """The sources on whose word a lot is frozen."""

    SAMPLE = "sample", "a sample failed the test"
    SHOP = "shop", "the shop recalls it"
    AUTHORITY = "authority", "an authority says so"


class Disposal(Labelled):
    """The two ends of the pieces that buyers have."""

    SEND_BACK = "send_back", "they go back to the shop"
    DESTROY = "destroy", "they are destroyed where they are"


class Finding(Labelled):
    """The public statements about a sample."""

    PASSED = "passed", "the sample passed"
    FAILED = "failed", "the sample failed; the shop may object"
    CONTESTED = "contested", "the shop has objected"
    UPHELD = "upheld", "the result stands"
    OVERTURNED = "overturned", "the result was set aside"
    CORRECTED = "corrected", "the shop says that it has corrected it"
    CLEARED = "cleared", "the re-check passed"
    UNCORRECTED = "uncorrected", "it is not corrected"
    UNCHECKED = "unchecked", "the platform did not re-check in time"
    LAPSED = "lapsed", "the platform had no result in time"


class SamplingRefusal(Reason):
    """The reasons against planning, buying, recording or freezing."""

    RISK_NOT_TOLD = "risk_not_told", "say which risk the samples are about"
    SAMPLES_OUT_OF_RANGE = "samples_out_of_range", "from one to two hundred samples"
    PURCHASE_NOT_TOLD = "purchase_not_told", "account, address, order number and price of the purchase are missing"
    PAGES_NOT_SHOWN = "pages_not_shown", "the hashes of the pages as they were shown are missing, or are no SHA-256"
    REPORT_NOT_SHOWN = "report_not_shown", "the hash of the laboratory's report is missing, or is no SHA-256"
    FINDING_NOT_TOLD = "finding_not_told", "say what was found"
    COST_OUT_OF_RANGE = "cost_out_of_range", "no test costs less than nothing, or more than 5,000 yuan"
    DANGER_NOT_TOLD = "danger_not_told", "say what the danger is"
    ADVICE_NOT_TOLD = "advice_not_told", "say what whoever has the goods should do"
    GROUND_NOT_TOLD = "ground_not_told", "say on which law or decision it rests that goods are destroyed, not sent back"
    SOURCE_NOT_TOLD = "source_not_told", "name the document of the authority"
    RESULT_STANDS = "result_stands", "a sample of this lot failed, and its result is not set aside"
    LOT_UNKNOWN = "lot_unknown", "no piece of this item ever came in this lot"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSampling:
    """A sampling to be planned: the number of lots, the category, and the risk."""

    category: str
    wanted: int
    risk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """One lot on one shelf, as it stands in the list that is drawn from; the risk notes of its listing give weight."""

    listing_id: UUID
    sku_id: UUID
    merchant_id: UUID
    lot: str
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePurchase:
    """The purchase of a sample, made as any consumer buys: account, address, order, price (fen), and the SHA-256 of
    each page as it was shown."""

    account: str
    address: str
    order_number: str
    paid: int
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult:
    """The laboratory's finding, in words that everybody reads, with the SHA-256 of its report, and its price, in fen:
    the shop bears that if a failed result stands, unopposed or as decided, else the platform."""

    finding: str
    report_sha256: str
    cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """The danger of a lot, the advice about it, and the end of the pieces that were sold.

    ``ground``: the law, or the decision in this case, on which it rests that goods are destroyed and not sent back.
    """

    danger: str
    advice: str
    disposal: Disposal = Disposal.SEND_BACK
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFreeze:
    """A lot to be frozen, empty for the pieces that came without one, on whose word, and why. ``source``: the number of
    the sample, or of the authority's document."""

    sku_id: UUID
    lot: str
    basis: FreezeBasis
    danger: Danger
    source: str = ""
    sample_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLot:
    """A freeze as those above look at it. ``standing``: nobody may buy or send the lot now."""

    id: UUID
    number: str
    merchant_id: UUID
    sku_id: UUID
    lot: str
    disposal: Disposal
    standing: bool
