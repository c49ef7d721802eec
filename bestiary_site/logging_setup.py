"""Logs: INFO and above in colour on the console, DEBUG and above as JSON lines in files renewed daily."""

import logging
import logging.config
import logging.handlers
from pathlib import Path
from typing import Any

import structlog

QUIET = {"urllib3", "botocore", "s3transfer", "PIL", "asyncio", "numba", "celery.beat", "django.template"}

_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(folder: Path | None, console_level: str) -> dict[str, Any]:
    """Return the dictConfig; without a folder there are no files."""
    handlers: dict[str, Any] = {
        "console": {"class": "logging.StreamHandler", "level": console_level, "formatter": "console"}
    }
    if folder is not None:
        handlers["file"] = {
            "class": "bestiary_site.logging_setup.DailyFile",
            "folder": str(folder),
            "level": "DEBUG",
            "formatter": "json",
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "console": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.dev.ConsoleRenderer(),
                ],
                "foreign_pre_chain": _shared,
            },
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.dict_tracebacks,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": _shared,
            },
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "DEBUG"},
        "loggers": {
            **{name: {"level": "INFO"} for name in QUIET},
            "django.db.backends": {"level": "INFO"},
            "django.utils.autoreload": {"level": "INFO"},
            "uvicorn.access": {"level": "WARNING"},
            "daphne": {"level": "INFO"},
        },
    }


class DailyFile(logging.handlers.TimedRotatingFileHandler):
    """A log file of this process's own kind that is renewed each midnight and kept 30 days."""

    def __init__(self, folder: str) -> None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        super().__init__(Path(folder) / "bestiary.log", when="midnight", backupCount=30, utc=True, delay=True)


def apply(config: dict[str, Any]) -> None:
    """Configure the standard library's logging and structlog to flow through the same handlers."""
    logging.captureWarnings(True)
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_shared[1:],
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
