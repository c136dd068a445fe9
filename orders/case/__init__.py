"""Which cases do orders have, each on one page?"""

from orders.case._deposits import DEPOSIT as DEPOSIT
from orders.case._reviews import CLOCK as CLOCK
from orders.case._reviews import MASKING as MASKING
from orders.case._reviews import SHOP as SHOP
from orders.case._reviews import SHOPPER as SHOPPER
from orders.case._reviews import STAFF as STAFF
from orders.case._subscriptions import SUBSCRIPTION as SUBSCRIPTION
