from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "huying.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        autodiscover_modules("menu")
