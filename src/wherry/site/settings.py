"""Settings. Everything an installation may want to change is an environment variable whose name begins WHERRY_.

WHERRY_DATA          the data folder (default ./.wherry): database, secret key
DATABASE_URL         a PostgreSQL 15 or later of your own, as a role that owns nothing
DATABASE_OWNER_URL   the same database, as the role that owns the tables and migrates
WHERRY_HOSTS         host names that Wherry answers to, with commas (default localhost)
WHERRY_ORIGINS       origins such as https://wherry.example.gov.uk whose forms are trusted behind a proxy
WHERRY_HTTPS         1 where pages are served over HTTPS, which they should be beyond this machine
WHERRY_SECRET_KEY    the signing key (default: made once and kept in the data folder)
WHERRY_DEBUG         1 while developing
WHERRY_LOG           how much is logged: INFO, WARNING, ...
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.functional import lazystr

from wherry.site.database import databases
from wherry.site.secret import SecretKey


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


WHERRY_DATA = str(Path(os.environ.get("WHERRY_DATA", ".wherry")).expanduser().absolute())
DEBUG = os.environ.get("WHERRY_DEBUG") == "1"
HTTPS = os.environ.get("WHERRY_HTTPS") == "1"
SECRET_KEY = lazystr(SecretKey())
ALLOWED_HOSTS = _listed("WHERRY_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _listed("WHERRY_ORIGINS")

INSTALLED_APPS = [
    "wherry.web",  # before django.forms, whose templates it replaces
    "wherry.store",
    "django.forms",
    "django_cotton",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wherry.site.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page is open to strangers only if it says so
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wherry.site.middleware.PersonsView",
]

ROOT_URLCONF = "wherry.site.urls"
WSGI_APPLICATION = "wherry.site.wsgi.application"
FORM_RENDERER = "wherry.web.forms.renderer.GovukRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wherry.web.shell.frame",
            ]
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, never the words of the page round it

DATABASES = databases(os.environ)
DATABASE_ROUTERS = ["wherry.store.upkeep.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["wherry.work.queue"]

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["wherry.store.sign_in.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"

SESSION_ENGINE = "wherry.store.session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("WHERRY_LOG", "WARNING")},
}
