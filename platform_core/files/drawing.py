"""Has a picture drawn anew by a process of its own (`drawer`), and outside the transaction of a request.

A command finds out within its transaction that a picture is to be drawn: by then it has asked who sends it, and whether
they may. A drawing takes seconds, for which no transaction may stand open. So the request gives its transaction up
(``DrawFirst``), the picture is drawn, and the view runs again from the start and finds it drawn. Outside a request, as
in a test or a driver, the picture is drawn at once.
"""

from __future__ import annotations

import hashlib
import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from platform_core.errors import DomainError
from platform_core.files import drawer
from platform_core.files.errors import NotDrawn, Unreadable
from platform_core.files.types import DrawnPicture
from platform_core.tenancy import door
from platform_core.tenancy.scopes import bound, current

logger = logging.getLogger(__name__)
ROOT: Final = Path(__file__).resolve().parents[2]
MEMORY_BYTES: Final = 768 * 2**20  # of addresses; 25 megapixels of WebP, the hungriest, need 500 MiB
PATIENCE_SECONDS: Final = 45  # for those who are before us as well


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is to be drawn anew, whole and in sizes with these longer edges."""

    upload: bytes
    media_type: str
    edges: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        return hashlib.sha256(self.upload).hexdigest(), self.edges


class DrawFirst(BaseException):  # no error: a request begins anew
    """Ends the transaction of a request. No handler of errors may take it for one, so it is no ``Exception``."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(drawing)
        self.drawing = drawing


Key = tuple[str, tuple[int, ...]]
Done = dict[Key, DrawnPicture | DomainError]
Drawings = dict[Key, DrawnPicture]
_done: ContextVar[Done | None] = ContextVar("drawn pictures of this request", default=None)
_remembered: ContextVar[Drawings | None] = ContextVar("remembered drawings", default=None)


def draw_picture(upload: bytes, *, media_type: str, edges: Iterable[int] = ()) -> DrawnPicture:
    """Draw a picture anew. Raises ``FileTooLarge``, ``Unreadable`` and ``NotDrawn``; in a request ``DrawFirst`` too."""
    drawing, done = Drawing(upload, media_type, tuple(edges)), _done.get()
    if done is None:
        return _draw_once(drawing, _remembered.get())
    if (found := done.get(drawing.key)) is None:
        raise DrawFirst(drawing)
    if isinstance(found, DomainError):
        raise found
    return found


@contextmanager
def remember_drawings(drawings: Drawings) -> Iterator[None]:
    """Outside a request, draw nothing anew that stands in ``drawings``: drivers and tests keep one picture for many
    shops, and a process for each would take longer than all that they do with it."""
    token = _remembered.set(drawings)
    try:
        yield
    finally:
        _remembered.reset(token)


def draw_outside(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Run the view again once its pictures are drawn; for Django's MIDDLEWARE, innermost."""

    def answer(request: HttpRequest) -> HttpResponse:
        scope, done = current(), Done()
        token = _done.set(done)
        try:
            while True:
                try:
                    with bound(scope):  # an authenticator rebinds it
                        return get_response(request)
                except DrawFirst as needed:
                    drawing = needed.drawing
                done[drawing.key] = _drawn_or_refused(drawing)
                _begin_anew(request)
        finally:
            _done.reset(token)

    return answer


def draw(drawing: Drawing) -> DrawnPicture:
    """Draw now, and wait for it. Raises ``FileTooLarge``, ``Unreadable`` and ``NotDrawn``."""
    lock = Path(settings.DRAWING_LOCK).resolve()
    lock.parent.mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", drawer.__name__, str(lock), str(MEMORY_BYTES))
    asked = BytesIO()
    drawer.write_request(asked, drawing.upload, media_type=drawing.media_type, edges=drawing.edges)
    try:
        ended = subprocess.run(
            command,
            input=asked.getbuffer(),
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            cwd=ROOT,
            env={},
            start_new_session=True,  # its time is not counted as the web's
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("picture_not_drawn", extra={"status": "too late"})
        raise NotDrawn from None
    if ended.returncode == -signal.SIGXCPU:
        raise Unreadable(media_type=drawing.media_type)
    if ended.returncode:
        logger.error("picture_not_drawn", extra={"status": ended.returncode, "said": ended.stderr[-1000:].decode()})
        raise NotDrawn
    return drawer.read_answer(ended.stdout)


def _draw_once(drawing: Drawing, remembered: Drawings | None) -> DrawnPicture:
    if remembered is None:
        return draw(drawing)
    if drawing.key not in remembered:
        remembered[drawing.key] = draw(drawing)
    return remembered[drawing.key]


def _drawn_or_refused(drawing: Drawing) -> DrawnPicture | DomainError:
    try:
        return draw(drawing)
    except DomainError as refusal:
        return refusal


def _begin_anew(request: HttpRequest) -> None:
    """Rewind the request: nothing that it wrote has stayed, and its writes that survive will be asked for again."""
    door.forget_writes()
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            file.seek(0)
