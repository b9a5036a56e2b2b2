from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "huying.kernel.procedures"
    label = "procedures"
    verbose_name = "程序"
