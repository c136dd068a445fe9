"""In which ways does aftersales say no?"""

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
