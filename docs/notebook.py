"""Run the notebook `docs/kg.ipynb` and keep what its cells show: `python -m docs.notebook`.

A test runs the cells again and compares. A cell may use what a plain Python has: no magics.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

from docs.terms import ROOT

NOTEBOOK = ROOT / "docs" / "kg.ipynb"


def run(notebook: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The notebook with the outputs its code cells give in a folder, one after another."""
    names: dict[str, Any] = {"__name__": "__main__"}
    cells, n_run = [], 0
    with contextlib.chdir(folder):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                n_run += 1
                outputs = _outputs("".join(cell["source"]), names, n_run)
                cell = cell | {"execution_count": n_run, "outputs": outputs}
            cells.append(cell)
    return notebook | {"cells": cells}


def _outputs(code: str, names: dict[str, Any], n_run: int) -> list[dict[str, Any]]:
    """What a cell prints, and the value of its last expression as text and as HTML."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - our own notebook
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        text = printed.getvalue().splitlines(keepends=True)
        outputs.append({"name": "stdout", "output_type": "stream", "text": text})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        show = getattr(value, "_repr_html_", None)
        if show is not None and (html := show()) is not None:
            data["text/html"] = html.splitlines(keepends=True)
        result = {"data": data, "metadata": {}, "output_type": "execute_result"}
        outputs.append(result | {"execution_count": n_run})
    return outputs


def text_of(notebook: dict[str, Any]) -> str:
    """The file of a notebook, the same bytes each time."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    made = run(json.loads(NOTEBOOK.read_text(encoding="utf-8")), ROOT)
    NOTEBOOK.write_text(text_of(made), encoding="utf-8", newline="\n")
