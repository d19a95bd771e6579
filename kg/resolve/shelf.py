"""Things of a plan by id, found as quickly by the ids they name. Resolve layer."""

from __future__ import annotations

from collections import UserDict, defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


class Shelf(UserDict[str, T]):
    """Things by id, in the order they came; a thing that replaces another has its place.

    `names_of` gives the keys under which a thing is found by `of`: ids that it names, words of it.
    A decision on one name among ten thousand then looks at the things that name it, not at all.

    Example:
        >>> shelf = Shelf({"b": "sea", "a": "sun"}, names_of=lambda word: word[:1])
        >>> shelf["c"] = "ash"
        >>> shelf["b"] = "sand"
        >>> shelf.of("s"), shelf.of("a")
        (['sand', 'sun'], ['ash'])
    """

    def __init__(self, things: dict[str, T], *, names_of: Callable[[T], Iterable[str]]) -> None:
        self._names_of = names_of
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, int] = {}
        self._n_come = 0
        super().__init__(things)

    def ids_of(self, *names: str) -> list[str]:
        """The ids of the things found under any of these names, in the order they came."""
        found = {own for name in names for own in self._by_name.get(name, ())}
        return sorted(found, key=self._places.__getitem__)

    def of(self, *names: str) -> list[T]:
        """The things found under any of these names, in the order they came."""
        return [self.data[own] for own in self.ids_of(*names)]

    def __setitem__(self, own: str, thing: T) -> None:
        """Put a thing in the place of the one with its id, or behind all."""
        if own in self.data:
            self._forget(own)
        else:
            self._places[own] = self._n_come
            self._n_come += 1
        for name in self._names_of(thing):
            self._by_name[name].add(own)
        self.data[own] = thing

    def __delitem__(self, own: str) -> None:
        """Take a thing out."""
        self._forget(own)
        del self.data[own], self._places[own]

    def _forget(self, own: str) -> None:
        for name in self._names_of(self.data[own]):
            self._by_name[name].discard(own)
