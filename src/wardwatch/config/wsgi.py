"""The web door as a WSGI application.

It listens on this machine only. Behind a web server with TLS, that server says who asks (`X-Forwarded-For`): without
it every visitor would look like one, and share one visitor's number of tries.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardwatch.config.settings")
application = get_wsgi_application()
if settings.PUBLIC_URL.startswith("https:"):
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts="127.0.0.1")
