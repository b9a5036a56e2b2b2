"""Days in Chinese words: Arabic digits, no leading zeros (GB/T 9704 7.3.5.4). Pure."""

from __future__ import annotations

from datetime import date


def full_day(day: date) -> str:
    """2026年3月2日"""
    return f"{day.year}年{month_day(day)}"


def month_day(day: date) -> str:
    """3月2日"""
    return f"{day.month}月{day.day}日"


def near_day(day: date, today: date) -> str:
    """Without its year in the year of today: 3月2日, 2025年3月2日."""
    return month_day(day) if day.year == today.year else full_day(day)
