"""Where a built graph lies: one folder, read lazily, as it was written and of a known version.
Graph layer.

`kg.graph.writer.write_folder` writes it; it stands apart so that `kg query` need not import it.
Only what a question needs is read and imported: `store()` needs no records, `records()` no store.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError, InputError
from kg.files import digest_of_file
from kg.graph.prefixes import PREFIXES
from kg.graph.swap import COMPLETE, recover

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from kg.model.records import PlanRecords


# Can this program read what that ontology says?

ONTOLOGY_VERSION = "1.0.0"  # as ontology/kg.ttl has it
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.\d+)?")


def is_newer_ontology(version: str, known: str = ONTOLOGY_VERSION) -> bool:
    """Whether an ontology may hold terms that this program does not know.

    Edges: the third number is for corrections of words and never makes an ontology newer; what is
    no version counts as newer.

    Example:
        >>> is_newer_ontology("1.0.7", "1.0.0"), is_newer_ontology("1.1.0", "1.0.0")
        (False, True)
    """
    found, own = _VERSION.fullmatch(version), _VERSION.fullmatch(known)
    if found is None or own is None:
        return True
    return tuple(map(int, found.groups())) > tuple(map(int, own.groups()))


# Is a graph folder as it was written? Sizes and checksums of its files.

ALWAYS = 64 * 1024**2  # bytes of a graph whose checksums are compared each time it is opened
STORE = "store"
_OF_STORE = "checksums.json"  # beside its files: two stores of one graph differ, manifests do not
_UNREAD = ("LOG", "LOCK")  # how files of a store begin that opening it writes
_FOR_PEOPLE = "issues.csv"  # no answer comes from it; a spreadsheet program may have saved it


def changed_file(folder: Path, manifest: Mapping[str, Any], *, verify: bool) -> tuple[str, str]:
    """The first file that is not as it was written, and what is wrong with it; empty if all are.

    Sizes are compared always, checksums of graphs up to `ALWAYS` bytes, of larger ones with
    `verify`: two seconds a gigabyte.
    """
    files = dict(_files(manifest)) | _files_of_store(folder)
    for name, entry in files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError:
            return name, "it is missing"
        if size != entry["bytes"]:
            return name, "it was changed or cut"
    if verify or is_verified(manifest):
        for name, entry in files.items():
            if entry.get("sha256") not in (None, _digest(folder / name)):
                return name, "it was changed"
    return "", ""


def note_store(store: Path) -> None:
    """Write down how the files of a store are: one changed byte can make its engine take 19 GB."""
    files = (x for x in sorted(store.iterdir()) if not x.name.startswith(_UNREAD))
    content: dict[str, Any] = {"files": {f"{STORE}/{path.name}": entry_of(path) for path in files}}
    content["checksum"] = own_checksum(content)
    (store / _OF_STORE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def entry_of(path: Path) -> dict[str, Any]:
    """What a manifest says of a file."""
    return {"bytes": path.stat().st_size, "sha256": _digest(path)}


def _files_of_store(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The files of the store on disk, if there is one, and what says so, which may be no more."""
    if not (folder / STORE).is_dir():
        return {}
    path = folder / STORE / _OF_STORE
    changed: dict[str, Mapping[str, Any]] = {f"{STORE}/{_OF_STORE}": {"bytes": -1}}  # none fits
    try:
        content = json.loads(path.read_bytes())
        is_own = content["checksum"] == own_checksum(content)
        return dict(content["files"]) if is_own else changed
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return changed


def own_checksum(manifest: Mapping[str, Any]) -> str:
    """The checksum of a manifest's entries, but for `checksum` itself."""
    content = {name: value for name, value in manifest.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_verified(manifest: Mapping[str, Any]) -> bool:
    """Whether the checksums are compared each time the graph is opened."""
    return sum(int(entry["bytes"]) for _, entry in _files(manifest)) <= ALWAYS


def _files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, x) for name, x in manifest["files"].items() if name != _FOR_PEOPLE)


def _digest(path: Path) -> str:
    if path.stat().st_size <= ALWAYS:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return digest_of_file(path)


FOLDER_FORMAT = 1  # of the graph folder; a newer one is refused
OLDEST_FORMAT = 1  # and an older one
_TRIES = 3  # a build may replace the folder while it is opened
GRAPH_FILE = "graph.nq"


