"""Words of freight, by province (GB/T 2260), for an order of a shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.money import Money

# The first two digits of a GB/T 2260 code.
PROVINCES: Final[Mapping[str, tuple[str, str]]] = {
    "11": ("北京市", "Beijing"),
    "12": ("天津市", "Tianjin"),
    "13": ("河北省", "Hebei"),
    "14": ("山西省", "Shanxi"),
    "15": ("内蒙古自治区", "Inner Mongolia"),
    "21": ("辽宁省", "Liaoning"),
    "22": ("吉林省", "Jilin"),
    "23": ("黑龙江省", "Heilongjiang"),
    "31": ("上海市", "Shanghai"),
    "32": ("江苏省", "Jiangsu"),
    "33": ("浙江省", "Zhejiang"),
    "34": ("安徽省", "Anhui"),
    "35": ("福建省", "Fujian"),
    "36": ("江西省", "Jiangxi"),
    "37": ("山东省", "Shandong"),
    "41": ("河南省", "Henan"),
    "42": ("湖北省", "Hubei"),
    "43": ("湖南省", "Hunan"),
    "44": ("广东省", "Guangdong"),
    "45": ("广西壮族自治区", "Guangxi"),
    "46": ("海南省", "Hainan"),
    "50": ("重庆市", "Chongqing"),
    "51": ("四川省", "Sichuan"),
    "52": ("贵州省", "Guizhou"),
    "53": ("云南省", "Yunnan"),
    "54": ("西藏自治区", "Tibet"),
    "61": ("陕西省", "Shaanxi"),
    "62": ("甘肃省", "Gansu"),
    "63": ("青海省", "Qinghai"),
    "64": ("宁夏回族自治区", "Ningxia"),
    "65": ("新疆维吾尔自治区", "Xinjiang"),
    "71": ("台湾省", "Taiwan"),
    "81": ("香港特别行政区", "Hong Kong"),
    "82": ("澳门特别行政区", "Macao"),
}


def province_of(region_code: str) -> str:
    """The province of any GB/T 2260 code, down to a village's."""
    return region_code[:2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The freight of an order. ``free_from``: the value of goods from which on it is free."""

    fee: Money
    free_from: Money | None = None
    delivered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTerms:
    """A freight template as a shop states it: a rate for everywhere, and for some provinces another."""

    name: str
    elsewhere: Rate
    provinces: Mapping[str, Rate] = field(default_factory=dict)

    def rate(self, region_code: str) -> Rate:
        return self.provinces.get(province_of(region_code), self.elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFreight:
    """One version of a template: `number` counts the versions of a ``code`` from 1."""

    id: UUID
    code: str
    number: int
    terms: FreightTerms
    stated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFreight:
    """The freight of a listing to a province. ``is_free``: for every order, so that it may be called free."""

    province: str
    rate: Rate

    @property
    def is_free(self) -> bool:
        return self.rate.delivered and not self.rate.fee.amount
