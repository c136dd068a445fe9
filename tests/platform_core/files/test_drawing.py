"""Is a picture drawn in a process that ends, one at a time, and while no transaction stands open?"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from platform_core.files import contents, drawer, drawing, policies
from platform_core.files.drawing import Drawing
from platform_core.files.errors import FileTooLarge, NotDrawn, Unreadable
from platform_core.http import throttles
from tests.database import admin
from tests.platform_core.files.conftest import PDF, opened, picture, standing
from tests.platform_core.files.test_doors import address, code, send
from tests.platform_core.files.test_images import claiming
from tests.platform_core.http.conftest import signed_in

OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"


def hostile(width: int = 5000, height: int = 5000) -> bytes:
    """A hundred kilobytes that become a hundred megabytes."""
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def lock(tmp_path, settings) -> Path:
    """Says whose turn it is, for this test alone."""
    settings.DRAWING_LOCK = str(tmp_path / "files" / "drawing.lock")
    return tmp_path / "files" / "drawing.lock"


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """As long as somebody else draws."""
    lock.parent.mkdir(exist_ok=True)
    with lock.open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def waiting(lock: Path) -> bool:
    """Does a process wait for this lock?"""
    inode = f":{lock.stat().st_ino} "
    return any("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines())


def highest_memory() -> int:
    """Of this process, in KiB."""
    answers = Path("/proc/self/status").read_text()
    return int(answers.partition("VmHWM:")[2].split()[0])


def until(true) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class TestDraw:
    def test_gives_what_was_drawn(self):
        drawn = drawing.draw(Drawing(picture("JPEG", size=(64, 32)), "image/jpeg", (16, 32)))

        assert (drawn.width, drawn.height, opened(drawn.data).size) == (64, 32, (64, 32))
        assert {edge: opened(size).size for edge, size in drawn.sizes.items()} == {16: (16, 8), 32: (32, 16)}

    def test_takes_the_memory_of_another_process(self):
        upload = hostile()
        Path("/proc/self/clear_refs").write_text("5")  # the highest of memory counts from here
        before = highest_memory()

        content = contents.read_upload(upload)

        assert opened(content.data).size == (5000, 5000)
        assert highest_memory() - before < 20 * 2**10  # KiB; decoded it is ninety MiB

    @pytest.mark.parametrize(
        ("upload", "why", "about"),
        [
            (claiming(5001, 5000), FileTooLarge, {"of": "pixels", "found": 25_005_000, "limit": policies.MAX_PIXELS}),
            (picture("PNG")[:40], Unreadable, {"media_type": "image/png"}),
        ],
    )
    def test_refuses_as_the_drawer_did(self, upload, why, about):
        with pytest.raises(why) as refusal:
            drawing.draw(Drawing(upload, "image/png"))
        assert refusal.value.params == about

    def test_refuses_what_takes_more_memory_than_there_is(self, lock, monkeypatch):
        monkeypatch.setattr(drawing, "MEMORY_BYTES", 120 * 2**20)

        with pytest.raises(Unreadable):
            drawing.draw(Drawing(hostile(), "image/png"))

    def test_waits_for_who_is_before_it_and_not_for_ever(self, lock, monkeypatch):
        monkeypatch.setattr(drawing, "PATIENCE_SECONDS", 1)

        with held(lock), pytest.raises(NotDrawn):
            drawing.draw(Drawing(picture(), "image/png"))
        assert not waiting(lock)

    def test_stands_behind_whatever_answers_people(self, lock):
        thread = threading.Thread(target=drawing.draw, args=[Drawing(picture(), "image/png")])
        with held(lock):
            thread.start()
            until(lambda: waiting(lock))
            found = [each.nice() for each in psutil.Process().children() if drawer.__name__ in each.cmdline()]
        thread.join()

        assert found == [psutil.Process().nice() + 10]

    def test_leaves_the_turn_to_the_next_when_it_is_killed(self, lock, monkeypatch):
        monkeypatch.setattr(drawing, "PATIENCE_SECONDS", 0.01)
        with pytest.raises(NotDrawn):
            drawing.draw(Drawing(hostile(), "image/png"))
        monkeypatch.undo()

        assert drawing.draw(Drawing(picture(), "image/png")).width == 8


class TestReadAnswer:
    def test_refuses_one_that_was_cut_off(self):
        out = BytesIO()
        drawer.write_answer(out, drawing.draw(Drawing(picture(), "image/png")))

        with pytest.raises(ValueError, match="cut off"):
            drawer.read_answer(out.getvalue()[:-1])


@pytest.mark.urls("tests.platform_core.files.doors")
@pytest.mark.commits
class TestDrawOutside:
    @pytest.fixture(autouse=True)
    def _nobody_counted_yet(self):
        cache.clear()

    @pytest.fixture
    def client(self, case):
        return signed_in(case.shopper.id)

    def test_has_no_transaction_open_while_somebody_else_draws(self, case, client, shelf, lock):
        answers = []

        def post():
            with closing(connection):
                answers.append(code_of(send(client, case, picture())))

        with held(lock), admin() as db:
            thread = threading.Thread(target=post)
            thread.start()
            until(lambda: waiting(lock))
            db.execute(OPEN, [connection.settings_dict["NAME"]])
            transactions = db.fetchone()
        thread.join()

        assert (transactions, answers) == ((0,), [201])
        assert len(standing(shelf)) == 1

    def test_keeps_what_was_drawn_once_and_says_the_same_to_the_same_key(self, case, client, shelf):
        first, again = send(client, case, picture("JPEG")), send(client, case, picture("JPEG"))

        assert (first.status_code, again.content, again["Idempotent-Replayed"]) == (201, first.content, "true")
        assert first.json()["media_type"] == "image/jpeg"
        assert len(standing(shelf)) == 1

    def test_refuses_what_cannot_be_drawn_in_its_own_words(self, case, client, shelf):
        assert code(send(client, case, claiming(100_000, 100_000))) == (422, "files.too_large")
        assert standing(shelf) == []

    def test_draws_nothing_for_nobody(self, case, client, lock):
        client.logout()
        client.cookies.clear()

        with held(lock):
            answer = client.post(address(case), {"file": SimpleUploadedFile("a.png", hostile())})
        assert answer.status_code == 401

    def test_draws_no_document(self, case, client, lock):
        with held(lock):
            assert send(client, case, PDF).status_code == 201

    def test_counts_a_call_once(self, case, client, settings, monkeypatch):
        settings.THROTTLE_FACTOR, settings.UPLOAD_WEIGHS = 1, 1
        monkeypatch.setattr(throttles, "RATES", {("storefront", "shopper"): 1})

        assert send(client, case, picture()).status_code == 201
        assert send(client, case, PDF, key="another-key-altogether").status_code == 429


def code_of(answer) -> int:
    return int(answer.status_code)
