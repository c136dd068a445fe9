from django.apps import AppConfig


class Project(AppConfig):
    """Commands and pages that need several apps."""

    name = "platform_core.project"
