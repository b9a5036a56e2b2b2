"""The inbox: what people are told, and the daily mail that says what waits there.

Reminders are computed by the procedures; they reach people through `services.tell`, whose key keeps the same news
from being told twice, however often the scheduler runs. Mail: start reading in digests.py.
"""
