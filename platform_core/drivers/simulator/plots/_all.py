"""All of them, in the order in which a year has its first of each."""

from __future__ import annotations

from typing import Final

from platform_core.drivers.simulator.plots import _credit, _disputes, _goods_back, _measures, _reviews, _sale, _vetting

PLOTS: Final = (
    *_sale.PLOTS,
    *_goods_back.PLOTS,
    *_disputes.PLOTS,
    *_reviews.PLOTS,
    *_measures.PLOTS,
    *_vetting.PLOTS,
    *_credit.PLOTS,
)
