from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huying.kernel.access"
    label = "access"
    verbose_name = "权限"
