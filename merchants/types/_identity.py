"""Which frozen value says who stands behind a shop?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantIdentity:
    """Who stands behind a shop, in plain: for a buyer who was harmed and for the market regulator, nobody else.

    ``name`` is that of the company, or of the person where the trader is exempt from registration; ``code`` its code in
    the register, or the number of the person's identity document; empty where it is not known. ``verified``: somebody
    has compared it with the papers, and the next time for that is not missed.
    """

    merchant_id: UUID
    trade_name: str
    registered: bool
    name: str
    code: str
    address: str
    contact_name: str
    phone: str
    statement: str
    verified: bool
