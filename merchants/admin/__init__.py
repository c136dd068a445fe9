"""How do the platform's people look at applications and shops, decide about them, and take measures?"""

from merchants.admin._credit import AdvertisementAdmin as AdvertisementAdmin
from merchants.admin._credit import CreditFactAdmin as CreditFactAdmin
from merchants.admin._credit import CreditScoreAdmin as CreditScoreAdmin
from merchants.admin._guarantee import DebtAdmin as DebtAdmin
from merchants.admin._guarantee import GrantAdmin as GrantAdmin
from merchants.admin._guarantee import GuaranteeAdmin as GuaranteeAdmin
from merchants.admin._guarantee import MovementAdmin as MovementAdmin
from merchants.admin._sanctions import BulletinAdmin as BulletinAdmin
from merchants.admin._sanctions import SanctionAdmin as SanctionAdmin
from merchants.admin._shops import ApplicationAdmin as ApplicationAdmin
from merchants.admin._shops import MerchantAdmin as MerchantAdmin
from merchants.admin._shops import ViolationAdmin as ViolationAdmin
from platform_core.http.action_pages import humanize as humanize
