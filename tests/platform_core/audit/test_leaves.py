"""What does a leaf hold, and what does the database keep of it?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from platform_core.audit import leaves
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from tests.database import as_login
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.scene import note

AT = datetime(2026, 3, 10, 2, 0, 5, tzinfo=UTC)


class TestLeaves:
    def test_hold_every_column(self) -> None:
        """A column that is added later must be evidence too."""
        event = Event(**{f.name: _some(f) for f in Event._meta.concrete_fields})

        assert leaves.content_of(event).keys() == {f.name for f in Event._meta.concrete_fields}

    @settings(max_examples=25)
    @given(st.recursive(st.integers() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
    def test_take_whatever_stands_in_a_payload(self, value: Any) -> None:
        event = Event(**{f.name: _some(f) for f in Event._meta.concrete_fields} | {"payload": {"value": value}})

        assert leaves.data_of(event) == leaves.data_of(event)

    @pytest.mark.parametrize("name", ["about_id", "source_id"])
    def test_are_about_their_subject_and_what_a_clock_or_a_posting_is_for(self, name: str) -> None:
        subject, thing = new_id(), new_id()
        event = Event(subject_id=subject, payload={name: str(thing), "other_id": str(new_id())})

        assert leaves.things_in(event) == {subject, thing}
        assert leaves.things_in(Event(subject_id=subject, payload={name: "no id"})) == {subject}
        assert leaves.things_in(Event(subject_id=subject, payload=["odd"])) == {subject}

    def test_tell_large_numbers_apart(self) -> None:
        event = Event(**{f.name: _some(f) for f in Event._meta.concrete_fields})
        hashes = set()
        for number in (2**60, 2**60 + 1, str(2**60), 0.1, "0.1"):
            event.payload = {"number": number}
            hashes.add(leaves.hash_of(event))

        assert len(hashes) == 5


@pytest.mark.commits
class TestTheDatabase:
    @pytest.mark.parametrize("table", ["audit_leaf", "audit_node", "audit_mention", "audit_signedhead"])
    @pytest.mark.parametrize("attack", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"])
    def test_lets_nobody_change_what_was_appended(self, table: str, attack: str) -> None:
        note()
        sequenced()
        column = {"audit_leaf": "index", "audit_node": "place", "audit_mention": "leaf_index"}.get(table, "size")
        for login in ("sequencer", "migrator"):
            with as_login(login), pytest.raises(Exception, match=r"append|permission denied|Cannot update"):
                with connection.cursor() as cursor:
                    cursor.execute(attack.format(table, column))

    def test_lets_the_web_see_heads_and_hashes_and_no_more(self) -> None:
        note()
        sequenced()
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE tp_anonymous; SELECT count(*) FROM audit_signedhead")
            assert cursor.fetchone()[0] >= 1
            for table in ("audit_leaf", "audit_mention"):
                with pytest.raises(Exception, match="permission denied"):
                    cursor.execute(f"SELECT * FROM {table}")
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute("INSERT INTO audit_signedhead DEFAULT VALUES")


def _some(field: Any) -> Any:
    kinds = {"UUIDField": new_id(), "DateTimeField": AT, "JSONField": {"a": [1]}, "Xid8Field": 7}
    return kinds.get(field.get_internal_type(), "text")
