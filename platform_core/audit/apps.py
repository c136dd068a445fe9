from django.apps import AppConfig


class Audit(AppConfig):
    name = "platform_core.audit"

    def ready(self) -> None:
        from platform_core.audit.metrics import Tree
        from platform_core.http.health import DATABASE_FIGURES

        DATABASE_FIGURES.register(Tree())
