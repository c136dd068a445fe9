"""What does staff see and decide of aftersales?"""

from aftersales.admin._claims import ClaimAdmin as ClaimAdmin
from aftersales.admin._freight import FreightAdmin as FreightAdmin
from aftersales.admin._reimbursements import ReimbursementAdmin as ReimbursementAdmin
from aftersales.admin._remedies import RemedyAdmin as RemedyAdmin
from aftersales.admin._returns import ReturnAdmin as ReturnAdmin
from aftersales.admin._returns import ReturnHandling as ReturnHandling
