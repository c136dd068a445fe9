"""Do listings from before facts had kinds still say what they said, under the fingerprint that they had?"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from catalog.listings import policies
from catalog.listings.models import ListingVersion
from tests.catalog.builders import FACTS, as_shop, draft, open_shop
from tests.database import as_login

pytestmark = [  # goes back and forth; a price of the past is set by no shop
    pytest.mark.commits,
    pytest.mark.login("worker"),
    pytest.mark.duty("ECL-31"),
    pytest.mark.proof,
]

AS_IT_WAS = {
    "category": "general",
    "title_zh": "茉莉花茶",
    "title_en": "Jasmine tea",
    "facts": FACTS,
    "supply": "goods",
    "delivery_hours": 48,
    "return_terms": {"exclusion": "none", "freight": "shopper", "extra_days": 0},
    "images": [],
    "schema": 1,
}


def test_the_words_are_kept_and_the_hash_can_be_recomputed(at: datetime) -> None:
    with transaction.atomic():
        shop = open_shop(at=at)
    with transaction.atomic():
        draft(shop, at=at, images=())  # pictures came later
    plain = json.dumps(AS_IT_WAS, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    hashed = hashlib.sha256(plain.encode()).hexdigest()

    with as_login("migrator"):
        call_command("migrate", "catalog", "0004", verbosity=0)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT facts FROM catalog_listingversion")
            [(facts,)] = cursor.fetchall()
            assert (json.loads(facts) if isinstance(facts, str) else facts) == FACTS
            cursor.execute("ALTER TABLE catalog_listingversion DISABLE TRIGGER USER")
            cursor.execute("UPDATE catalog_listingversion SET content_sha256 = %s", [hashed])
            cursor.execute("ALTER TABLE catalog_listingversion ENABLE TRIGGER USER")
        call_command("migrate", verbosity=0)

    with as_shop(shop), transaction.atomic():
        version = ListingVersion.objects.select_related("category", "fact_set").get()
        assert {code: fact.value for code, fact in version.content.facts.items()} == FACTS
        assert (version.schema, version.fact_set.number) == (1, 1)
        assert policies.content_sha256(version.content, fact_set=1, schema=version.schema) == hashed
