"""What do the listings of the bench say? Titles in Chinese and English that differ, and facts that repeat as goods do.

All of it is decided by a number, so that two who fill tables fill them alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, TypeAlias

from catalog.listings.types import Content, Fact, FactDefinition, FactValue

Pair: TypeAlias = tuple[str, str]  # in Chinese and in English
BRANDS: Final[Sequence[Pair]] = (
    *(("云栖", "Yunqi"), ("青禾", "Green Grain"), ("山野集", "Shanyeji"), ("白鹭", "Egret"), ("小满", "Xiaoman")),
    *(("拾光", "Shiguang"), ("南枝", "Nanzhi"), ("木兮", "Muxi"), ("北辰", "Beichen"), ("长风", "Changfeng")),
    *(("知味", "Zhiwei"), ("海棠", "Haitang"), ("松果", "Pinecone"), ("麦田", "Wheatfield"), ("晨曦", "Dawn")),
    *(("清和", "Qinghe"), ("朴石", "Pushi"), ("听雨", "Tingyu"), ("望岳", "Wangyue"), ("初心", "Chuxin")),
)
TRAITS: Final[Sequence[Pair]] = (
    *(("轻便", "light"), ("加厚", "thick"), ("防水", "waterproof"), ("便携", "portable"), ("复古", "vintage")),
    *(("简约", "plain"), ("手工", "handmade"), ("四季", "all-season"), ("家用", "household"), ("户外", "outdoor")),
    *(("儿童", "children's"), ("大容量", "large"), ("静音", "quiet"), ("可折叠", "folding"), ("耐磨", "hard-wearing")),
    *(("环保", "green"), ("新款", "new"), ("经典", "classic"), ("高档", "fine"), ("实用", "useful")),
)
THINGS: Final[Mapping[str, Sequence[Pair]]] = {
    "general": (
        *(("雨伞", "umbrella"), ("登山背包", "hiking backpack"), ("保温杯", "vacuum flask"), ("钢笔", "fountain pen")),
        *(("自行车铃", "bicycle bell"), ("帐篷", "tent"), ("羽毛球拍", "badminton racket"), ("笔记本", "notebook")),
        *(("手电筒", "torch"), ("行李箱", "suitcase"), ("鱼竿", "fishing rod"), ("跳绳", "skipping rope")),
    ),
    "household": (
        *(("砂锅", "clay pot"), ("竹席", "bamboo mat"), ("蚕丝被", "silk quilt"), ("茶壶", "teapot")),
        *(("不锈钢菜刀", "steel kitchen knife"), ("台灯", "desk lamp"), ("收纳箱", "storage box"), ("毛巾", "towel")),
        *(("陶瓷碗", "china bowl"), ("窗帘", "curtain"), ("枕头", "pillow"), ("晾衣架", "clothes rack")),
    ),
    "apparel": (
        *(("衬衫", "shirt"), ("连衣裙", "dress"), ("羽绒服", "down jacket"), ("牛仔裤", "jeans")),
        *(("运动鞋", "trainers"), ("羊毛衫", "woollen jumper"), ("棉袜", "cotton socks"), ("围巾", "scarf")),
        *(("睡衣", "pyjamas"), ("皮带", "belt"), ("太阳帽", "sun hat"), ("手套", "gloves")),
    ),
    "books": (
        *(("史记选读", "Selections from the Records"), ("红楼梦", "Dream of the Red Chamber")),
        *(("线性代数", "Linear Algebra"), ("唐诗三百首", "Three Hundred Tang Poems"), ("园艺入门", "First Gardening")),
        *(("中国地图册", "Atlas of China"), ("家常菜谱", "Home Cooking"), ("围棋定式", "Joseki of Go")),
        *(("天文学史", "History of Astronomy"), ("民法通论", "Civil Law"), ("童话集", "Fairy Tales")),
    ),
}
CATEGORIES: Final = tuple(THINGS)
SIZES: Final[Sequence[Pair]] = (
    *(("大号", "large size"), ("中号", "medium size"), ("小号", "small size"), ("两件装", "two pieces")),
    *(("三件装", "three pieces"), ("礼盒装", "gift box"), ("单件", "single"), ("家庭装", "family pack")),
)
ORIGINS: Final = ("浙江杭州", "江苏苏州", "广东佛山", "福建泉州", "山东青岛", "四川成都", "湖南长沙", "云南昆明")
UNSTATED: Final = "见包装"
PRICES: Final = (100, 99_999)  # fen


@dataclass(frozen=True, slots=True)
class Good:
    """What one listing says, and what it costs."""

    content: Content
    spec: str
    fen: int


def good(number: int, *, category: str, asked: Sequence[FactDefinition]) -> Good:
    """The one of this number, whose category asks these facts."""
    chance = Random(f"good {number}")  # to be repeated, not to be secret
    brand, trait, size = chance.choice(BRANDS), chance.choice(TRAITS), chance.choice(SIZES)
    thing = chance.choice(THINGS[category])
    content = Content(
        category=category,
        title_zh=f"{brand[0]}{trait[0]}{thing[0]} {size[0]} {number:06d}",
        title_en=f"{brand[1]} {trait[1]} {thing[1]}, {size[1]} {number:06d}",
        facts={fact.code: _said(fact, brand, size, chance) for fact in asked},
        delivery_hours=chance.choice((24, 48, 72)),
    )
    return Good(content, size[0], chance.randint(*PRICES))


def _said(fact: FactDefinition, brand: Pair, size: Pair, chance: Random) -> FactValue:
    if fact.choices:
        return FactValue(chance.choice(fact.choices).code)
    told = {Fact.BRAND: brand[0], Fact.SPECIFICATION: size[0], Fact.ORIGIN: chance.choice(ORIGINS)}
    return FactValue(told.get(Fact(fact.code), UNSTATED))
