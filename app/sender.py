"""How codes travel: by e-mail, by text message, or, where neither is set up, to the terminal of whoever runs Ferry.

A message that could not be sent is a line in the log, without whom it was for; whoever waits asks for another.
"""

import smtplib
import sys
from asyncio import to_thread
from collections.abc import Callable
from email.message import EmailMessage
from ssl import SSLContext, create_default_context
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import httpx
import structlog

from app.settings import Settings
from app.words import say
from schemas.contacts import Address, ContactKind

SECONDS: Final = 20
log = structlog.get_logger()
Way = Callable[[Address, str], None]


class Sender:
    """Sends one sentence to one address; `real` when it leaves the machine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ways: dict[ContactKind, Way] = {}
        if settings.smtp_url:
            self._ways[ContactKind.EMAIL] = self._mail
        if settings.sms_url:
            self._ways[ContactKind.PHONE] = self._text

    @property
    def real(self) -> bool:
        """Whether codes leave the machine at all."""
        return bool(self._ways)

    def reaches(self, address: Address) -> bool:
        """Whether there is a way to this kind of address; without any, the terminal is the way to all."""
        return address.kind in self._ways or not self._ways

    async def code(self, address: Address, language: str, code: str) -> None:
        """Send a code; never raises, for whoever asked was answered long ago."""
        words = say(language, "code.message", code=code, minutes=5)
        try:
            await to_thread(self._ways.get(address.kind, _show), address, words)
        except (OSError, smtplib.SMTPException, httpx.HTTPError) as error:
            log.warning("code_not_sent", reason=address.kind.value, error=type(error).__name__)

    def _mail(self, address: Address, words: str) -> None:
        where = urlsplit(self._settings.smtp_url)
        letter = EmailMessage()
        letter["From"] = self._settings.smtp_from or f"ferry@{where.hostname}"
        letter["To"], letter["Subject"] = address.text, words.split("。" if "。" in words else ". ")[0]
        letter.set_content(words)
        with self._post(where, create_default_context()) as post:
            if where.username:
                post.login(unquote(where.username), unquote(where.password or ""))
            post.send_message(letter)

    def _post(self, where: SplitResult, safe: SSLContext) -> smtplib.SMTP:
        """A line to the mail server. Raises SMTPException rather than say a password in the clear."""
        host, port = where.hostname or "", where.port or 0
        if where.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=safe)
        post = smtplib.SMTP(host, port, timeout=SECONDS)
        post.ehlo()
        if post.has_extn("starttls"):
            post.starttls(context=safe)
        elif where.username:
            post.close()
            raise smtplib.SMTPNotSupportedError("STARTTLS")
        return post

    def _text(self, address: Address, words: str) -> None:
        headers = {"Authorization": f"Bearer {self._settings.sms_token}"} if self._settings.sms_token else {}
        body = {"to": address.text, "text": words}
        answer = httpx.post(self._settings.sms_url, json=body, headers=headers, timeout=SECONDS, follow_redirects=False)
        answer.raise_for_status()


def _show(address: Address, words: str) -> None:
    """On the terminal, for trying Ferry out: not the log, which is kept."""
    sys.stderr.write(f"{address.hint}: {words}\n")
    sys.stderr.flush()
