"""Which rows hold applications, what the register answered, the shops that came of it, and what is on record?"""

from merchants.models._applications import Application, RegistryCheck
from merchants.models._records import Violation
from merchants.models._shops import CommissionRate, Merchant

__all__ = ["Application", "CommissionRate", "Merchant", "RegistryCheck", "Violation"]
