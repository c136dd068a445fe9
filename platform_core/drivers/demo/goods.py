"""What is sold in the demo?"""

from __future__ import annotations

from typing import Final

from catalog.types import Content, NewListing, NewSku
from platform_core.money import Money

FOOD: Final = {
    "origin": "浙江省杭州市",
    "producer": "青山茶业有限公司",
    "producer_address": "浙江省杭州市西湖区龙井路1号",
    "specification": "罐装",
    "net_content": "100克",
    "ingredients": "绿茶",
    "production_date": "2026-04-01",
    "shelf_life": "18个月",
    "storage": "阴凉干燥处密封保存",
    "food_licence": "SC11433010600001",
    "standard": "GB/T 18650",
}
LAMP: Final = {
    "origin": "广东省中山市",
    "producer": "吴记灯具厂",
    "specification": "台灯",
    "brand": "吴记",
    "model": "WJ-01",
    "performance": "5000K,无可视频闪",
    "rated_power": "9W",
    "ccc_mark": "2026011001000001",
    "manual": "随包装附中文说明书",
    "warranty": "整机保修一年",
}
TEAS: Final = (
    NewListing(
        content=Content(
            category="food",
            title_zh="明前龙井 100克",
            title_en="Longjing tea, first harvest, 100 g",
            facts=FOOD,
            delivery_hours=48,
        ),
        skus=(NewSku(code="LJ-100", spec="100克罐装", price=Money(12_800), on_hand=200, lot="2026-04-A"),),
    ),
    NewListing(
        content=Content(
            category="food",
            title_zh="安吉白茶 100克",
            title_en="Anji white tea, 100 g",
            facts=FOOD | {"producer": "安吉青山茶厂"},
            delivery_hours=48,
        ),
        skus=(NewSku(code="AJ-100", spec="100克罐装", price=Money(9_900), on_hand=120, lot="2026-04-B"),),
    ),
)
LAMPS: Final = (
    NewListing(
        content=Content(
            category="electronics", title_zh="护眼台灯", title_en="Desk lamp", facts=LAMP, delivery_hours=24
        ),
        skus=(NewSku(code="WJ-01", spec="白色", price=Money(15_900), on_hand=30, lot="WJ-2026-10"),),
    ),
)
