"""Logs hold ids only: no statement, no parameter, no form field ever reaches them."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "dharatal.interfaces.settings.quiet.QuietFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.db.backends": {"level": "ERROR", "propagate": False, "handlers": []},
        "django.request": {"level": "CRITICAL", "propagate": False, "handlers": []},
        "axes": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # else it writes which letters a printed page holds
    },
}
