"""From documents to a graph folder: find, read, add what people wrote, write. Pipeline layer.

The only place where reading and the views meet.
"""

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
