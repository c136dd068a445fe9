"""The suite: a cheap password hash, a cache and files in this process."""

from platform_core.project.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
STORAGES["files"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405

# Nobody listens there: a test that wants an outside world starts one of its own.
NOWHERE = "http://127.0.0.1:9"
PAYMENT_PROVIDER_URL = f"{NOWHERE}/pay"
CARRIER_URL = f"{NOWHERE}/carrier"
REGISTRY_URL = f"{NOWHERE}/registry"
MAIL_URL = f"{NOWHERE}/mail"
