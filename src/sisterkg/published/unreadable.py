"""Knows how a published value is refused; does not know any value."""


class Unreadable(ValueError):
    """A published value that cannot be read for sure: which rule it breaks, why, and what to write instead."""

    def __init__(self, rule: str, what: str, mend: str) -> None:
        super().__init__(what)
        self.rule, self.what, self.mend = rule, what, mend
