"""呼应 Huying: the platform on which a local people's congress does its work."""

__version__ = "0.2.0"
