"""Logs: INFO and above in colour on the console, DEBUG and above as JSON lines in files renewed daily."""

import logging
import logging.config
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bestiary_site.shared.tracing import name_in_logs

_SAID_AGAIN = {"request_started", "streaming_started", "streaming_finished"}
QUIET = {
    "urllib3", "botocore", "s3transfer", "PIL", "asyncio", "numba", "celery.beat", "django.template", "httpcore2",
    "openai",
}  # fmt: skip


def _drop_colour_copy(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Uvicorn sends each message twice, once with colours of its own."""
    event.pop("color_message", None)
    return event


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.StackInfoRenderer(),
    _drop_colour_copy,
    name_in_logs,
]


def logging_config(folder: Path | None, console_level: str, *, colour: bool = True) -> dict[str, Any]:
    """Return the dictConfig; without a folder there are no files."""
    handlers: dict[str, Any] = {
        "console": {
            "class": "logging.StreamHandler",
            "level": console_level,
            "formatter": "console",
            "filters": ["one_line_each"],
        }
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
        "filters": {"one_line_each": {"()": OneLineEach}},
        "formatters": {
            "console": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.dev.ConsoleRenderer(colors=colour),
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
            "httpx2": {"level": "WARNING"},  # addresses of pictures may let in whoever knows them
            "google_genai": {"level": "WARNING"},
            "daphne": {"level": "INFO"},
        },
    }


class DailyFile(logging.FileHandler):
    """A file for each day (UTC), kept 30 days. Several processes may write to it: each only ever appends."""

    kept = timedelta(days=30)

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.day = self.today()
        super().__init__(self.path_of(self.day), delay=True, encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line into the file of its day."""
        today = self.today()
        if today != self.day:
            self.day = today
            self.close()
            self.baseFilename = str(self.path_of(today).absolute())
            self.clear_old()
        super().emit(record)

    def path_of(self, day: date) -> Path:
        """Return the file of a day."""
        return self.folder / f"bestiary-{day.isoformat()}.log"

    def clear_old(self) -> None:
        """Remove the files of days long past."""
        oldest = self.path_of(self.day - self.kept).name
        for path in self.folder.glob("bestiary-????-??-??.log"):
            if path.name < oldest:
                path.unlink(missing_ok=True)

    @staticmethod
    def today() -> date:
        """Return the day that it is now."""
        return datetime.now(tz=UTC).date()


class OneLineEach(logging.Filter):
    """Keeps the console to one line for each request: the one at its end, which says how it went."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the console shows it."""
        return not (isinstance(record.msg, dict) and record.msg.get("event") in _SAID_AGAIN)


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
