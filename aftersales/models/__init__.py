"""Which returns are there, where are their goods, and what was decided about them?"""

from aftersales.models._cases import LinePieces, Return, ReturnLine
from aftersales.models._claims import Claim, ClaimAnswer, ClaimGrant, ClaimParcel
from aftersales.models._decisions import Grant, Objection, Restock, Ruling
from aftersales.models._freight import Freight, FreightWord
from aftersales.models._parcels import Arrival, HomeParcel, NamedAddress, ReturnParcel, ReturnReport
from aftersales.models._reimbursements import Reimbursement
from aftersales.models._remedies import Remedy

__all__ = [
    "Arrival",
    "Claim",
    "ClaimAnswer",
    "ClaimGrant",
    "ClaimParcel",
    "Freight",
    "FreightWord",
    "Grant",
    "HomeParcel",
    "LinePieces",
    "NamedAddress",
    "Objection",
    "Reimbursement",
    "Remedy",
    "Restock",
    "Return",
    "ReturnLine",
    "ReturnParcel",
    "ReturnReport",
    "Ruling",
]
