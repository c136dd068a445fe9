"""The first categories, with the facts that law asks of each (CRL-08 and the special laws). A change is a new migration."""

from django.db import migrations

GOODS = ("origin", "producer", "specification")

CATEGORIES = {
    "general": ("一般商品", "General goods", (*GOODS, "use", "warranty"), "goods", "none", "RT_LISTING"),
    "food": (
        "预包装食品",
        "Prepackaged food",
        (*GOODS, "net_content", "ingredients", "production_date", "shelf_life", "storage", "standard", "food_licence"),
        "goods",
        "none",
        "RT_FOOD",
    ),
    "fresh_food": (
        "生鲜",
        "Fresh food",
        ("origin", "producer", "specification", "net_content", "storage"),
        "goods",
        "perishable",
        "RT_FOOD",
    ),
    "apparel": (
        "服装鞋帽",
        "Apparel",
        (*GOODS, "material", "care", "standard", "grade"),
        "goods",
        "none",
        "RT_LISTING",
    ),
    "electronics": (
        "电子电器",
        "Electronics",
        (*GOODS, "brand", "model", "performance", "rated_power", "ccc_mark", "manual", "warranty"),
        "goods",
        "none",
        "RT_LISTING",
    ),
    "household": ("家居日用", "Household", (*GOODS, "material", "use", "standard"), "goods", "none", "RT_LISTING"),
    "books": ("图书", "Books", ("author", "publisher", "isbn", "specification"), "goods", "none", "RT_LISTING"),
    "periodicals": (
        "报纸期刊",
        "Newspapers and periodicals",
        ("publisher", "specification"),
        "goods",
        "periodical",
        "RT_LISTING",
    ),
    "cosmetics": (
        "化妆品",
        "Cosmetics",
        (*GOODS, "net_content", "ingredients", "production_date", "shelf_life", "use", "cosmetics_number"),
        "goods",
        "unsafe_once_opened",
        "RT_LISTING",
    ),
    "digital_content": (
        "数字内容",
        "Digital content",
        ("producer", "format", "system_requirements", "licence_terms"),
        "goods",
        "digital",
        "RT_LISTING",
    ),
    "services": ("服务", "Services", ("service_content", "service_fees"), "service", "none", "RT_LISTING"),
}


def seed(apps, schema_editor):
    Category = apps.get_model("catalog", "Category")
    Category.objects.bulk_create(
        Category(
            code=code,
            name_zh=zh,
            name_en=en,
            required_facts=list(facts),
            supply=supply,
            return_exclusion=exclusion,
            retained=retained,
        )
        for code, (zh, en, facts, supply, exclusion, retained) in CATEGORIES.items()
    )


def clear(apps, schema_editor):
    apps.get_model("catalog", "Category").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(seed, clear)]
