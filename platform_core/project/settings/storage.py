"""Storage outside the database, and the largest upload."""

from pathlib import Path
from typing import Any

from platform_core.project.env import ENV


def _shelf(name: str) -> dict[str, Any]:
    """A folder of one kind of file, which its own processes share and nobody else looks into."""
    return {
        "BACKEND": "platform_core.files.shelf.Folder",
        "OPTIONS": {
            "location": str(Path(ENV.files_dir) / name),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uses it: a file names its shelf
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": _shelf("evidence"),  # ciphertext only; of web and workers, or a bucket in its place
    "pictures": _shelf("pictures"),  # of listings, for everybody, by their hashes; of the web, or a bucket
    "heads": _shelf("heads"),  # the last head that was signed, of the sequencer alone; keep it on a disk that stays
    "archives": _shelf("archives"),  # of shops, sealed: workers write, the web hands out
    "exports": _shelf("exports"),  # bundles for authorities and shoppers: the sequencer writes, the web hands out
}
DRAWING_LOCK = str(Path(ENV.files_dir) / "drawing.lock")  # one picture is drawn at a time on a machine
FILE_UPLOAD_HANDLERS = ["platform_core.files.uploads.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20  # a whole body: the largest file (files/policies.py) and its frame
