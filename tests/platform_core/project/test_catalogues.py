"""Is a text found in one place, whichever app it is from?"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext, ngettext, trans_real


def test_chinese_has_one_catalogue() -> None:
    assert len(trans_real.translation("zh-hans")._catalog._catalogs) == 1


def test_what_the_house_says_holds_over_what_django_says() -> None:
    with translation.override("zh-hans"):
        assert (gettext("Start page"), gettext("Log out")) == ("起始页", "注销")
        assert ngettext("%d paid order", "%d paid orders", 2) % 2 == "已付款订单 2 笔"
