"""In which ways does aftersales say no?"""

from aftersales.errors._claims import CarrierNotFollowed as CarrierNotFollowed
from aftersales.errors._claims import ClaimAnswerRefused as ClaimAnswerRefused
from aftersales.errors._claims import ClaimDecidedBefore as ClaimDecidedBefore
from aftersales.errors._claims import ClaimNotAllowed as ClaimNotAllowed
from aftersales.errors._claims import ClaimNotFound as ClaimNotFound
from aftersales.errors._claims import ClaimNotNow as ClaimNotNow
from aftersales.errors._freight import FreightNotFound as FreightNotFound
from aftersales.errors._freight import FreightRefused as FreightRefused
from aftersales.errors._reimbursements import ReimbursementNotFound as ReimbursementNotFound
from aftersales.errors._remedies import RemedyNotFound as RemedyNotFound
from aftersales.errors._remedies import RemedyRefused as RemedyRefused
from aftersales.errors._returns import AddressLate as AddressLate
from aftersales.errors._returns import NotNow as NotNow
from aftersales.errors._returns import ObjectionLate as ObjectionLate
from aftersales.errors._returns import ObjectionRefused as ObjectionRefused
from aftersales.errors._returns import RestockRefused as RestockRefused
from aftersales.errors._returns import ReturnNotFound as ReturnNotFound
from aftersales.errors._returns import ReturnRefused as ReturnRefused
from aftersales.errors._returns import RulingRefused as RulingRefused
from aftersales.errors._returns import UnknownReturnParcel as UnknownReturnParcel
from aftersales.errors._returns import WindowPassed as WindowPassed
