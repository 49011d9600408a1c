"""Knows the answers that were given last, within a bound of bytes; does not know how they are found."""

from __future__ import annotations

from collections import OrderedDict

from sisterkg.engine import Answer, Question

_OVERHEAD = 1024
"""Bytes that an entry takes beside its texts."""


class AnswerCache:
    """The answers that were asked for last; an answer is a function of its question and of the snapshot.

    >>> from sisterkg.engine import QueryForm
    >>> cache = AnswerCache(most_bytes=5000)
    >>> for number in range(9):
    ...     question = Question(f"ASK {{ {number} ?p ?o }}", QueryForm.ASK, "csv")
    ...     cache.keep(question, Answer(b"true", 0.01, "b5bea41b"))
    >>> cache.get(question), cache.get(Question("ASK { 0 ?p ?o }", QueryForm.ASK, "csv"))
    (Answer(content=b'true', seconds=0.01, digest='b5bea41b'), None)
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Question, Answer] = OrderedDict()

    def get(self, question: Question) -> Answer | None:
        """Return the answer to a question, if it is kept."""
        answer = self._answers.get(question)
        if answer:
            self._answers.move_to_end(question)
        return answer

    def keep(self, question: Question, answer: Answer) -> None:
        """Keep an answer, and let go of those that nobody has asked for the longest time."""
        size = _size(question, answer)
        if size > self._most_bytes:
            return
        if earlier := self._answers.pop(question, None):
            self._bytes -= _size(question, earlier)
        self._answers[question] = answer
        self._bytes += size
        while self._bytes > self._most_bytes:
            self._bytes -= _size(*self._answers.popitem(last=False))


def _size(question: Question, answer: Answer) -> int:
    # A character takes four bytes at the most.
    return len(answer.content) + 4 * len(question.text) + _OVERHEAD
