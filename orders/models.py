"""Name the models of every room for Django."""

import orders.checkout.models
import orders.codes.models
import orders.deposits.models
import orders.reviews.models
import orders.sales.models.guards
import orders.sales.models.orders
import orders.sales.models.parcels
import orders.sales.models.quotes
import orders.subscriptions.models

ROOMS = (
    orders.checkout.models,
    orders.codes.models,
    orders.deposits.models,
    orders.reviews.models,
    orders.sales.models.guards,
    orders.sales.models.orders,
    orders.sales.models.parcels,
    orders.sales.models.quotes,
    orders.subscriptions.models,
)
