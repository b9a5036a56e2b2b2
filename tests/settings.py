"""Settings of the test run: its own data directory, everything at once, nothing slow."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="huying-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["HUYING_HOME"] = _home  # before the real settings are read: never the data of a person
for _name in (
    "HUYING_DEBUG",
    "HUYING_HTTPS",
    "HUYING_HOSTS",
    "HUYING_DATABASE_OWNER_URL",
    "HUYING_MAIL_URL",
    "HUYING_SITE_URL",
    "HUYING_BACKUP_DIR",
):
    os.environ.pop(_name, None)  # nor how that person runs it

from huying.config.settings import *  # noqa: E402, F403
from huying.config.settings import DATABASES, STORAGES  # noqa: E402

HUYING_JOBS_EAGER = True
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "huying.web.roster.passwords.DrawnPasswordHasher",
]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if not os.environ.get("HUYING_DATABASE_URL"):
    # A file, not memory: the live server's thread and the test see the same rows with real locks.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_home, "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"]["OPTIONS"] | {
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    }
