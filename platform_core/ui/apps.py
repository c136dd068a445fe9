from django.apps import AppConfig, apps
from django.conf import settings


class Ui(AppConfig):
    name = "platform_core.ui"

    def ready(self) -> None:
        from platform_core.ui.naming import filter_states_by_label, translate

        ours = ("platform_core", *settings.APPS)
        filter_states_by_label()
        translate(config for config in apps.get_app_configs() if config.name.split(".")[0] in ours)
