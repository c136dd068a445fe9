"""What is kept outside the database, and what an upload may weigh."""

from typing import Any

from platform_core.project.env import ENV

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uses it: a file names its shelf
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "files": {  # ciphertext only; web and workers share the folder, or a bucket in its place
        "BACKEND": "platform_core.files.shelf.Folder",
        "OPTIONS": {
            "location": ENV.files_dir,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
FILE_UPLOAD_HANDLERS = ["platform_core.files.uploads.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20  # a whole body: the largest file (files/policies.py) and its frame
