from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "huying.commons.voting"
    label = "voting"
    verbose_name = "表决"

    def ready(self) -> None:
        from . import burst  # noqa: F401
        from .envelopes import bound  # noqa: F401
