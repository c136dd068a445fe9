"""The suite: a cheap password hash, a cache and files in this process."""

import base64

from platform_core.project.env import INSECURE
from platform_core.project.settings.base import *

INSTALLED_APPS = [*INSTALLED_APPS, "platform_core.drivers", "tests.drivers"]
ROOT_URLCONF = "platform_core.drivers.urls"
PASSWORD_HASHERS = ["tests.passwords.Cheap"]
CACHES = {"default": {"BACKEND": "tests.caches.Local"}}
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
SCHEMA_DIR = BASE_DIR / ".data" / "never-built"
for _name in ("files", "exports", "pictures", "archives"):  # heads need a folder: of two who claim one, one gets it
    STORAGES[_name] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}

# Nobody listens there: a test that wants an outside world starts one of its own.
NOWHERE = "http://127.0.0.1:9"
PAYMENT_PROVIDER_URL = f"{NOWHERE}/pay"
CARRIER_URL = f"{NOWHERE}/carrier"
REGISTRY_URL = f"{NOWHERE}/registry"
MAIL_URL = f"{NOWHERE}/mail"
SMS_URL = f"{NOWHERE}/sms"

# The suite is every process in one, and logs in to the database as whom it likes: the sequencer too.
AUDIT_KEY = base64.b64decode(INSECURE["TIANPING_AUDIT_KEY"])
