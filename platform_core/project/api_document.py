"""The OpenAPI document, made once and handed out ready: in both languages, as YAML and as JSON.

To make it takes two seconds, and everybody may ask for it. ``manage.py build_schema`` makes it when the image is built,
and `make up` when it starts. Where nobody has, as in a test, a process makes it when it is first asked.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from platform_core.http.ready import PACKED
from platform_core.management.everything import PACKAGES, ROOT

FORMATS: Final[dict[str, Any]] = {"yaml": OpenApiYamlRenderer, "json": OpenApiJsonRenderer}
MADE_OF: Final = ("*.py", "*.mo")
LANGUAGES: Final = tuple(code for code, _ in settings.LANGUAGES)
_making = Lock()


@dataclass(frozen=True, slots=True)
class Document:
    """The document in one language and one format, packed by gzip."""

    packed: bytes
    etag: str


class ApiDocument(SpectacularAPIView):
    """The OpenAPI document of this API, as YAML or JSON by `Accept`; `lang` chooses its language."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *_: object, **__: object) -> HttpResponse:
        form = str(request.accepted_renderer.format)
        found = document(_language(request), form)
        headers = {
            "ETag": found.etag,
            "Cache-Control": "no-cache",
            "Content-Disposition": f'inline; filename="tianping.{form}"',
        }
        response = HttpResponse(content_type=f"{request.accepted_media_type}; charset=utf-8", headers=headers)
        known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
        if found.etag.removeprefix("W/") in known or "*" in known:
            response.status_code = 304
        elif PACKED.search(request.headers.get("Accept-Encoding", "")):
            response.content = found.packed
            response.headers["Content-Encoding"] = "gzip"
        else:
            response.content = gzip.decompress(found.packed)
        patch_vary_headers(response, ("Accept", "Accept-Encoding", "Accept-Language"))
        return response


def document(language: str, form: str) -> Document:
    """The document from the folder where it was built; otherwise made here, once."""
    with _making:  # of two who ask first, one makes it
        return _document(language, form)


def build(folder: Path) -> bool:
    """Write all of them, unless they are there and made of the same program. Were they written?"""
    mark, made_of = folder / "made-of", fingerprint()
    if mark.exists() and mark.read_text() == made_of:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in _bodies():
        part = folder / f"{name}.part"
        part.write_bytes(gzip.compress(body, mtime=0))
        part.replace(folder / f"{name}.gz")
    mark.write_text(made_of)
    return True


def fingerprint() -> str:
    """A fingerprint of the program that makes it: names, sizes and times of its files."""
    digest = hashlib.sha256()
    for file in sorted(each for package in PACKAGES for kind in MADE_OF for each in (ROOT / package).rglob(kind)):
        stat = file.stat()
        digest.update(f"{file.relative_to(ROOT)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@cache
def _document(language: str, form: str) -> Document:
    packed = _built(f"{language}.{form}") or gzip.compress(_body(_schema(language), language, form), mtime=0)
    return Document(packed, f'W/"{hashlib.blake2b(packed, digest_size=16).hexdigest()}"')


def _built(name: str) -> bytes:
    with suppress(OSError):
        return (Path(settings.SCHEMA_DIR) / f"{name}.gz").read_bytes()
    return b""


def _bodies() -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        schema = _schema(language)
        yield from ((f"{language}.{form}", _body(schema, language, form)) for form in FORMATS)


def _schema(language: str) -> Any:
    generator: Any = SchemaGenerator
    with translation.override(language):
        return generator().get_schema(request=None, public=True)


def _body(schema: Any, language: str, form: str) -> bytes:
    with translation.override(language):
        body: bytes = FORMATS[form]().render(schema, renderer_context={})
    return body


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang", "") or translation.get_language()
    return wanted if wanted in LANGUAGES else str(settings.LANGUAGE_CODE)
