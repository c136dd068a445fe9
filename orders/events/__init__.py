"""What happens to orders that others want to know?"""

from orders.events._deposits import DepositApplied as DepositApplied
from orders.events._deposits import DepositAsked as DepositAsked
from orders.events._deposits import DepositContested as DepositContested
from orders.events._deposits import DepositGranted as DepositGranted
from orders.events._deposits import DepositKept as DepositKept
from orders.events._deposits import DepositLapsed as DepositLapsed
from orders.events._deposits import DepositLeft as DepositLeft
from orders.events._deposits import DepositOverdue as DepositOverdue
from orders.events._deposits import DepositReturned as DepositReturned
from orders.events._orders import CancelRefundDone as CancelRefundDone
from orders.events._orders import CancelRefundOverdue as CancelRefundOverdue
from orders.events._orders import CarrierReported as CarrierReported
from orders.events._orders import ContractDamageFound as ContractDamageFound
from orders.events._orders import DispatchLate as DispatchLate
from orders.events._orders import ExclusionConfirmed as ExclusionConfirmed
from orders.events._orders import OrderCancelled as OrderCancelled
from orders.events._orders import OrderDeclined as OrderDeclined
from orders.events._orders import OrderDelivered as OrderDelivered
from orders.events._orders import OrderPaid as OrderPaid
from orders.events._orders import OrderPlaced as OrderPlaced
from orders.events._orders import OrderReceived as OrderReceived
from orders.events._orders import OrderShipped as OrderShipped
from orders.events._orders import ParcelHandedOver as ParcelHandedOver
from orders.events._orders import ParcelStandsStill as ParcelStandsStill
from orders.events._orders import ParcelUnconfirmed as ParcelUnconfirmed
