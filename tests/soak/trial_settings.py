"""Settings of a trial that runs as a program of its own: the tests' comforts, the database exactly as it is served.

tests.settings switches `synchronous` off to be quick. Here what is promised is what is tried.
"""

import os

from tests.settings import *  # noqa: F403  (first: it moves the data directory away from any person's)

# isort: split
from huying.config import settings as served

DATABASES = {"default": served._database(os.environ.get("HUYING_DATABASE_URL", ""))}
_name = f"trial_{os.getpid()}"
_is_embedded = not os.environ.get("HUYING_DATABASE_URL")
DATABASES["default"]["TEST"] = {"NAME": str(served.HUYING_HOME / f"{_name}.sqlite3") if _is_embedded else _name}
if not _is_embedded:
    # As any server is set by default; the tests' own server is set to be quick and forgets what it had just kept.
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=" + os.environ.get("TRIAL_COMMIT", "on")
