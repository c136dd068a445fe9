"""What was quoted, bought, agreed, sent and signed for?"""

from orders.models._codes import CodeDelivery as CodeDelivery
from orders.models._codes import GivenCode as GivenCode
from orders.models._deposits import Deposit as Deposit
from orders.models._deposits import DepositObjection as DepositObjection
from orders.models._deposits import DepositRuling as DepositRuling
from orders.models._orders import MOVES as MOVES
from orders.models._orders import SIGNATURE as SIGNATURE
from orders.models._orders import Contract as Contract
from orders.models._orders import DeliveryEvent as DeliveryEvent
from orders.models._orders import Order as Order
from orders.models._orders import OrderLine as OrderLine
from orders.models._orders import PriceAdjustment as PriceAdjustment
from orders.models._orders import Purchase as Purchase
from orders.models._orders import Quote as Quote
from orders.models._orders import Shipment as Shipment
from orders.models._orders import ShippedLine as ShippedLine
from orders.models._orders import Written as Written
from orders.models._reviews import Mask as Mask
from orders.models._reviews import Masking as Masking
from orders.models._reviews import MaskingWord as MaskingWord
from orders.models._reviews import Review as Review
from orders.models._reviews import ReviewAddition as ReviewAddition
from orders.models._reviews import ReviewReply as ReviewReply
from orders.models._subscriptions import AddOnOffer as AddOnOffer
from orders.models._subscriptions import Plan as Plan
from orders.models._subscriptions import Subscription as Subscription
