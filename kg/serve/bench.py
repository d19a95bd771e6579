"""What runs behind the pages: reading, building, telling every window what changed. Serve layer.

One child process reads documents, another builds the graph.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from kg.apart import ALLOWANCE, Allowance, Worker
from kg.errors import InputError, KgError
from kg.graph.folder import GraphFolder
from kg.serve.workspace import Plain, Workspace

T = TypeVar("T")
MOST_READINGS = 4  # documents whose reading is kept in memory
ONCE = ("said", "done", "new_bodies", "meant")  # said of a change once, not kept
QUIET = 3.0  # seconds after a change from which on the graph is built
HEARTBEAT = 15.0  # seconds between signs of life, so that a dead window is noticed


class Bench:
    """A workspace at work."""

    def __init__(self, workspace: Workspace, allowance: Allowance = ALLOWANCE) -> None:
        self.workspace = workspace
        self._allowance = allowance
        self._child = Worker(allowance)
        self._builder = Worker(_of_all(allowance))
        self._readings: dict[str, tuple[str, Plain]] = {}
        self._graph: tuple[str, GraphFolder] | None = None
        self._views: dict[Any, Any] = {}
        self._building = asyncio.Lock()
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._windows: set[asyncio.Queue[str]] = set()
        self._reader: asyncio.Task[None] | None = None
        self._doing: dict[str, str] = {}
        self._soon: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Begin to read what has not been read yet."""
        self._loop = asyncio.get_running_loop()
        self._reader = asyncio.create_task(self._read_waiting())
        self._warming = asyncio.create_task(asyncio.to_thread(self._warm))
        self.look()
        self._build_soon()

    async def stop(self) -> None:
        """End the children."""
        if self._soon is not None:
            self._soon.cancel()
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
        for worker in (self._child, self._builder):
            await asyncio.to_thread(worker.end)

    def _warm(self) -> None:
        from kg.serve.tasks import warm

        with suppress(InputError):  # the workbench ended meanwhile; else the next call says it
            self._child.call(warm, self._allowance, where="kg")

    def look(self) -> None:
        """Ask for a reading of each plan whose files changed since the last one."""
        for plan in self.workspace.plans():
            if plan not in self._doing and self.workspace.kept(plan) is None:
                self._doing[plan] = "waiting"
                self._waiting.put_nowait(plan)

    def lines(self) -> list[Plain]:
        """Every plan as the list of plans shows it."""
        self.look()
        return [self._line(plan) for plan in self.workspace.plans()]

    def _line(self, plan: str) -> Plain:
        line = self.workspace.line(plan)
        if plan in self._doing and line["state"] in ("waiting", "ready"):
            line["state"] = self._doing[plan]
        return line

    async def _read_waiting(self) -> None:
        while True:
            plan = await self._waiting.get()
            self._doing[plan] = "reading"
            self.tell("plan", {"name": plan, "state": "reading"})
            try:
                await self._read_one(plan)
            finally:
                self._doing.pop(plan, None)
            if plan in self.workspace.plans():
                self.tell("plan", self._line(plan))
            if self._waiting.empty():
                self._build_now()

    def _build_soon(self) -> None:
        """Build the graph once nothing has been changed for a while."""
        if self._soon is not None:
            self._soon.cancel()
        self._soon = self._loop.call_later(QUIET, self._build_now)

    def _build_now(self) -> None:
        """So that the folder holds what was decided, and the next map is there at once."""
        self._ahead = asyncio.create_task(self._build_ahead())

    async def _build_ahead(self) -> None:
        with suppress(KgError):  # it is said when somebody asks for what the graph is needed for
            await self.graph()

    async def _read_one(self, plan: str) -> None:
        try:
            mark = self.workspace.mark(plan)
        except OSError:  # removed meanwhile
            return
        try:
            found = await self._read(plan, mark)
            self._remember(plan, mark, found)
        except KgError as error:
            with suppress(InputError):  # the disk is full: the next plan is read all the same
                self.workspace.keep(plan, mark, {"state": "refused", "reason": str(error)})

    async def _read(self, plan: str, mark: str) -> Plain:
        from kg.serve.tasks import reading

        found: Plain = await asyncio.to_thread(
            self._child.call,
            reading,
            self.workspace.sources / plan,
            self._allowance,
            where=plan,
        )
        kept = {"state": "ready", "plan": found["plan"], "summary": found["summary"]}
        self.workspace.keep(plan, mark, kept)
        return found

    async def reading(self, plan: str) -> Plain:
        """A plan's document and how it is read now.

        Raises: InputError if it cannot be read; ConfigError if a file beside it is wrong.
        """
        self.workspace.folder(plan)
        mark = self.workspace.mark(plan)
        known = self._readings.get(plan)
        if known is not None and known[0] == mark:
            return known[1]
        found = await self._read(plan, mark)
        self._remember(plan, mark, found)
        return found

    def took(self, plan: str, found: Plain) -> None:
        """Take over a reading that a task made after it changed the files."""
        mark = self.workspace.mark(plan)
        kept = {"state": "ready", "plan": found["plan"], "summary": found["summary"]}
        self.workspace.keep(plan, mark, kept)
        self._remember(plan, mark, {k: v for k, v in found.items() if k not in ONCE})

    def _remember(self, plan: str, mark: str, found: Plain) -> None:
        self._readings.pop(plan, None)
        self._readings[plan] = (mark, found)
        while len(self._readings) > MOST_READINGS:
            self._readings.pop(next(iter(self._readings)))

    async def work(self, work: Callable[..., T], plan: str, *given: Any) -> T:
        """What a function of `kg.serve.tasks` answers for a plan's folder, in the child."""
        folder = self.workspace.folder(plan)
        return await asyncio.to_thread(
            lambda: self._child.call(work, folder, self._allowance, *given, where=plan)
        )

    def changed(self, plan: str) -> None:
        """Tell every window that a plan's files are others now."""
        self.tell("changed", {"plan": plan})
        self.look()
        self._build_soon()

    def _marks(self) -> str:
        return "|".join(f"{p}={self.workspace.mark(p)}" for p in self.workspace.plans())

    async def graph(self) -> GraphFolder:
        """The graph of all plans, built first if their files changed.

        Raises: InputError if there is no plan, or none can be read.
        """
        async with self._building:
            marks = self._marks()
            if self._graph is None or self._graph[0] != marks:
                if not marks:
                    raise InputError(
                        "there is no plan here yet; bring a document on the page Plans"
                    )
                self.tell("graph", {"state": "building"})
                try:
                    await asyncio.to_thread(self._build)
                finally:
                    self.tell("graph", {"state": "ready"})
                opened = partial(GraphFolder.open, self.workspace.graph, verify=True)
                self._graph = (marks, await asyncio.to_thread(opened))
                self._views = {}  # a view of the graph before may still be in the making
            return self._graph[1]

    def _build(self) -> None:
        from kg.serve.tasks import build

        def step(at: Any) -> None:  # called in another thread
            self._loop.call_soon_threadsafe(self.tell, "graph", {"state": "building", "at": at})

        self._builder.call(
            build, self.workspace.sources, self.workspace.graph, self._allowance,
            where=self.workspace.path.name, step=step,
        )  # fmt: skip

    async def view(self, name: Any, make: Callable[[GraphFolder], T]) -> T:
        """What is made of the graph (a store, a page), made once for each graph."""
        folder = await self.graph()
        views = self._views
        if name not in views:
            views[name] = await asyncio.to_thread(make, folder)
        found: T = views[name]
        return found

    def tell(self, event: str, data: Any) -> None:
        """Send an event to every window."""
        text = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for window in self._windows:
            window.put_nowait(text)

    def close_windows(self) -> None:
        """End the events of every window: the workbench ends."""
        for window in self._windows:
            window.put_nowait("")

    async def events(self) -> AsyncIterator[str]:
        """The events of one window, until it closes."""
        window: asyncio.Queue[str] = asyncio.Queue()
        self._windows.add(window)
        try:
            yield ": here\n\n"
            while True:
                try:
                    text = await asyncio.wait_for(window.get(), HEARTBEAT)
                except TimeoutError:
                    text = ": here\n\n"
                if not text:
                    return
                yield text
        finally:
            self._windows.discard(window)


def _of_all(allowance: Allowance) -> Allowance:
    """What building the graph of all plans may take, by what one document may."""
    return replace(allowance, max_memory=2 * allowance.max_memory,
                   max_seconds=4 * allowance.max_seconds)  # fmt: skip
