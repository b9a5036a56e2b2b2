from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "huying.kernel.documents"
    label = "documents"
    verbose_name = "文件"
