"""Production: HTTPS only, no clock but the database's own."""

from urllib.parse import urlsplit

from platform_core.project.env import ENV
from platform_core.project.settings.base import *

CLOCK_MAY_MOVE = False
WEBHOOKS_MAY_LOOP = False
SECURE_SSL_REDIRECT = True
SECURE_SSL_HOST = urlsplit(ENV.public_url).netloc  # with its port, and never what the client says
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True  # has an effect only once the domain's owner submits it to the browsers' list
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# A browser takes these from this very host alone, over TLS: nobody on a neighbouring name can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
DEVICE_COOKIE_NAME = "__Host-tianping_device"
LANGUAGE_COOKIE_NAME = "__Host-language"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
