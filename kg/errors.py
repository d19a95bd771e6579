"""What can go wrong, and what each error says. Lowest layer.

```
KgError                one sentence: what, where, what to do
├── InputError         a file, table or cell cannot be used
│   └── UnfinishedError    reading it was ended (carries `kind`, of what)
├── VocabularyError    a word is not one of the accepted ones (carries `accepted`)
├── ResolveError       decisions about names contradict each other
├── QueryError         a question cannot be asked or answered
└── ConfigError        a setting, profile or plan.yaml is wrong
```
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any


class KgError(Exception):
    """Anything `kg` refuses to do, in one sentence that ends in what to do about it."""


class InputError(KgError):
    """A source cannot be read, or not safely.

    `where` names the file and, where known, the page, table, row and words.
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


class UnfinishedError(InputError):
    """Work that ended before it was done: it took too much, or its process died.

    `kind` says of what: `seconds`, `spent`, `memory`, `output`, `crash`, `start`, `over`.
    """

    def __init__(self, message: str, *, where: str = "", kind: str = "") -> None:
        self.kind = kind
        super().__init__(message, where=where)


class VocabularyError(KgError):
    """A word is not in the list of accepted ones; carries `value` and `accepted`."""

    def __init__(self, message: str, *, value: str, accepted: Sequence[str]) -> None:
        self.value = value
        self.accepted = tuple(accepted)
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors travel between processes; this one is made with named arguments."""
        return partial(type(self), value=self.value, accepted=self.accepted), self.args


class ResolveError(KgError):
    """Decisions of people about names contradict each other."""


class QueryError(KgError):
    """A question is malformed, forbidden, or ran out of time."""


class ConfigError(KgError):
    """A plan.yaml, profile, story or flag holds a value that cannot be used."""
