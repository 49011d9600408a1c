"""Knows how questions are answered by killable processes over a store on this machine; does not know who asks."""

from __future__ import annotations

import multiprocessing
import re
import time
from concurrent.futures import TimeoutError as AnswerTimeoutError
from multiprocessing.util import Finalize
from pathlib import Path
from threading import BoundedSemaphore

from pebble import ProcessExpired, ProcessPool

from sisterkg.engine import worker
from sisterkg.engine.answers import Answer, Question
from sisterkg.engine.limits import Limits
from sisterkg.engine.refusals import Refusal, Refused


class EmbeddedEngine:
    """A bounded queue before a few worker processes, each of which is killed when a query overruns its limits."""

    def __init__(self, store_folder: Path, limits: Limits) -> None:
        self.limits = limits
        self._places = BoundedSemaphore(limits.workers + limits.queue)
        self._pool = ProcessPool(
            max_workers=limits.workers,
            initializer=worker.start,
            initargs=(str(store_folder), limits.memory, limits.result),
            # A fork of a process with threads may hang; a spawned one starts clean.
            context=multiprocessing.get_context("spawn"),
        )
        # A server's process that ends waits for its children before it runs what atexit was told.
        self._ending = Finalize(None, _end, args=(self._pool,), exitpriority=100)

    def warm_up(self) -> None:
        """Start the workers, so that the first asker does not wait for them."""
        question = ("ASK {}", "json", (), ())
        for ready in [self._pool.schedule(worker.answer, args=question) for _ in range(self.limits.workers)]:
            ready.result()

    def answer(self, question: Question) -> Answer:
        """Answer a question within the limits.

        Raises:
            Refused: where the query is malformed or overruns a limit.
        """
        limits = self.limits
        if not self._places.acquire(blocking=False):
            what = f"{limits.workers} queries are being answered and {limits.queue} are waiting"
            raise Refused(Refusal.BUSY, what, "ask again in a moment")
        try:
            started = time.monotonic()
            asked = (question.text, question.syntax, question.default_graphs, question.named_graphs)
            content: bytes = self._pool.schedule(worker.answer, args=asked, timeout=limits.seconds).result()
            return Answer(content, time.monotonic() - started)
        except AnswerTimeoutError:
            what = f"the query took longer than {limits.seconds:g} seconds"
            raise Refused(Refusal.TOO_SLOW, what, "ask for less, add LIMIT, or download the data set") from None
        except ProcessExpired:
            what = f"the query took more than {limits.memory >> 20} MiB of memory"
            raise Refused(Refusal.OUT_OF_MEMORY, what, "ask for less at once, or download the data set") from None
        except (MemoryError, OSError) as error:
            what = f"the query could not be answered within its limits: {error or 'out of memory'}"
            raise Refused(Refusal.OUT_OF_MEMORY, what, "ask for less at once, or download the data set") from None
        except worker.ResultTooLargeError:
            what = f"the answer is larger than {limits.result >> 20} MiB"
            raise Refused(Refusal.TOO_LARGE, what, "page by LIMIT and OFFSET, or download the data set") from None
        except (SyntaxError, ValueError) as error:
            raise _malformed(str(error)) from None
        finally:
            self._places.release()

    def close(self) -> None:
        """End the workers."""
        self._ending()


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it so
    pool.join()


def _malformed(message: str) -> Refused:
    """Say where a query is wrong, without the engine's list of every character that it would have taken."""
    where = re.match(r"error at (\d+):(\d+): (.*)", message, flags=re.DOTALL)
    if not where:
        return Refused(Refusal.MALFORMED, message.splitlines()[0][:300], "mend the query")
    line, column, reason = where.groups()
    expected = [word.strip() for word in reason.removeprefix("expected one of ").split(",")]
    if "Prefix not found" in reason:
        told = "a prefix is not declared"
    elif reason.startswith("expected one of"):
        words = [word for word in expected if word.isalpha() and word.isupper()]
        told = f"something else was expected{': ' + ' or '.join(words[:6]) if words else ''}"
    else:
        told = reason[:300]
    return Refused(Refusal.MALFORMED, f"line {line}, column {column}: {told}", "mend the query there")
