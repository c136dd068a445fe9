"""What does staff see of orders, and what do they decide about reviews?"""

from orders.admin._deposits import DepositAdmin as DepositAdmin
from orders.admin._orders import CodeDeliveryAdmin as CodeDeliveryAdmin
from orders.admin._orders import ContractAdmin as ContractAdmin
from orders.admin._orders import OrderAdmin as OrderAdmin
from orders.admin._orders import OrderLineAdmin as OrderLineAdmin
from orders.admin._parcels import ShipmentAdmin as ShipmentAdmin
from orders.admin._reviews import MaskingAdmin as MaskingAdmin
from orders.admin._reviews import ReviewAdmin as ReviewAdmin
from orders.admin._subscriptions import SubscriptionAdmin as SubscriptionAdmin
