"""The WSGI entry that granian serves: the pages, and before them the lane of deeds that come in bursts."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
pages = get_wsgi_application()

from huying.kernel.bursts.lane import Lane  # noqa: E402

application = Lane(pages)
