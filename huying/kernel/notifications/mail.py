"""The congress's own mail server, and one mail handed to it. Says exactly how far it came.

HUYING_MAIL_URL = smtp://user:password@host:25?from=huying@example.gov.cn&tls=1
tls=1: STARTTLS before anything is said; smtps:// instead: TLS from the first byte.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

PATIENCE = 30.0  # seconds for each answer of the server
EXAMPLE = "smtp://用户:口令@主机:25?from=发件邮箱&tls=1"


class BadMailUrl(ValueError):
    """HUYING_MAIL_URL cannot be understood; the message says why and never holds the password."""


class NotNow(Exception):
    """The mail was certainly not taken, and may be later: no connection, a busy server (4xx)."""


class Never(Exception):
    """The mail was certainly not taken, and will not be: refused address or sender (5xx)."""


class NobodyKnows(Exception):
    """The connection broke after the words were handed over and before the server said what it did with them."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


def server_of(url: str) -> Server | None:
    """The server that an address names; None for none. Raises BadMailUrl."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError:
        raise BadMailUrl(f"HUYING_MAIL_URL 写得不对。写成这样：{EXAMPLE}") from None
    asked = parse_qs(parts.query)
    sender = asked.get("from", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise BadMailUrl(f"HUYING_MAIL_URL 缺服务器或发件邮箱（from）。写成这样：{EXAMPLE}")
    return Server(
        parts.hostname, port, sender, unquote(parts.username or ""), unquote(parts.password or ""),
        starttls=asked.get("tls") == ["1"], tls=parts.scheme == "smtps",
    )  # fmt: skip


@contextmanager
def session(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection, signed in. Raises NotNow: whatever is wrong here, no mail has been handed over."""
    try:
        smtp = _connected(server)
    except (smtplib.SMTPException, OSError) as broken:
        raise NotNow(f"连不上邮件服务器：{_words(broken)}") from broken
    try:
        yield smtp
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.starttls:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def message(server: Server, *, to: str, subject: str, text: str, number: str) -> EmailMessage:
    """A plain mail. `number` makes the same mail the same to whoever receives it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, subject
    mail["Message-ID"] = f"<{number}.{server.sender}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail.set_content(text, cte="base64")
    return mail


def hand_over(smtp: smtplib.SMTP, server: Server, mail: EmailMessage) -> None:
    """Hands one mail to the server. Raises NotNow, Never or NobodyKnows; returns only when the server took it."""
    try:
        smtp.ehlo_or_helo_if_needed()
        _accepted(smtp.mail(server.sender), smtp)
        _accepted(smtp.rcpt(str(mail["To"])), smtp)
        _accepted(smtp.docmd("DATA"), smtp)
    except (smtplib.SMTPException, OSError) as broken:
        raise NotNow(f"邮件服务器没有应答：{_words(broken)}") from broken
    try:
        smtp.send(_body(mail))
        answer = smtp.getreply()
    except (smtplib.SMTPException, OSError) as broken:
        raise NobodyKnows("信已交出，服务器没有答复收到与否。") from broken
    _accepted(answer, smtp)


def _accepted(answer: tuple[int, bytes], smtp: smtplib.SMTP) -> None:
    code = answer[0]
    if 200 <= code < 400:
        return
    try:
        smtp.rset()
    except (smtplib.SMTPException, OSError):
        smtp.close()
    # The server's own words may hold the address: only its number is kept.
    raise (NotNow if 400 <= code < 500 or code < 0 else Never)(f"邮件服务器拒收，代码{code}。")


def _body(mail: EmailMessage) -> bytes:
    lines = mail.as_bytes().replace(b"\r\n", b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines).rstrip(b"\r\n") + b"\r\n.\r\n"


def _words(broken: Exception) -> str:
    if isinstance(broken, smtplib.SMTPAuthenticationError):
        return "用户名或口令不对"
    if isinstance(broken, smtplib.SMTPResponseException):
        return f"代码{broken.smtp_code}"
    return getattr(broken, "strerror", None) or type(broken).__name__
