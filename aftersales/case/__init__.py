"""Which cases does aftersales have, each on one page?"""

from aftersales.case._remedies import REMEDY as REMEDY
from aftersales.case._returns import CLOCK as CLOCK
from aftersales.case._returns import FROM_ARRIVAL as FROM_ARRIVAL
from aftersales.case._returns import RETURN as RETURN
from aftersales.case._returns import SHOP as SHOP
from aftersales.case._returns import SHOPPER as SHOPPER
from aftersales.case._returns import STAFF as STAFF
