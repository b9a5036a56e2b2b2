from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "huying.commons.meetings"
    label = "meetings"
    verbose_name = "会议"
    numbers_come_last = True  # a reader asks what came of the work before how often there was a meeting

    def ready(self) -> None:
        from . import bindings, calendars  # noqa: F401
