"""The first categories, and the facts that the law asks of each (CRL-08 and the special laws). A change is a migration.

Each asks first for bare words (set 1); where the law asks for more than words, set 2 is in force, and digital content is
delivered by a code (set 3).
"""

GOODS = ("origin", "producer", "specification")
# By code: its names, what its first set asks, what is sold, for which reasons goods do not go back without one (NRR-06,
# NRR-07), and how long its records are kept.
CATEGORIES = {
    "general": (
        "一般商品",
        "General goods",
        (*GOODS, "use", "warranty"),
        "goods",
        ["custom_made", "near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "food": (
        "预包装食品",
        "Prepackaged food",
        (*GOODS, "net_content", "ingredients", "production_date", "shelf_life", "storage", "standard", "food_licence"),
        "goods",
        ["near_expiry_or_flawed"],
        "RT_FOOD",
    ),
    "fresh_food": (
        "生鲜",
        "Fresh food",
        (*GOODS, "net_content", "storage"),
        "goods",
        ["perishable", "near_expiry_or_flawed"],
        "RT_FOOD",
    ),
    "apparel": (
        "服装鞋帽",
        "Apparel",
        (*GOODS, "material", "care", "standard", "grade"),
        "goods",
        ["custom_made", "near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "electronics": (
        "电子电器",
        "Electronics",
        (*GOODS, "brand", "model", "performance", "rated_power", "ccc_mark", "manual", "warranty"),
        "goods",
        ["loses_value_once_used", "near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "household": (
        "家居日用",
        "Household",
        (*GOODS, "material", "use", "standard"),
        "goods",
        ["custom_made", "unsafe_once_opened", "near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "books": (
        "图书",
        "Books",
        ("author", "publisher", "isbn", "specification"),
        "goods",
        ["near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "periodicals": (
        "报纸期刊",
        "Newspapers and periodicals",
        ("publisher", "specification"),
        "goods",
        ["periodical"],
        "RT_LISTING",
    ),
    "cosmetics": (
        "化妆品",
        "Cosmetics",
        (*GOODS, "net_content", "ingredients", "production_date", "shelf_life", "use", "cosmetics_number"),
        "goods",
        ["unsafe_once_opened", "near_expiry_or_flawed"],
        "RT_LISTING",
    ),
    "digital_content": (
        "数字内容",
        "Digital content",
        ("producer", "format", "system_requirements", "licence_terms"),
        "goods",
        ["digital"],
        "RT_LISTING",
    ),
    "services": ("服务", "Services", ("service_content", "service_fees"), "service", [], "RT_LISTING"),
}
GUARANTEED = ["electronics"]  # computers, televisions, refrigerators and the like (CRL-23b, TGS-7)
NAMES = {
    "brand": ("品牌", "Brand"),
    "model": ("型号", "Model"),
    "specification": ("规格", "Specification"),
    "grade": ("等级", "Grade"),
    "use": ("用途", "Use"),
    "performance": ("性能", "Performance"),
    "origin": ("产地", "Place of origin"),
    "producer": ("生产者", "Producer"),
    "producer_address": ("生产者地址", "Producer's address"),
    "standard": ("执行标准", "Product standard"),
    "certificate": ("检验合格证明", "Inspection certificate"),
    "net_content": ("净含量", "Net content"),
    "ingredients": ("主要成分", "Main ingredients"),
    "production_date": ("生产日期", "Date of production"),
    "shelf_life": ("保质期", "Shelf life"),
    "storage": ("贮存条件", "Storage"),
    "food_licence": ("食品许可证编号", "Food licence number"),
    "cosmetics_number": ("化妆品注册或备案编号", "Cosmetics registration number"),
    "material": ("材质", "Material"),
    "care": ("洗涤保养", "Care"),
    "ccc_mark": ("3C认证编号", "CCC certificate number"),
    "rated_power": ("额定功率", "Rated power"),
    "manual": ("使用说明", "Manual"),
    "warranty": ("售后服务", "After-sales service"),
    "author": ("作者", "Author"),
    "publisher": ("出版者", "Publisher"),
    "isbn": ("国际标准书号", "ISBN"),
    "format": ("格式", "Format"),
    "system_requirements": ("运行要求", "System requirements"),
    "licence_terms": ("使用许可", "Licence terms"),
    "service_content": ("服务内容", "What the service covers"),
    "service_fees": ("服务费用", "What the service costs"),
    "buyer_determines": ("由买家决定的内容", "What the buyer determines"),
    "unfit_for_return": ("不宜退货的原因", "Why it is not fit to be returned"),
    "flaw": ("临期或瑕疵说明", "Its flaw, or how near its date is"),
    "additives": ("食品添加剂", "Food additives"),
    "safety_class": ("安全技术类别", "Safety class"),
    "safety_warning": ("安全警示", "Safety warning"),
    "rated_voltage": ("额定电压", "Rated voltage"),
    "file_size": ("文件大小", "Size of the file"),
}

MASS, VOLUME = ("g", "kg"), ("ml", "L")


def fact(code, kind="text", *, duty="CRL-08", required=True, **more):
    zh, en = NAMES.get(code, (code, code))
    return {"code": code, "kind": kind, "name_zh": zh, "name_en": en, "duty": duty, "required": required, **more}


def goods(*, duty="CRL-08"):
    return [fact("origin", duty=duty), fact("producer", duty=duty), fact("specification", duty=duty)]


FOOD = [
    *goods(duty="FSL-67"),
    fact("producer_address", duty="FSL-67"),
    fact("net_content", "number", duty="FSL-67", units=[*MASS, *VOLUME]),
    fact("ingredients", duty="FSL-67"),
    fact("additives", duty="FSL-67"),
    fact("production_date", "date", duty="FSL-67"),
    fact("shelf_life", "number", duty="FSL-67", units=["day", "month", "year"]),
    fact("storage", duty="FSL-67"),
    fact("standard", duty="FSL-67"),
    fact("food_licence", "certificate", duty="FSL-67", ends=True),
    fact("brand", required=False),
]
FRESH_FOOD = [
    *goods(),
    fact("net_content", "number", units=[*MASS, *VOLUME]),
    fact("storage"),
    fact("production_date", "date", required=False),
]
APPAREL = [
    *goods(duty="PQL-27"),
    fact("producer_address", duty="PQL-27"),
    fact("material", duty="PQL-27"),
    fact("care", duty="PQL-27"),
    fact("standard", duty="PQL-27"),
    fact("grade", duty="PQL-27"),
    fact(
        "safety_class",
        "choice",
        duty="PQL-27",
        choices=[
            ["A", "A类（婴幼儿用品）", "Class A (for infants)"],
            ["B", "B类（直接接触皮肤）", "Class B (worn on the skin)"],
            ["C", "C类（非直接接触皮肤）", "Class C (not worn on the skin)"],
        ],
    ),
    fact("brand", required=False),
]
ELECTRONICS = [
    *goods(duty="PQL-27"),
    fact("producer_address", duty="PQL-27"),
    fact("brand"),
    fact("model"),
    fact("performance"),
    fact("rated_power", "number", units=["W", "kW"]),
    fact("rated_voltage", "number", units=["V"]),
    fact("ccc_mark", "certificate", duty="PQL-27", ends=True),
    fact("manual"),
    fact("safety_warning", duty="CRL-18"),
    fact("warranty"),
]
COSMETICS = [
    *goods(duty="PQL-27"),
    fact("producer_address", duty="PQL-27"),
    fact("net_content", "number", duty="PQL-27", units=[*MASS, *VOLUME]),
    fact("ingredients"),
    fact("production_date", "date"),
    fact("shelf_life", "number", units=["day", "month", "year"]),
    fact("use"),
    fact("safety_warning", duty="CRL-18"),
    fact("cosmetics_number", "certificate", duty="PQL-27"),  # a filing has no end, a registration has
]
DIGITAL_CONTENT = [
    fact("producer"),
    fact("format"),
    fact("file_size", "number", units=["MB", "GB"], required=False),
    fact("system_requirements"),
    fact("licence_terms"),
]
SECOND = {
    "food": (FOOD, True),
    "fresh_food": (FRESH_FOOD, False),
    "apparel": (APPAREL, False),
    "electronics": (ELECTRONICS, False),
    "cosmetics": (COSMETICS, True),
    "digital_content": (DIGITAL_CONTENT, False),
}


def enter_the_first(apps, schema_editor):
    Category, FactSet = apps.get_model("catalog", "Category"), apps.get_model("catalog", "FactSet")
    for code, (zh, en, first, supply, exclusions, retained) in CATEGORIES.items():
        durable = {"durable": True, "guarantee": "three_guarantees"} if code in GUARANTEED else {}
        category = Category.objects.create(
            code=code,
            name_zh=zh,
            name_en=en,
            supply=supply,
            return_exclusions=exclusions,
            retained=retained,
            **durable,
        )
        FactSet.objects.create(category=category, number=1, facts=[fact(asked) for asked in first])
        if code in SECOND:
            second, dated = SECOND[code]
            FactSet.objects.create(category=category, number=2, facts=second, dated_lots=dated)
        if code == "digital_content":
            FactSet.objects.create(category=category, number=3, facts=second, delivery="code")
