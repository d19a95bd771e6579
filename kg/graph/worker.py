"""Answer one question in a process that can be ended: `python -m kg.graph.worker`. Graph layer.

Reads one JSON object (`folder`, `text`, `max_rows`) from standard input. Writes a line that says
what follows, then the answer: SPARQL results as JSON, or triples as N-Triples.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.graph.folder import GraphFolder
from kg.graph.query import Chosen, answer

MEMORY = 3 << 30  # bytes a question may take, where the system limits them


def main() -> int:
    """Answer the question on standard input; 1 with one sentence if that is not possible."""
    request = json.loads(sys.stdin.buffer.read())
    _limit_memory()
    try:
        found = answer(
            GraphFolder.open(Path(request["folder"])).store(),
            request["text"],
            max_rows=request["max_rows"],
            chosen=_chosen(request),
        )
    except KgError as error:
        sys.stderr.buffer.write(str(error).encode("utf-8", "replace"))
        return 1
    cut = " cut" if found.is_cut else ""
    if found.triples is None:
        content = f"rows{cut}\n{found.json()}"
    else:
        lines = (f"{x.subject} {x.predicate} {x.object} .\n" for x in found.triples)
        content = f"graph{cut}\n{''.join(lines)}"
    sys.stdout.buffer.write(content.encode("utf-8"))
    return 0


def _chosen(request: dict[str, Any]) -> Chosen | None:
    said = request.get("chosen")
    return Chosen(tuple(said["default"]), tuple(said["named"])) if said else None


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time is limited alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main())
