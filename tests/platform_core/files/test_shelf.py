"""Where do the ciphertexts stand, and what is cleared away?"""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction

from platform_core.files import queries, sweeping
from platform_core.files import shelf as ours
from platform_core.tenancy import scopes
from platform_core.vault.types import Sealed
from tests.platform_core.files.conftest import PDF, standing


@pytest.fixture
def folder(tmp_path):
    return ours.Folder(location=tmp_path / "files", file_permissions_mode=0o600, directory_permissions_mode=0o700)


class TestFolder:
    def test_gives_back_what_was_put_there(self, folder):
        name = folder.save("ab/abcdef", ContentFile(b"sealed"))

        with folder.open(name) as found:
            assert found.read() == b"sealed"

    def test_is_closed_to_other_users(self, folder, tmp_path):
        name = folder.save("ab/abcdef", ContentFile(b"sealed"))

        modes = [stat.S_IMODE((tmp_path / "files" / place).stat().st_mode) for place in ("ab", name)]
        assert modes == [0o700, 0o600]

    def test_overwrites_nothing(self, folder, tmp_path):
        names = [folder.save("ab/abcdef", ContentFile(content)) for content in (b"first", b"second")]

        assert names[0] == "ab/abcdef"
        assert [(tmp_path / "files" / name).read_bytes() for name in names] == [b"first", b"second"]

    def test_creates_a_file_for_one_of_many_who_come_at_once(self, folder):
        start = Barrier(8)

        def create(number):
            start.wait()
            return folder.create("ab/taken", b"%d" % number) and number

        with ThreadPoolExecutor(8) as pool:
            [winner] = [number for number in pool.map(create, range(1, 9)) if number]

        with folder.open("ab/taken") as found:
            assert found.read() == b"%d" % winner
        assert folder.listdir("ab")[1] == ["taken"]

    def test_has_no_file_under_its_name_before_it_is_whole(self, folder):
        seen = []

        class Slow(ContentFile):
            def chunks(self, chunk_size=None):
                yield b"half"
                seen.append(folder.exists("ab/abcdef"))
                yield b" and half"

        folder.save("ab/abcdef", Slow(b""))

        assert (seen, folder.listdir("ab")[1]) == ([False], ["abcdef"])


class TestPut:
    def test_takes_another_name_each_time(self, shelf):
        names = {ours.put(Sealed(b"the same")) for _ in range(20)}

        assert len(names) == 20
        assert {ours.fetch(name) for name in names} == {Sealed(b"the same")}


class TestFetch:
    def test_says_where_nothing_stands(self, shelf):
        with pytest.raises(OSError):
            ours.fetch("ab/abcdef")


@pytest.mark.commits
@pytest.mark.login("worker")
class TestSweep:
    def test_clears_away_what_was_taken_back_and_nothing_else(self, case, at, shelf, capsys):
        case.keep(PDF, by=case.shopper, at=at)
        [wanted] = standing(shelf)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            case.keep(PDF, by=case.shopper, at=at)
            raise ZeroDivisionError
        assert len(standing(shelf)) == 2

        call_command("sweep_files")

        assert standing(shelf) == [wanted]
        assert capsys.readouterr().out.startswith("1 files")

    def test_waits_for_who_has_not_committed_yet(self, case, at, shelf):
        put, go_on = Event(), Event()

        def keep():
            try:
                with transaction.atomic():
                    case.keep(PDF, by=case.shopper, at=at)
                    put.set()
                    go_on.wait(10)
            finally:
                connection.close()

        def sweep():
            try:
                with scopes.bound(scopes.SYSTEM):
                    return sweeping.sweep()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            keeping = pool.submit(keep)
            put.wait(10)
            swept = pool.submit(sweep)
            with pytest.raises(TimeoutError):
                swept.result(timeout=0.3)
            go_on.set()
            assert (keeping.result(), swept.result()) == (None, 0)
        assert len(standing(shelf)) == 1

    def test_finds_nothing_in_a_folder_that_is_not_there_yet(self, folder, monkeypatch):
        monkeypatch.setitem(storages._storages, "files", folder)

        with scopes.bound(scopes.SYSTEM):
            assert sweeping.sweep() == 0

    def test_sweeps_a_folder_as_it_does_a_bucket(self, case, at, folder, monkeypatch):
        monkeypatch.setitem(storages._storages, "files", folder)
        kept = case.keep(PDF, by=case.shopper, at=at)
        left = ours.put(Sealed(b"of nobody"))

        with scopes.bound(scopes.SYSTEM):
            assert sweeping.sweep() == 1
        assert not folder.exists(left)
        with case.acting_as(case.shopper), transaction.atomic():
            assert queries.content(kept.id) == PDF

    def test_takes_no_part_in_a_transaction(self):
        with transaction.atomic(), pytest.raises(RuntimeError):
            sweeping.sweep()
