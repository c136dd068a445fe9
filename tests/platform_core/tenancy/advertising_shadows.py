"""How are the guards of consents and advertisements attacked? `test_shadows` does it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.notices import commands
from platform_core.notices.types import ADVERTISEMENT
from platform_core.rows import new_id
from platform_core.tenancy.scopes import bound, shopper
from privacy.consents.models import Consent
from tests.platform_core.accounts.people import registered
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored

PERMISSION, CONSENT = "notices_permission", "privacy_consent"


@guard("permitted", reads=PERMISSION, refused="nobody may advertise")
def an_advertisement_that_was_refused() -> Attack:
    me = Actor(registered(AT).id, Role.SHOPPER)
    with bound(shopper(me.id)), transaction.atomic():
        commands.allow(me.id, advertiser=None, text_version=1, by=me, at=AT)
        commands.suppress(me.id, advertiser=None, by=me, at=AT)
    row = stored(PERMISSION, "person_id = %s", me.id)
    notice = {"id": new_id(), "person_id": me.id, "template": ADVERTISEMENT, "permission_id": row["id"]}
    empty = {"params": {}, "texts": {}, "sha256": "", "sent_at": AT}
    return insert("notices_notice", notice | empty, scope=shopper(me.id), forged=row | {"allowed": True})


@guard("in_order", reads=CONSENT, refused="nothing is said before it")
def a_consent_before_the_refusal() -> Attack:
    me = registered(AT).id
    said = {"person_id": me, "purpose": "advertising", "everyone": True, "text_version": 1, "text_sha256": ""}
    refusal = said | {"id": new_id(), "agreed": False, "said_at": AT}
    with bound(shopper(me)), transaction.atomic():
        Consent.objects.create(**refusal)
    earlier = said | {"id": new_id(), "everyone": False, "agreed": True, "said_at": AT - timedelta(days=1)}
    return insert(CONSENT, earlier, scope=shopper(me))
