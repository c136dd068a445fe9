"""Name the models of every room for Django."""

import aftersales.claims.models
import aftersales.freight.models
import aftersales.remedies.models
import aftersales.returns.models.records
import aftersales.returns.models.returns

ROOMS = (
    aftersales.claims.models,
    aftersales.freight.models,
    aftersales.remedies.models,
    aftersales.returns.models.records,
    aftersales.returns.models.returns,
)
