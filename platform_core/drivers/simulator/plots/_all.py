"""All of them, in the order in which a year has its first of each."""

from __future__ import annotations

from typing import Final

from platform_core.drivers.simulator.plots import (
    _advertising,
    _deposits,
    _disputes,
    _goods_back,
    _offering,
    _reviews,
    _rules,
    _sale,
    _subscriptions,
)

PLOTS: Final = (
    *_sale.PLOTS,
    *_goods_back.PLOTS,
    *_disputes.PLOTS,
    *_reviews.PLOTS,
    *_deposits.PLOTS,
    *_offering.PLOTS,
    *_subscriptions.PLOTS,
    *_advertising.PLOTS,
    *_rules.PLOTS,
)
