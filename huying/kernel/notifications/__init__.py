"""The inbox: what people are told.

Reminders are computed by the procedures; they reach people through `services.tell`, whose key keeps the same news
from being told twice, however often the scheduler runs.
"""
