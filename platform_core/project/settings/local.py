"""Settings for development and the demo: the drivers are installed, and the clock may be moved."""

from platform_core.project.settings.base import *

INSTALLED_APPS = [*INSTALLED_APPS, "platform_core.drivers"]
if (BASE_DIR / "tests" / "drivers").exists():  # an image has no tests
    INSTALLED_APPS += ["tests.drivers"]
ROOT_URLCONF = "platform_core.drivers.urls"  # with the page of who is who
DEBUG = False  # pages of errors look as in production; the log has the traceback
