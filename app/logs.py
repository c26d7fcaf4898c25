"""Logs for machines: one JSON object a line, ids and words only."""

import logging
import sys

import structlog


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
