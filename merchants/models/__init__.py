"""Which rows hold applications, the shops that came of them, their record, their credit, and what they advertised?"""

from merchants.models._advertising import Advertisement, Reach
from merchants.models._applications import Application, RegistryCheck
from merchants.models._changes import Change
from merchants.models._credit import CreditFact, CreditReply, CreditReversal, CreditScore
from merchants.models._deposits import Guarantee
from merchants.models._documents import Document, Permit, Verification
from merchants.models._fund import Grant, ReliefReport
from merchants.models._guarantee import Debt, Movement
from merchants.models._records import Violation
from merchants.models._sanctions import Bulletin, Ground, Sanction
from merchants.models._shops import CommissionRate, Merchant

__all__ = [
    "Advertisement",
    "Application",
    "Bulletin",
    "Change",
    "CommissionRate",
    "CreditFact",
    "CreditReply",
    "CreditReversal",
    "CreditScore",
    "Debt",
    "Document",
    "Grant",
    "Ground",
    "Guarantee",
    "Merchant",
    "Movement",
    "Permit",
    "Reach",
    "RegistryCheck",
    "ReliefReport",
    "Sanction",
    "Verification",
    "Violation",
]
