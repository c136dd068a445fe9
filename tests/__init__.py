"""Tests. Whoever imports them is testing, and the environment is read only once: so this is said first."""

import os

os.environ["TIANPING_MODE"] = "test"
