"""What does a person get of the files of their cases?"""

from __future__ import annotations

import pytest

from platform_core.files.personal_data import export_files
from platform_core.rows import new_id
from platform_core.vault.declarations import HOLDINGS, OnErasure
from tests.platform_core.files.conftest import PDF, picture


@pytest.mark.django_db
class TestExportFiles:
    def test_names_those_of_both_sides_and_where_each_content_is_put(self, case, at):
        own = case.keep(PDF, by=case.shopper, at=at, name="小票.pdf")
        theirs = case.keep(picture("JPEG"), by=case.seller, at=at, name="开箱.jpg")

        with case.acting_as(case.shopper):
            exported = export_files(case.shopper.id)

        assert [(row["id"], row["name"], row["content"]) for row in exported] == [
            (own.id, "小票.pdf", f"files/{own.id}.pdf"),
            (theirs.id, "开箱.jpg", f"files/{theirs.id}.jpg"),
        ]
        assert exported[0]["sha256"] == own.sha256

    def test_finds_what_a_person_of_a_shop_added(self, case, at):
        kept = case.keep(PDF, by=case.seller, at=at)

        with case.acting_as(case.seller):
            assert [row["id"] for row in export_files(case.seller.id)] == [kept.id]
            assert export_files(new_id()) == []


class TestDeclaration:
    def test_keeps_the_row_and_leaves_the_rest_to_the_key(self):
        held = HOLDINGS["files.File"]

        assert (held.on_erasure, held.because) == (OnErasure.RETAIN, "ECL-62")
        assert {"shopper_id", "keeper_id", "name"} == set(held.fields)
