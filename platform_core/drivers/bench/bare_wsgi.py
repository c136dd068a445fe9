"""Where a server finds the yardstick: `granian --interface wsgi platform_core.drivers.bench.bare_wsgi:application`."""

from __future__ import annotations

import os
from typing import Final

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application

DATABASE: Final = environ.Env.db_url_config(os.environ["MIGRATOR_DATABASE_URL"])

settings.configure(
    ROOT_URLCONF="platform_core.drivers.bench.bare",
    DATABASES={"default": {**DATABASE, "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None}},
    MIDDLEWARE=[],
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
)
application = get_wsgi_application()
