from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "huying.commons.voices"
    label = "voices"
    verbose_name = "民意"
