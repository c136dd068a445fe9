from django.apps import AppConfig
from prometheus_client import REGISTRY


class Audit(AppConfig):
    name = "platform_core.audit"

    def ready(self) -> None:
        from platform_core.audit.metrics import Tree

        REGISTRY.register(Tree())
