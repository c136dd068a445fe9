from django.apps import AppConfig


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        import catalog.personal_data  # noqa: F401  # a registry fills on import
