"""How would somebody get past the guards of the rulebook, by a table of the same name as one that they read?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.rulebook import builders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored

VERSION, FOR_EVER = "rulebook_version", "2100-01-01T00:00:00Z"
READER = scopes.ANONYMOUS


def version(row: Any) -> dict[str, Any]:
    return stored(VERSION, "id = %s", row.id, scope=READER)


@guard("of_what_holds", reads=VERSION, refused="only what is in force is accepted")
def a_rule_that_is_only_announced() -> Attack:
    row, person = version(builders.announced(AT)), new_id()
    act = {"id": new_id(), "act_id": new_id(), "about_id": new_id(), "occasion": "order", "accepted_at": AT}
    act |= {"person_id": person, "version_id": row["id"]}
    return insert("rulebook_acceptance", act, scope=scopes.shopper(person), forged=row | {"state": "in_force"})


@guard("while_asked", reads=VERSION, refused="nobody asks for comments")
def a_comment_that_nobody_asks_for() -> Attack:
    row, person = version(builders.holding()), new_id()
    said = {"id": new_id(), "version_id": row["id"], "person_id": person, "text": "意见", "said_at": AT}
    asked = row | {"state": "opened", "comments_until": FOR_EVER}
    return insert("rulebook_comment", said, scope=scopes.shopper(person), forged=asked)


@guard("published_in_time", reads="legal_legalrule", refused="full days before it takes effect")
def a_rule_without_notice() -> Attack:
    row = version(builders.heard(AT))
    none = stored("legal_legalrule", "code = 'DL_RULE_NOTICE' AND version = 1", scope=READER) | {"value": 0}
    announce = (
        "UPDATE public.rulebook_version SET state = 'announced', announced_at = %s, announced_by = %s,"
        " effective_on = '2026-03-11' WHERE id = %s"
    )
    by = builders.STAFF.id
    return Attack(scopes.staff(by), announce, [AT, by, row["id"]], [none])


@guard("of_its_month", reads="rulebook_article", refused="no alert was published in this month")
def a_month_with_the_alert_of_another() -> Attack:
    row, month = builders.published(AT), builders.month(AT + timedelta(days=40))
    forged = stored("rulebook_article", "id = %s", row.id, scope=READER) | {"issued_at": AT + timedelta(days=40)}
    give = "UPDATE public.rulebook_alertmonth SET article_id = %s WHERE id = %s"
    return Attack(scopes.staff(builders.STAFF.id), give, [row.id, month.id], [forged])
