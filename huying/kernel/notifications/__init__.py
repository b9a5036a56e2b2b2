"""Inbox and reminders."""
