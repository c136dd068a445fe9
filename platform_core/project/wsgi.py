"""The WSGI application of Django. `asgi.py` puts before it the reading of a call to its end."""

import os

from django.core.wsgi import get_wsgi_application

from platform_core.project.env import ENV

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"platform_core.project.settings.{ENV.mode}")
application = get_wsgi_application()
