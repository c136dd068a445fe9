"""What may be asked of the log?"""

from __future__ import annotations

import pytest
from django.db import transaction

from platform_core.eventlog.queries import known_to
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.scene import BUYER, OTHER, STAFF, note

pytestmark = pytest.mark.django_db


class TestKnownTo:
    def test_is_what_a_person_was_told_of_as_a_subject_or_in_a_field(self) -> None:
        theirs, anothers, nobodys, named, elsewhere = (new_id() for _ in range(5))
        note(thing=theirs, person=BUYER)
        note(thing=anothers, person=OTHER)
        note(thing=nobodys)
        note(person=BUYER, text=str(named))
        note(person=BUYER, text=str(elsewhere))
        note(person=BUYER, text="a word")

        asked = {theirs, anothers, nobodys, named}
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            assert known_to(BUYER, of=asked) == {theirs}
            assert known_to(BUYER, of=asked, named_by=("text",)) == {theirs, named}
