from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huying.kernel.ledger"
    label = "ledger"
    verbose_name = "存证"

    def ready(self) -> None:
        from huying.kernel.calendar.hooks import after_import

        from .listening import record_notice

        after_import(record_notice)
