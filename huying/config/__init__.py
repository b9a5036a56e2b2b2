"""Settings, urls, wsgi: the only place that knows all apps."""
