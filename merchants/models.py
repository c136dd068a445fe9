"""Name the models of every room for Django."""

import merchants.advertising.models
import merchants.credit.models
import merchants.guarantee.models
import merchants.sanctions.models
import merchants.shops.models.applications
import merchants.shops.models.changes
import merchants.shops.models.documents
import merchants.shops.models.shops
import merchants.violations.models

ROOMS = (
    merchants.advertising.models,
    merchants.credit.models,
    merchants.guarantee.models,
    merchants.sanctions.models,
    merchants.shops.models.applications,
    merchants.shops.models.changes,
    merchants.shops.models.documents,
    merchants.shops.models.shops,
    merchants.violations.models,
)
