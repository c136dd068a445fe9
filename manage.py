#!/usr/bin/env python
"""The command line of Django, with the settings of the mode that TIANPING_MODE names."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

from platform_core.project.env import ENV

if __name__ == "__main__":
    gc.disable()  # until all is imported (`project.apps`): none of it is garbage
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"platform_core.project.settings.{ENV.mode}")
    execute_from_command_line(sys.argv)
