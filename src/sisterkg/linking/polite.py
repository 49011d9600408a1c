"""Knows how a foreign service is asked without being a burden: rarely, patiently, never twice; not what is asked.

One request at a time, with who we are in the User-Agent, waiting as long as the service says (RFC 9110, 10.2.3), and
each answer kept on disk.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sisterkg import __version__
from sisterkg.faults import SisterkgError
from sisterkg.visitor import NoAddress, Reply, Unanswered, Visitor, seconds_to_wait

_ATTEMPTS = 5
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 120.0
"""Seconds; who wants to be left alone for longer is left alone."""
LONG_FRESH, SHORT_FRESH = timedelta(hours=12), timedelta(minutes=10)
"""For how long an answer is as good as a new one: to look at things, and to change them by it."""
_AGAIN = frozenset((429, 500, 502, 503, 504))


class Offline(SisterkgError):
    """Something is not in the cache, and nothing else may be asked."""


@dataclass(frozen=True)
class Answer:
    """What a foreign service has answered, now or before."""

    reply: Reply
    asked: datetime
    """When it was asked, UTC."""
    is_kept: bool
    """Whether it was given before, and only read again."""

    @property
    def day(self) -> date:
        """The day on which it was asked, where we are."""
        return self.asked.astimezone().date()


class PoliteVisitor:
    """Asks foreign services, or the answers that they have given before.

    ``contact`` is an address for whoever runs the service; ``sleep`` waits for some seconds; an answer that is
    younger than ``fresh`` is not asked for again.
    """

    def __init__(
        self,
        cache: Path,
        contact: str,
        *,
        offline: bool,
        patience: float,
        fresh: timedelta = LONG_FRESH,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = cache
        self._agent = f"sisterkg/{__version__} (https://w3id.org/sisterkg; {contact})"
        self._offline = offline
        self._visitor = Visitor(patience)
        self._fresh = fresh
        self._sleep = sleep

    def ask(
        self, url: str, accept: str, body: bytes | None = None, content_type: str = "", *, anew: bool = False
    ) -> Answer:
        """Return the answer of an address, by POST where there is a body; ``anew``, even where a fresh one is kept.

        Raises:
            Offline: where it is not in the cache, and nothing else may be asked.
            Unanswered: where there is none after a few attempts.
            SisterkgError: where it cannot be kept.
        """
        file = self._cache / f"{_key(url, accept, body)}.json"
        kept = _read(file)
        if kept and (self._offline or (not anew and datetime.now(UTC) - kept.asked < self._fresh)):
            return kept
        if self._offline:
            raise Offline(f"{url} has not been asked this before", "run it once without --offline")
        answer = Answer(self._asked(url, accept, body, content_type), datetime.now(UTC), is_kept=False)
        if answer.reply.status == 200:
            _write(file, answer)
        return answer

    def forget(self, url: str, accept: str, body: bytes | None = None) -> None:
        """Forget an answer that turned out to be none."""
        (self._cache / f"{_key(url, accept, body)}.json").unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connections."""
        self._visitor.close()

    def _asked(self, url: str, accept: str, body: bytes | None, content_type: str) -> Reply:
        headers = {"Accept": accept, "User-Agent": self._agent} | ({"Content-Type": content_type} if body else {})
        wait, failure = _FIRST_WAIT, ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._sleep(wait)
            try:
                reply = self._visitor.ask(url, "POST" if body is not None else "GET", headers, body)
            except NoAddress:
                raise
            except Unanswered as unanswered:
                failure, wait = str(unanswered), wait * 2
                continue
            if reply.status not in _AGAIN:
                return reply
            failure = f"{url} answers {reply.status}"
            wait = max(_FIRST_WAIT, seconds_to_wait(reply.headers.get("Retry-After", ""), wait * 2))
            if wait > _LONGEST_WAIT:
                mend = f"run it again in {math.ceil(wait / 60)} minutes; what was answered so far is kept"
                raise Unanswered(f"{url} wants to be left alone for {wait:.0f} seconds", mend)
        raise Unanswered(f"{failure}, {_ATTEMPTS} times", "run it again later; what was answered so far is kept")


def _key(url: str, accept: str, body: bytes | None) -> str:
    return hashlib.sha256(b"\0".join((url.encode(), accept.encode(), body or b""))).hexdigest()[:32]


def _read(file: Path) -> Answer | None:
    """Return an answer that was kept; None where there is none, or none that can be read."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        headers: Mapping[str, str] = {"Content-Type": kept["type"]}
        asked = datetime.fromisoformat(kept["asked"])
        reply = Reply(kept["url"], 200, headers, base64.b64decode(kept["body"]))
        return Answer(reply, asked if asked.tzinfo else asked.replace(tzinfo=UTC), is_kept=True)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, answer: Answer) -> None:
    kept = {
        "url": answer.reply.url,
        "type": answer.reply.headers.get("Content-Type", ""),
        "asked": answer.asked.isoformat(timespec="seconds"),
        "body": base64.b64encode(answer.reply.body).decode("ascii"),
    }
    draft = file.with_suffix(".draft")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept), "utf-8")
        draft.rename(file)
    except OSError as error:
        what = f"an answer cannot be kept in {file.parent}: {error.strerror}"
        raise SisterkgError(what, "name a folder that can be written with --cache") from error
