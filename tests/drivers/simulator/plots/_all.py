"""All of them, in the order in which a year has its first of each."""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.plots import (
    _advertising,
    _claims,
    _complaining_on,
    _credit,
    _deposits,
    _disputes,
    _earnings,
    _goods_back,
    _measures,
    _offering,
    _privacy,
    _recalls,
    _reports,
    _reviews,
    _rules,
    _sale,
    _service,
    _subscriptions,
    _vetting,
)

PLOTS: Final = (
    *_sale.PLOTS,
    *_goods_back.PLOTS,
    *_claims.PLOTS,
    *_recalls.PLOTS,
    *_disputes.PLOTS,
    *_reviews.PLOTS,
    *_deposits.PLOTS,
    *_offering.PLOTS,
    *_subscriptions.PLOTS,
    *_advertising.PLOTS,
    *_rules.PLOTS,
    *_measures.PLOTS,
    *_vetting.PLOTS,
    *_credit.PLOTS,
    *_earnings.PLOTS,
    *_privacy.PLOTS,
    *_complaining_on.PLOTS,
    *_service.PLOTS,
    *_reports.PLOTS,
)
