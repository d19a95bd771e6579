"""What does a plan's document say? From Document to Draft. Extract layer.

Stages, each a module: structure (dumps to tables), layout (which column is which field), records
(goals, activities, their cells), facts (tasks, roles, money, dates, outcomes), audit.
"""

from __future__ import annotations

from kg.extract.assemble import extract
from kg.extract.hints import Hints
from kg.extract.profile import Profile, read_profile, with_headings

__all__ = ["Hints", "Profile", "extract", "read_profile", "with_headings"]
