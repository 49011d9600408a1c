"""Knows how a message about a failure is told on a page in the reader's language; does not know the words."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from sisterkg.messages import Message, OwnWords
from sisterkg.reading import written_number
from sisterkg.web import problem_words, refusal_words
from sisterkg.web.showing import visible

TURKISH: Mapping[str, str] = {**problem_words.TURKISH, **refusal_words.TURKISH}
"""The twin of every wording."""

_ENGLISH = Markup('<span lang="en">{}</span>')


def told_in(language: str, said: str) -> Markup:
    """Return a message for a page in a language: numbers as they are written there, other words marked as English.

    What is no :class:`~sisterkg.messages.Message` is another program's word, and stays as it is.

    >>> told_in("tr", Message("there is no release {number}", number=1234))
    Markup('1.234 numaralı bir sürüm yok')
    >>> told_in("tr", "<b>: no such token")
    Markup('<span lang="en">&lt;b&gt;: no such token</span>')
    """
    wording = said.wording if isinstance(said, Message) else None
    twin = wording if language == "en" else TURKISH.get(wording or "")
    if not isinstance(said, Message) or twin is None:
        shown = Markup.escape(visible(said))
        return shown if language == "en" or not said else _ENGLISH.format(shown)
    return Markup.escape(twin).format(**{name: _filled(value, language) for name, value in said.filling.items()})


def _filled(value: object, language: str) -> Markup:
    if isinstance(value, Mapping):
        return Markup.escape(visible(value[language]))
    if isinstance(value, (Message, OwnWords)):
        return told_in(language, value)
    if isinstance(value, (int, float)):
        return Markup.escape(written_number(value, language))
    return Markup.escape(visible(str(value)))
