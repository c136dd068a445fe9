"""Load the models of every room for Django."""

from platform_core.rooms import load_models

load_models("catalog")
