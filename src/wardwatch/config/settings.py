"""Django's settings, composed from the environment and the home folder. Nothing else configures the program."""

import secrets
from pathlib import Path
from typing import Any

from wardwatch.config import environment
from wardwatch.config.home import Home

ENVIRONMENT = environment.read()
HOME = Home(ENVIRONMENT)

SECRET_KEY = HOME.keyring.web_secret if HOME.is_made else secrets.token_urlsafe(64)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = HOME.allowed_hosts()
PUBLIC_URL = ENVIRONMENT.public_url
DRAFTS = ENVIRONMENT.drafts
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "wardwatch.web",
    "wardwatch.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "wardwatch.markings",
    "wardwatch.audit",
    "wardwatch.members",
    "wardwatch.delivery",
    "wardwatch.provenance",
    "wardwatch.vulnerabilities",
    "wardwatch.intel",
    "wardwatch.assets",
    "wardwatch.feeds",
    "wardwatch.exposures",
    "wardwatch.products",
    "wardwatch.subscriptions",
    "wardwatch.engagements",
    "wardwatch.sharing",
    "wardwatch.reports",
    "wardwatch.config",
]

MIDDLEWARE = [
    "wardwatch.web.security.SecurityHeaders",
    "wardwatch.lists.answering.Answering",
    "wardwatch.misp.answering.Answering",
    "wardwatch.taxii.answering.Answering",
    "wardwatch.api.answering.Answering",
    "wardwatch.web.security.BoundedBodies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wardwatch.web.compression.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wardwatch.web.principal.PrincipalMiddleware",
    "wardwatch.web.language.OwnLanguage",
    "wardwatch.web.proofs.SecondFactorMiddleware",
    "wardwatch.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "wardwatch.config.urls"
WSGI_APPLICATION = "wardwatch.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wardwatch.web.shell.shell",
            ],
        },
    }
]

LOGINS: dict[str, dict[str, str]] = HOME.logins()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "wardwatch.kit.postgres",
        **HOME.database(),
        **LOGINS[ENVIRONMENT.login],
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"MIGRATE": True},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "wardwatch.web.account.ClosedAccounts"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "60/m/ip,5/300s/key",  # key: who, from where
    "reauthenticate": "20/m/user",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "wardwatch.members.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are up to half a minute wrong
MFA_FORMS = {"authenticate": "wardwatch.web.codes.SignInForm", "reauthenticate": "wardwatch.web.codes.ProofForm"}
SIGN_ON_TARGETS = ENVIRONMENT.sign_on_targets
SERVER_TARGETS = ENVIRONMENT.server_targets
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor == "required"

SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each in its own words
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LARGEST_REQUEST = 21 * 1024 * 1024  # a list of 20 MB and the form around it
API_REQUESTS_PER_MINUTE = 600

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # rate limits live here: a flood must not push them out
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "wardwatch.config.schedule.on_app_ready"

SMTP_URL = ENVIRONMENT.smtp_url
LOGGING_CONFIG = None
