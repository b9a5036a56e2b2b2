from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "huying.kernel.procedures"
    label = "procedures"
    verbose_name = "程序"

    def ready(self) -> None:
        from huying.kernel.calendar.hooks import after_import

        from . import calendars  # noqa: F401
        from .indexes import recompute_provisional

        after_import(recompute_provisional)
