from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huying.kernel.ledger"
    label = "ledger"
    verbose_name = "存证"
