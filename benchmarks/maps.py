"""How quickly do maps of made plans open and move, beside cytoscape.js and sigma.js?

    npm install --prefix FOLDER cytoscape sigma@3 graphology
    python -m benchmarks.maps FOLDER [--rounds 3] [--sizes 300 3000]

Each round opens every page once, in turn, in the same browser. The peers get the same marks, lines
and places as our full map, so they spend no time on layout, and their quickest settings. A picture
counts as seen two frames after the page says it is drawn; dragging and zooming are a real mouse for
three seconds, frames counted by the page itself. Medians of the rounds, worst frame of all rounds.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.contest import circumstances
from benchmarks.synthetic import synthetic_plan, with_passages
from kg.present.map import make_map
from kg.present.map.collect import Scene, collect_scene
from kg.present.map.place import Placed, place_scene
from kg.present.palette import goal_colour

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 3.0
FIRST_BARS = {300: 1.0, 3000: 2.5}  # seconds until the first picture, on two quiet cores
LEAST_FPS, WORST_FRAME = 50.0, 100.0
SHELL = """<!doctype html><meta charset=utf-8><title>peer</title>
<style>html,body,#box{{margin:0;width:100%;height:100%}}</style><div id=box></div>
<script>{library}</script><script>const graph = {graph};</script><script>{start}</script>"""
CYTOSCAPE = """
const cy = cytoscape({container: document.getElementById("box"), layout: {name: "preset"},
  textureOnViewport: true, hideEdgesOnViewport: true, pixelRatio: 1,
  elements: {nodes: graph.nodes.map((n) => ({data: n, position: {x: n.x, y: n.y}})),
    edges: graph.edges.map(([source, target, colour], i) =>
      ({data: {id: "e" + i, source, target, colour}}))},
  style: [{selector: "node", style: {width: "data(size)", height: "data(size)",
      "background-color": "data(colour)", label: "data(label)", "font-size": 12}},
    {selector: "edge", style: {width: 1, "line-color": "data(colour)", opacity: 0.4,
      "curve-style": "haystack"}}]});
cy.fit(); cy.once("render", () => { window.drawn = true; });
"""
SIGMA = """
const g = new graphology.MultiGraph();
for (const n of graph.nodes)
  g.addNode(n.id, {x: n.x, y: -n.y, size: n.size / 4, color: n.colour, label: n.label});
