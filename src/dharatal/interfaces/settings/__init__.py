"""Settings of every process; what differs comes from DHARATAL_HOME and a few variables, never from a fork."""

import os
from pathlib import Path
from typing import cast

from django.utils.translation import gettext_lazy as _

from dharatal.engines import keys
from dharatal.engines.home import home, mode
from dharatal.engines.postgres.settings import Role, database_settings
from dharatal.interfaces import trial_clock
from dharatal.interfaces.settings.rooms import ROOMS

PROJECT = Path(__file__).resolve().parents[4]
WEB = Path(__file__).resolve().parents[1] / "web"

HOME = home()
IS_TRIAL = mode() == "trial"
if IS_TRIAL:
    trial_clock.set_clock()
ROLE = cast(Role, os.environ.get("DHARATAL_ROLE", "web"))

# who only asks for a job names its task; what does the work, numpy and all, is loaded where it is done
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks" if ROLE == "worker" else "tasks_elsewhere"

SECRET_KEY = keys.keyring().derive("django-secret").hex()
SECRET_KEY_FALLBACKS = [
    keys.keyring().derive("django-secret", older).hex() for older in keys.keyring().versions
]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *filter(None, os.environ.get("DHARATAL_HOSTS", "").split(","))]
ROOT_URLCONF = "dharatal.interfaces.web.urls"
WSGI_APPLICATION = "dharatal.interfaces.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
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
    "allauth.usersessions",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    *ROOMS,
    "dharatal.interfaces.web",
]

MIDDLEWARE = [
    "dharatal.interfaces.web.middleware.Plumbing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dharatal.interfaces.web.middleware.HindiFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dharatal.interfaces.web.middleware.SessionsSeen",
    "dharatal.interfaces.web.middleware.WhoActs",
    "dharatal.interfaces.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dharatal.interfaces.web.shell.shell",
            ],
        },
    }
]

DATABASES = {
    "default": {
        **database_settings(ROLE),
        "ENGINE": "dharatal.engines.postgres.backend",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", _("Hindi")), ("en", _("English"))]
LOCALE_PATHS = [PROJECT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"

STATIC_URL = "/static/"
STATIC_ROOT = WEB / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 128 * 1024 * 1024  # an upload never touches the disk in clear

from dharatal.interfaces.settings.accounts import *
from dharatal.interfaces.settings.logs import LOGGING as LOGGING
from dharatal.interfaces.settings.security import *
