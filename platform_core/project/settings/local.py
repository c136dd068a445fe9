"""Development and the demo: pages in detail, a clock that may be moved."""

from platform_core.project.settings.base import *

INSTALLED_APPS = [*INSTALLED_APPS, "platform_core.drivers"]
if (BASE_DIR / "tests" / "drivers").exists():  # an image has no tests
    INSTALLED_APPS += ["tests.drivers"]
DEBUG = False  # a refusal looks here as it will in production; the log has the traceback
