"""The map as a pyvis Network: for the page, and for people who use pyvis. Presentation layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model.codes import Role
from kg.present.map.collect import Scene
from kg.present.map.names import names_of
from kg.present.map.place import Placed
from kg.present.palette import TOKENS, goal_colour

if TYPE_CHECKING:
    from pyvis.network import Network

DASHES: dict[Role, list[float]] = {
    Role.PARTNER: [7, 5], Role.EXPERT: [10, 4, 2, 4], Role.FUNDER: [1.5, 5],
    Role.MONITOR: [4, 3, 4, 7], Role.BENEFICIARY: [2, 8],
}  # fmt: skip


def scene_network(scene: Scene, placed: Placed) -> Network:
    """Institutions and activities at their places, one edge a role, physics off.

    Edges: ids are our own short keys (`b0`, `a0`, `l0`), never words of a document; texts are
    labels only. Directed, because an undirected pyvis network keeps one edge a pair.
    """
    from pyvis.network import Network

    network = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    _add_activities(network, scene, placed)
    _add_bodies(network, scene, placed)
    for i, link in enumerate(scene.links):
        goal = scene.goals[scene.activities[link.activity].goal]
        network.add_edge(
            f"b{link.body}",
            f"a{link.activity}",
            id=f"l{i}",
            role=link.role.value,
            certainty=link.certainty.value,
            dashes=DASHES.get(link.role, False),
            color=goal_colour(goal.position),
            arrows="",
        )
    return network


def _add_activities(network: Network, scene: Scene, placed: Placed) -> None:
    for i, doing in enumerate(scene.activities):
        x, y = placed.sector.activities[i]
        colour = goal_colour(scene.goals[doing.goal].position)
        place = {"x": round(x), "y": round(y), "size": placed.sector.disc * placed.sector.scale}
        network.add_node(
            f"a{i}", label=doing.code, shape="dot", color=colour, group="activity", **place
        )


def _add_bodies(network: Network, scene: Scene, placed: Placed) -> None:
    for i, actor in enumerate(scene.bodies):
        x, y = placed.sector.bodies[i]
        names = names_of(actor.labels)
        kind = "group" if actor.group_kind else "institution"
        place = {"x": round(x), "y": round(y), "size": round(placed.sector.sides[i] / 2)}
        look = {"shape": "square", "color": TOKENS["light"]["body"], "group": kind}
        network.add_node(f"b{i}", label=names.short or names.name, **look, **place)


def network_json(network: Network) -> dict[str, Any]:
    """The nodes and edges of a pyvis network, as the page reads them."""
    keep = ("id", "group", "x", "y", "size", "shape")
    return {
        "nodes": [{k: node[k] for k in keep if k in node} for node in network.nodes],
        "edges": [[e["id"], e["from"], e["to"], e["role"]] for e in network.edges],
    }
