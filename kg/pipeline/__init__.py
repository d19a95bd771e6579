"""From documents to a graph folder: find, read, add what people wrote, write. Pipeline layer.

The only place where reading and the views meet. Names are loaded when they are asked for: who only
lists the plans of a folder need not wait for spaCy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.pipeline.build import Built, build_folder
    from kg.pipeline.reading import ReadPlan, Settings, read_plan, try_read
    from kg.pipeline.sources import PlanFile, PlanSource, Refused, find_sources, read_plan_file

__all__ = [
    "Built",
    "PlanFile",
    "PlanSource",
    "ReadPlan",
    "Refused",
    "Settings",
    "build_folder",
    "find_sources",
    "read_plan",
    "read_plan_file",
    "try_read",
]
_BY_NAME = {
    name: module
    for module, names in {
        "build": ("Built", "build_folder"),
        "reading": ("ReadPlan", "Settings", "read_plan", "try_read"),
        "sources": ("PlanFile", "PlanSource", "Refused", "find_sources", "read_plan_file"),
    }.items()
    for name in names
}


def __getattr__(name: str) -> Any:
    """One of the names above, its module loaded now."""
    if name not in _BY_NAME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_BY_NAME[name]}"), name)
