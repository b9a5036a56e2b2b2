from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "huying.commons.activities"
    label = "activities"
    verbose_name = "活动"
    numbers_come_last = True  # as of meetings: first what came of the work