@dataclass(frozen=True, slots=True)
class GraphFolder:
    """A graph folder that `kg build` wrote. Open it with `GraphFolder.open`."""

    path: Path
    manifest: Mapping[str, Any]
    is_verified: bool  # whether opening it compared the checksums of its files, not sizes alone

    @classmethod
    def open(cls, path: Path, *, verify: bool = False) -> GraphFolder:
        """The graph in a folder; a swap that was interrupted is completed first.

        Its files must be as they were written: by size, and by checksum up to 64 MB or with
        `verify`.
        Raises: InputError if there is none, it is broken, or another version of kg wrote it.
        """
        for left in reversed(range(_TRIES)):
            recover(path)
            manifest = _read_manifest(path)
            name, why = changed_file(path, manifest, verify=verify)
            if not name:
                break
            if not left or _read_manifest(path) == manifest:
                raise _broken(path / name, why)
        return cls(path, manifest, verify or is_verified(manifest))

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of the plans, sorted."""
        return tuple(sorted(plan["id"] for plan in self.manifest["plans"]))

    def records(self, plan_id: str) -> PlanRecords:
        """The records of one plan.

        Raises: ConfigError for an id that is not in the graph; InputError if the file is broken.
        """
        from kg.model.codec import decode_records

        name = self._plan(plan_id)["file"]
        return decode_records(self._bytes(name), where=str(self.path / name))

    def all_records(self, plan: str | None = None) -> Iterator[PlanRecords]:
        """The records of every plan, or of one, sorted by plan id, one in memory at a time."""
        return (self.records(x) for x in ((plan,) if plan else self.plans))

    def sources_of(self, plans: Iterable[PlanRecords]) -> dict[str, str]:
        """The canonical texts of the documents of some plans, by document id."""
        return {x.id: self.source(x.id) for records in plans for x in records.documents}

    def source(self, document_id: str) -> str:
        """The canonical text of a document: offsets of passages count its code points.

        Raises: InputError if the graph has no such document.
        """
        if not document_id.isalnum():
            raise InputError(f"{document_id!r} is no document id; ids are hex digits")
        return self._bytes(f"sources/{document_id}.txt").decode("utf-8", "surrogatepass")

    def store(self) -> pyoxigraph.Store:
        """The graph in Oxigraph: read from the on-disk store if there is one, else loaded.

        Raises: InputError if the graph is broken.
        """
        from pyoxigraph import RdfFormat, Store

        try:
            if (self.path / STORE).is_dir():
                return _opened(self.path / STORE)
            store = Store()
            # Lenient: what kg writes was checked when it was written, and is loaded strictly in CI.
            store.bulk_load(path=self.graph_file, format=RdfFormat.N_QUADS, lenient=True)
        except (OSError, SyntaxError, ValueError) as error:
            raise _broken(self.graph_file, str(error)) from error
        return store

    @property
    def graph_file(self) -> Path:
        """The N-Quads file, each named graph in one piece.

        Raises: InputError if it is missing or not as long as it was when written.
        """
        path = self.path / GRAPH_FILE
        try:
            size = path.stat().st_size
        except OSError as error:
            raise _broken(path, "it is missing") from error
        if size != self.manifest["files"][GRAPH_FILE]["bytes"]:
            raise _broken(path, "it was changed or cut")
        return path

    def _plan(self, plan_id: str) -> Mapping[str, Any]:
        for plan in self.manifest["plans"]:
            if plan["id"] == plan_id:
                return plan  # type: ignore[no-any-return]
        near = get_close_matches(plan_id, self.plans, n=3, cutoff=0.4) or list(self.plans[:5])
        raise ConfigError(
            f"there is no plan {plan_id!r} in {self.path}; did you mean {' or '.join(near)}?"
        )

    def _bytes(self, name: str) -> bytes:
        path = self.path / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _broken(path, error.strerror or str(error)) from error
        written = self.manifest["files"].get(name, {}).get("sha256")
        if written not in (None, hashlib.sha256(content).hexdigest()):
            raise _broken(path, "it was changed since the graph was opened")
        return content


def _opened(path: Path) -> pyoxigraph.Store:
    from pyoxigraph import Store

    try:
        return Store.read_only(str(path))
    except RuntimeError as error:  # RocksDB: a file is missing, or a block has another checksum
        raise _broken(path, " ".join(str(error).split())) from error


def _read_manifest(path: Path) -> Mapping[str, Any]:
    if not (path / COMPLETE).is_file():
        state = "holds no graph" if path.is_dir() else "does not exist"
        raise InputError(
            f"the folder {state}; run 'kg build SOURCE -o {path}' first, or name another with -g",
            where=str(path),
        )
    try:
        manifest = json.loads((path / COMPLETE).read_bytes())
        written_by = int(manifest["format"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _broken(path / COMPLETE, str(error)) from error
    if written_by < OLDEST_FORMAT:
        raise InputError(
            f"an older kg wrote this graph (format {written_by}, this kg knows {FOLDER_FORMAT}); "
            "build it again with 'kg build'",
            where=str(path),
        )
    if written_by > FOLDER_FORMAT:
        raise InputError(
            f"a newer kg wrote this graph (format {written_by}, this kg knows {FOLDER_FORMAT}); "
            "install that kg or build again",
            where=str(path),
        )
    _refuse_newer_terms(path, manifest)
    if not _is_whole(manifest):
        raise _broken(path / COMPLETE, "entries are missing")
    if manifest.get("checksum") != own_checksum(manifest):
        raise _broken(path / COMPLETE, "it was changed")
    return manifest  # type: ignore[no-any-return]


def _refuse_newer_terms(path: Path, manifest: Any) -> None:
    version = str(manifest.get("ontology", ONTOLOGY_VERSION))
    if is_newer_ontology(version):
        raise InputError(
            f"the graph uses version {version} of the ontology, this kg knows {ONTOLOGY_VERSION}; "
            "install a newer kg or build again",
            where=str(path),
        )


def _is_whole(manifest: Any) -> bool:
    plans, files = manifest.get("plans"), manifest.get("files")
    return (
        isinstance(plans, list)
        and all(isinstance(x, dict) and {"id", "file"} <= x.keys() for x in plans)
        and isinstance(files, dict)
        and GRAPH_FILE in files
        and all(isinstance(x, dict) and isinstance(x.get("bytes"), int) for x in files.values())
    )


def _broken(path: Path, why: str) -> InputError:
    return InputError(
        f"the graph is broken ({why}); build it again with 'kg build'", where=str(path)
    )


# The graph for people who want rdflib.


def load_dataset(folder: GraphFolder) -> rdflib.Dataset:
    """The whole graph as an rdflib Dataset: named graphs kept, their union as default graph."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own parser uses names that rdflib has deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(str(folder.graph_file), format="nquads")
    for name, base in PREFIXES.items():
        dataset.bind(name, base, replace=True)
    return dataset
