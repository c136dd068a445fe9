"""Name the models of every room for Django."""

import catalog.deposits.models
import catalog.freight.models
import catalog.listings.models
import catalog.prices.models
import catalog.promotions.models
import catalog.ranking.models
import catalog.safety.models.freezes
import catalog.safety.models.sampling
import catalog.stock.models
import catalog.takedowns.models
import catalog.window.models

ROOMS = (
    catalog.deposits.models,
    catalog.freight.models,
    catalog.listings.models,
    catalog.prices.models,
    catalog.promotions.models,
    catalog.ranking.models,
    catalog.safety.models.freezes,
    catalog.safety.models.sampling,
    catalog.stock.models,
    catalog.takedowns.models,
    catalog.window.models,
)
