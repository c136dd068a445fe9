"""How much of it may stand on a screen?"""

import pytest

from platform_core.vault.masks import mask
from platform_core.vault.types import Kind


class TestMask:
    @pytest.mark.parametrize(
        ("kind", "text", "shown"),
        [
            (Kind.NAME, "张三", "张*"),
            (Kind.NAME, "欧阳娜娜", "欧***"),
            (Kind.NAME, "Zoe Li", "Z***"),
            (Kind.NAME, "王", "王*"),
            (Kind.PHONE, "+8613812341234", "138****1234"),
            (Kind.PHONE, "+15551234567", "+15****4567"),
            (Kind.PHONE, "+1234567", "****"),
            (Kind.EMAIL, "zhang.san@example.com", "z***@example.com"),
            (Kind.ADDRESS, "浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区****"),
            (Kind.ADDRESS, "北京市朝阳区建国路1号院2号楼", "北京市朝阳区****"),
            (Kind.ADDRESS, "内蒙古自治区锡林郭勒盟正蓝旗上都镇", "内蒙古自治区锡林郭勒盟正蓝旗****"),
            (Kind.ADDRESS, "文三路1号阳光小区3栋", "****"),
            (Kind.ADDRESS, "1 Main Street", "****"),
            (Kind.TEXT, "anything", "•••"),
        ],
    )
    def test_shows_enough_for_the_owner_and_too_little_for_a_stranger(self, kind, text, shown):
        assert mask(text, kind=kind) == shown

    @pytest.mark.parametrize("kind", list(Kind))
    def test_shows_nothing_of_an_empty_text(self, kind):
        assert set(mask("", kind=kind)) <= set("*•")
