"""The people of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from platform_core.accounts.types import ShopRole
from platform_core.drivers.world.people import Resident

PASSWORD: Final = "tianping-demo-2026"  # noqa: S105  # printed by `make up`; the demo refuses to run in production
TOTP_SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # likewise; `make otp` shows its codes


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A login of the demo, with the particulars of such a person."""

    username: str
    role: str
    name: str
    phone: str
    door: str

    @property
    def resident(self) -> Resident:
        return Resident(self.username, self.name, self.phone, f"{self.username}@example.com", PASSWORD)


STAFF: Final = DemoPerson("staff_lin", "platform staff", "林岚", "+8613900000001", "/admin/")
SHOPPER: Final = DemoPerson("shopper_li", "shopper", "李晓明", "+8613900000002", "/me/")
TEA_OWNER: Final = DemoPerson("shop_chen", "owner of 青山茶铺", "陈青山", "+8613900000003", "/seller/")
LAMP_OWNER: Final = DemoPerson("shop_wu", "owner of 吴记灯具", "吴明", "+8613900000004", "/seller/")
REGULATOR: Final = DemoPerson("regulator_zhao", "market regulator", "赵正", "+8613900000005", "/regulator/")
SECOND: Final = DemoPerson("staff_he", "platform staff: the second of two", "何静", "+8613900000006", "/admin/")
APPLICANT: Final = DemoPerson("shop_sun", "somebody who wants to open a shop", "孙小满", "+8613900000007", "/me/shop")
HELPER: Final = DemoPerson("clerk_zhou", "customer service of 青山茶铺", "周小雨", "+8613900000008", "/seller/")
CASHIER: Final = DemoPerson("clerk_qian", "finance of 青山茶铺", "钱如海", "+8613900000009", "/seller/")
EVERYBODY: Final = (STAFF, SECOND, SHOPPER, TEA_OWNER, LAMP_OWNER, HELPER, CASHIER, REGULATOR, APPLICANT)
CLERKS: Final = {HELPER: ShopRole.SERVICE, CASHIER: ShopRole.FINANCE}  # in the tea shop
WITH_CODE: Final = (STAFF, SECOND, REGULATOR)  # whose second factor is an authenticator
