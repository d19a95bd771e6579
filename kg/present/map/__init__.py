"""The network map: one offline page a minister can read and a presenter can trust. Presentation.

`make_map` gives the page, `write_map` writes it, `pyvis_network` gives the network behind it.
"""

from __future__ import annotations

from kg.present.map.page import MapPage, make_map, pyvis_network, write_map
from kg.present.story import MapStep

__all__ = ["MapPage", "MapStep", "make_map", "pyvis_network", "write_map"]
