"""Logs for machines: one JSON object a line, ids and words only."""

import logging
import sys

import structlog

log = structlog.get_logger()


class Libraries(logging.Handler):
    """What libraries log, in the same form: without the values in their lines, and of an exception only its name."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        kind = record.exc_info[0] if record.exc_info else None
        words = str(record.msg).strip().partition("\n")[0]
        log.log(record.levelno, "library", logger=record.name, words=words, error=kind.__name__ if kind else None)


def configure(level: int = logging.INFO) -> None:
    """Write every event as JSON to standard error; standard output belongs to the verbs."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[Libraries()], level=logging.WARNING, force=True)
