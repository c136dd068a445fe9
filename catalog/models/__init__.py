"""What is on offer, what was said of it, what stands on the shelf and what does it cost?

A foreign key without an index of its own is led by one of its Meta's, or nobody asks by it.
"""

from catalog.models._deposits import DepositTerms
from catalog.models._freezes import LotFreeze
from catalog.models._freight import FreightRate, FreightTemplate, ListingFreight
from catalog.models._images import Image
from catalog.models._listings import Category, FactSet, Listing, ListingVersion
from catalog.models._prices import PriceInterval, TradedPrice
from catalog.models._promotions import Promotion
from catalog.models._ranking import ListingSales, Placement
from catalog.models._restrictions import Restriction
from catalog.models._sampling import Listed, RiskNote, Sample, SampleStatement, Sampling
from catalog.models._shelves import Changes, Lot, Reservation, ReservedItem, Sku, StockMovement
from catalog.models._shown import Shown
from catalog.models._takedowns import Takedown

__all__ = [
    "Category",
    "Changes",
    "DepositTerms",
    "FactSet",
    "FreightRate",
    "FreightTemplate",
    "Image",
    "Listed",
    "Listing",
    "ListingFreight",
    "ListingSales",
    "ListingVersion",
    "Lot",
    "LotFreeze",
    "Placement",
    "PriceInterval",
    "Promotion",
    "Reservation",
    "ReservedItem",
    "Restriction",
    "RiskNote",
    "Sample",
    "SampleStatement",
    "Sampling",
    "Shown",
    "Sku",
    "StockMovement",
    "Takedown",
    "TradedPrice",
]
