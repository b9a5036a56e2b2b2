from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "huying.mechanisms.oversight"
    label = "oversight"
    verbose_name = "监督闭环"

    def ready(self) -> None:
        from . import bindings, calendars, public, published  # noqa: F401
