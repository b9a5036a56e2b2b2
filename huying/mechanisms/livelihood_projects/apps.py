from django.apps import AppConfig


class LivelihoodProjectsConfig(AppConfig):
    name = "huying.mechanisms.livelihood_projects"
    label = "livelihood"
    verbose_name = "民生实事"

    def ready(self) -> None:
        from . import bindings, bindings_supervision, burst, public, public_column  # noqa: F401
