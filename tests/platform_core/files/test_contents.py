"""What is an upload, whatever it calls itself?"""

from __future__ import annotations

import pytest

from platform_core.files import policies
from platform_core.files.contents import read_upload
from platform_core.files.errors import FileTooLarge, UnknownKind, Unreadable
from tests.platform_core.files.conftest import PDF, opened, picture

JPEG = picture("JPEG")


class TestJudged:
    @pytest.mark.parametrize(("kind", "media_type"), [(k, f"image/{k.lower()}") for k in ("JPEG", "PNG", "WEBP")])
    def test_knows_a_picture_by_its_bytes(self, kind, media_type):
        content = read_upload(picture(kind))

        assert (content.media_type, opened(content.data).format) == (media_type, kind)

    def test_keeps_a_document_to_the_byte(self):
        content = read_upload(PDF)

        assert (content.media_type, content.data) == ("application/pdf", PDF)

    @pytest.mark.parametrize(
        "upload",
        [b"", b"text", b"<svg/>", b"<html>", b"MZ\x90\x00", b"PK\x03\x04zip", picture("GIF", "P"), picture("TIFF")],
        ids=["nothing", "text", "svg", "html", "program", "archive", "gif", "tiff"],
    )
    def test_takes_nothing_else(self, upload):
        with pytest.raises(UnknownKind) as refusal:
            read_upload(upload)
        assert refusal.value.params == {"known": ("image/jpeg", "image/png", "image/webp", "application/pdf")}

    @pytest.mark.parametrize(
        ("upload", "media_type"),
        [(JPEG[: len(JPEG) // 2], "image/jpeg"), (PDF[:-8], "application/pdf"), (JPEG[:20], "image/jpeg")],
        ids=["half a picture", "no end", "only a beginning"],
    )
    def test_refuses_what_is_cut_off(self, upload, media_type):
        with pytest.raises(Unreadable) as refusal:
            read_upload(upload)
        assert refusal.value.params == {"media_type": media_type}

    def test_refuses_one_byte_more_than_the_limit_and_not_the_limit(self):
        full = PDF[:9] + b" " * (policies.MAX_BYTES - len(PDF)) + PDF[9:]

        assert len(read_upload(full).data) == policies.MAX_BYTES
        with pytest.raises(FileTooLarge) as refusal:
            read_upload(full + b"\n")
        assert refusal.value.params == {
            "of": "bytes",
            "found": policies.MAX_BYTES + 1,
            "limit": policies.MAX_BYTES,
        }
