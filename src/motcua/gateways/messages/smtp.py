"""E-mail by SMTP (RFC 5321), encrypted by STARTTLS or from the first byte."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, parseaddr

from motcua.gateways.messages.base import Message, NotSent

STARTTLS, TLS, PLAIN = "starttls", "tls", "plain"
SECURITY = (STARTTLS, TLS, PLAIN)


@dataclass(frozen=True, slots=True)
class SmtpGateway:
    """One mail server.

    Attributes:
        security: ``starttls`` (port 587), ``tls`` (port 465) or ``plain`` (a server on this machine only).
        timeout: seconds for each exchange with the server.
    """

    host: str
    sender: str
    port: int = 587
    security: str = STARTTLS
    user: str = ""
    password: str = ""
    timeout: float = 15.0
    tls: ssl.SSLContext | None = None
    name: str = "email"
    pretends: bool = False

    def send(self, message: Message) -> str:
        """Send; the Message-ID, which stays the same when the same reference is sent again."""
        mail = self._mail(message)
        try:
            self._deliver(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise NotSent(f"SMTP {code} {_text(words)}", for_good=code >= 500) from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(f"SMTP {error.smtp_code}: the account was refused") from error
        except smtplib.SMTPResponseException as error:
            gone = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            raise NotSent(f"SMTP {error.smtp_code} {_text(error.smtp_error)}", for_good=gone) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error
        return str(mail["Message-ID"])

    def _deliver(self, mail: EmailMessage) -> None:
        server = self._open()
        try:
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)
            with suppress(smtplib.SMTPException, OSError):  # taken is taken, however the server says farewell
                server.quit()
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        context = self.tls or ssl.create_default_context()
        if self.security == TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == STARTTLS:
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        domain = parseaddr(self.sender)[1].partition("@")[2] or "localhost"
        try:
            mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, message.subject
            mail["Date"] = format_datetime(localtime())
            if message.reference:
                mail["Message-ID"] = f"<{message.reference}@{domain}>"
            mail["Auto-Submitted"] = "auto-generated"
            if message.unsubscribe:
                mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
                mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        except ValueError as error:  # a line break in an address or a subject
            raise NotSent(str(error), for_good=True) from error
        if not parseaddr(message.to)[1].count("@"):
            raise NotSent("no e-mail address", for_good=True)
        mail.set_content(message.body, cte="quoted-printable")
        return mail


def _text(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:200]
