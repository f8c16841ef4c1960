"""The web door as a WSGI application.

It listens on this machine only. Behind a web server with TLS, that server says who asks: without it every visitor would
look like one, and share one visitor's number of tries.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from wardwatch.config.proxies import believing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardwatch.config.settings")
application = believing(get_wsgi_application(), settings.ENVIRONMENT.trusted_proxies)
