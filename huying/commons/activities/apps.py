from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "huying.commons.activities"
    label = "activities"
    verbose_name = "活动"
