from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "huying.kernel.notifications"
    label = "notifications"
    verbose_name = "通知"
