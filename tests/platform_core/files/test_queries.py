"""Which files does one find, and are they still what they were?"""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from platform_core.actors import part
from platform_core.files import queries
from platform_core.files.errors import FileDamaged, NoSuchFile
from platform_core.files.types import About
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault import commands as vault
from platform_core.vault.errors import Forgotten
from tests.platform_core.files.conftest import PDF, picture

STAFF = scopes.staff(new_id())


@pytest.fixture
def kept(case, at, shelf):
    return case.keep(PDF, by=case.shopper, at=at)


def replaced(shelf, by_what):
    """Somebody reaches the shelf behind our back."""
    [board], _ = shelf.listdir("")
    [name] = shelf.listdir(board)[1]
    found = shelf.open(f"{board}/{name}").read()
    shelf.delete(f"{board}/{name}")
    if new := by_what(found):
        shelf.save(f"{board}/{name}", ContentFile(new))


@pytest.mark.django_db
class TestFilesAbout:
    def test_gives_those_of_the_thing_in_their_order(self, case, at):
        first = case.keep(PDF, by=case.shopper, at=at)
        case.keep(PDF, by=case.shopper, at=at, about=About("tests.case", new_id()))
        case.keep(PDF, by=case.shopper, at=at, about=About("tests.thing", case.about.id))
        second = case.keep(picture(), by=case.seller, at=at)

        with case.acting_as(case.shopper):
            assert queries.files_about("tests.case", case.about.id) == [first, second]


@pytest.mark.django_db
class TestFile:
    def test_is_found_by_both_sides_and_by_staff(self, case, kept):
        for acting_as in (case.acting_as(case.shopper), case.acting_as(case.seller), scopes.bound(STAFF)):
            with acting_as:
                assert queries.file(kept.id) == kept

    @pytest.mark.parametrize("acting_as", [scopes.shopper(new_id()), scopes.merchant(new_id(), new_id())])
    def test_is_not_there_for_anybody_else(self, kept, acting_as):
        with scopes.bound(acting_as), pytest.raises(NoSuchFile) as refusal:
            queries.file(kept.id)
        assert refusal.value.params == {"file_id": kept.id}

    def test_is_found_with_the_thing_it_is_about_alone(self, case, kept):
        with case.acting_as(case.shopper):
            assert queries.file(kept.id, about=case.about) == kept
            for other in (About("tests.case", new_id()), About("tests.thing", case.about.id)):
                with pytest.raises(NoSuchFile):
                    queries.file(kept.id, about=other)


@pytest.mark.django_db
class TestContent:
    def test_is_what_was_kept_to_the_byte(self, case, kept):
        with case.acting_as(case.seller):
            assert queries.content(kept.id) == PDF

    def test_is_open_to_nobody_else(self, kept):
        with scopes.bound(scopes.shopper(new_id())), pytest.raises(NoSuchFile):
            queries.content(kept.id)

    @pytest.mark.parametrize(
        "by_what",
        [lambda _: None, lambda found: found[:-1], lambda found: found[:-1] + bytes([found[-1] ^ 1]), lambda _: PDF],
        ids=["nothing", "one byte less", "one bit turned", "a plain file"],
    )
    def test_is_refused_when_it_is_not_what_stood_there(self, case, kept, shelf, by_what):
        replaced(shelf, by_what)

        with case.acting_as(case.shopper), pytest.raises(FileDamaged) as refusal:
            queries.content(kept.id)
        assert refusal.value.params == {"file_id": kept.id}

    def test_is_refused_when_the_row_says_another_hash(self, case, kept, shelf, monkeypatch):
        """Sealed by whoever holds the key, and yet not what the log has the hash of."""
        with case.acting_as(case.shopper):
            row = queries.File.objects.see(kept.id)
            forged = vault.seal_bytes(PDF + b" ", column="content", retention="RT_TRANSACTION", place=row.place)
            replaced(shelf, lambda _: forged.ciphertext)

            with pytest.raises(FileDamaged):
                queries.content(kept.id)

    def test_does_not_open_in_the_place_of_another(self, case, kept, at, shelf):
        other = case.keep(picture(), by=case.shopper, at=at)
        with case.acting_as(case.shopper):
            one, two = (queries.File.objects.see(file.id).stored_as for file in (kept, other))
            swapped = shelf.open(one).read()
            shelf.delete(two)
            shelf.save(two, ContentFile(swapped))

            with pytest.raises(FileDamaged):
                queries.content(other.id)

    @pytest.mark.login("worker")
    def test_is_gone_for_good_once_the_key_is(self, case, kept, at):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            vault.destroy_keys(case.shopper.id, retention=["RT_TRANSACTION"], by=part("privacy"), at=at)

        with case.acting_as(case.seller), pytest.raises(Forgotten):
            queries.content(kept.id)
