from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "huying.kernel.metrics"
    label = "metrics"
    verbose_name = "指标"
