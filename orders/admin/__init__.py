"""What does staff see of orders?"""

from orders.admin._deposits import DepositAdmin as DepositAdmin
from orders.admin._orders import ContractAdmin as ContractAdmin
from orders.admin._orders import OrderAdmin as OrderAdmin
from orders.admin._orders import OrderLineAdmin as OrderLineAdmin
from orders.admin._orders import ShipmentAdmin as ShipmentAdmin