for (const [a, b, color] of graph.edges) g.addEdge(a, b, {color, size: 1});
new Sigma(g, document.getElementById("box"), {hideEdgesOnMove: true});  // draws at once
window.drawn = true;
"""
WATCH = """
const wait = () => {
  const ours = window.__bench && window.__bench.ready();
  if (ours || window.drawn) requestAnimationFrame(() => requestAnimationFrame(() => {
    window.firstPicture = performance.now();
  }));
  else requestAnimationFrame(wait);
};
requestAnimationFrame(wait);
"""
FRAMES = """() => {
  window.frames_ = []; let last = performance.now(); window.counting = true;
  const next = (now) => {
    window.frames_.push(now - last); last = now;
    if (window.counting) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
Figures = dict[str, float]


def peer_graph(scene: Scene, placed: Placed) -> str:
    """The marks and lines of a map as JSON, at the places of our own layout."""
    sector = placed.sector
    nodes = [
        {"id": f"b{i}", "x": x, "y": y, "size": sector.sides[i], "colour": "#1f3a57",
         "label": body.labels[0].text}
        for i, (body, (x, y)) in enumerate(zip(scene.bodies, sector.bodies, strict=True))
    ]  # fmt: skip
    colours = [goal_colour(scene.goals[x.goal].position) for x in scene.activities]
    size = 2 * sector.disc * sector.scale
    nodes += [
        {"id": f"a{i}", "x": x, "y": y, "size": size, "colour": colours[i], "label": doing.code}
        for i, (doing, (x, y)) in enumerate(zip(scene.activities, sector.activities, strict=True))
    ]
    edges = [[f"b{x.body}", f"a{x.activity}", colours[x.activity]] for x in scene.links]
    return json.dumps({"nodes": nodes, "edges": edges})


def pages(n: int, libraries: Path, folder: Path) -> dict[str, Path]:
    """The pages of one size: ours and the peers', all without the network."""
    records, text = with_passages(synthetic_plan(n))
    scene = collect_scene((records,))
    graph = peer_graph(scene, place_scene(scene))
    modules = libraries / "node_modules"
    peers = {
        "cytoscape.js": (["cytoscape/dist/cytoscape.min.js"], CYTOSCAPE),
        "sigma.js": (["graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js"], SIGMA),
    }
    made = {
        "kg": make_map([records], {records.documents[0].id: text}).write(folder / f"kg{n}.html")
    }
    for name, (files, start) in peers.items():
        code = "\n".join((modules / x).read_text(encoding="utf-8") for x in files)
        path = folder / f"{name}{n}.html"
        code = code.replace("</script", "<\\/script")
        path.write_text(SHELL.format(library=code, graph=graph, start=start), encoding="utf-8")
        made[name] = path
    return made


def measure(browser: Any, path: Path) -> Figures:
    """One visit: seconds to the first picture, then frames while dragging and while zooming."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    page.goto(path.resolve().as_uri())
    page.wait_for_function("() => window.firstPicture")
    found = {"first": page.evaluate("window.firstPicture") / 1000}
    page.wait_for_timeout(1000)
    page.mouse.move(500, 470)
    page.mouse.down()
    drag = _frames(page, lambda k: page.mouse.move(500 + (k * 7) % 200, 470 + (k * 5) % 150))
    page.mouse.up()
    page.wait_for_timeout(500)
    zoom = _frames(page, lambda k: page.mouse.wheel(0, 60 if k // 12 % 2 else -60))
    page.close()
    found |= {f"drag_{k}": v for k, v in drag.items()} | {f"zoom_{k}": v for k, v in zoom.items()}
    return found


def _frames(page: Any, act: Callable[[int], None]) -> Figures:
    page.evaluate(FRAMES)
    for k in range(10_000):
        act(k)
        if k % 10 == 9 and page.evaluate("frames_.reduce((a, b) => a + b, 0)") > SECONDS * 1000:
            break
    times = page.evaluate("() => { window.counting = false; return window.frames_.slice(1); }")
    return {"fps": 1000 * len(times) / sum(times), "worst": max(times)}


def contest(libraries: Path, sizes: list[int], rounds: int) -> dict[str, dict[str, Figures]]:
    """Figures by size and contestant: medians, and the worst frame of all rounds."""
    from playwright.sync_api import sync_playwright

    results: dict[str, dict[str, Figures]] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for n in sizes:
            made = pages(n, libraries, Path(name))
            runs: dict[str, list[Figures]] = {x: [] for x in made}
            for _ in range(rounds):
                for x, path in made.items():
                    runs[x].append(measure(browser, path))
            results[str(n)] = {x: _summary(figures) for x, figures in runs.items()}
        browser.close()
    return results


def _summary(figures: list[Figures]) -> Figures:
    return {
        key: (max if key.endswith("worst") else statistics.median)(x[key] for x in figures)
        for key in figures[0]
    }


def table(results: dict[str, dict[str, Figures]]) -> str:
    """The figures as text, each bar with what was reached."""
    lines = []
    for n, rows in results.items():
        heads = ("first s", "drag fps", "worst ms", "zoom fps", "worst ms")
        lines.append(f"{n} activities".ljust(22) + "".join(f"{x:>10}" for x in heads))
        for name, x in rows.items():
            lines.append(
                f"  {name:20}{x['first']:10.2f}{x['drag_fps']:10.0f}{x['drag_worst']:10.0f}"
                f"{x['zoom_fps']:10.0f}{x['zoom_worst']:10.0f}"
            )
        lines += [f"  {'met' if met else 'MISSED':7}{says}" for says, met in bars(int(n), rows)]
    return "\n".join(lines)


def bars(n: int, rows: dict[str, Figures]) -> list[tuple[str, bool]]:
    """What our page should reach, and whether it did."""
    own, peers = rows["kg"], [x for name, x in rows.items() if name != "kg"]
    worst = max(own["drag_worst"], own["zoom_worst"])
    frames = min(own["drag_fps"], own["zoom_fps"])
    out = [
        (f"drag and zoom at least {LEAST_FPS:g} frames a second", frames >= LEAST_FPS),
        (f"worst frame at most {WORST_FRAME:g} ms", worst <= WORST_FRAME),
        ("first picture before both peers", all(own["first"] < x["first"] for x in peers)),
    ]
    if n in FIRST_BARS:
        bar = FIRST_BARS[n]
        out.insert(0, (f"first picture within {bar:g} s", own["first"] <= bar))
    return out


def main() -> None:
    """Run the contest and print circumstances and figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("libraries", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000])
    options = parser.parse_args()
    print(json.dumps(circumstances()))
    print(table(contest(options.libraries, options.sizes, options.rounds)))


if __name__ == "__main__":
    main()
