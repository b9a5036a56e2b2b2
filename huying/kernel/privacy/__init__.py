"""Personal information of citizens: sealed boxes and their keys, how long what is kept, erasing on request.

START HERE: register.py (what is held, why, how long: each app's privacy.toml), then boxes, rotation, erasing.
"""
