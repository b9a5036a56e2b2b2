"""What several forms of oversight are made of."""

from huying.kernel.procedures.forms import day_input, offer, offer_alike

__all__ = ["day_input", "offer", "offer_alike"]
