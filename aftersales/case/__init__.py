"""Which cases does aftersales have, each on one page?"""

from aftersales.case._claims import CLAIM as CLAIM
from aftersales.case._freight import FREIGHT as FREIGHT
from aftersales.case._objecting import CLOCK as CLOCK
from aftersales.case._objecting import SHOP as SHOP
from aftersales.case._objecting import SHOPPER as SHOPPER
from aftersales.case._objecting import STAFF as STAFF
from aftersales.case._reimbursements import REIMBURSEMENT as REIMBURSEMENT
from aftersales.case._remedies import REMEDY as REMEDY
from aftersales.case._returns import FROM_ARRIVAL as FROM_ARRIVAL
from aftersales.case._returns import RETURN as RETURN
