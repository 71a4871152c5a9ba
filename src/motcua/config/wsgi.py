"""The web application for Granian or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

application = get_wsgi_application()
# every page is imported now: a fault shows at the start, and the first person does not wait
get_resolver().url_patterns  # noqa: B018 - read for what it loads
