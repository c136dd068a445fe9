"""All of them, in the order in which a year has its first of each."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots import disputes, goods, money, sale, shops

PLOTS: Final = (*sale.PLOTS, *goods.PLOTS, *disputes.PLOTS, *shops.PLOTS, *money.PLOTS)
