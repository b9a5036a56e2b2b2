from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "huying.commons.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        from . import bindings, calendars  # noqa: F401
