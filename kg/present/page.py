"""How does a page become one file that asks the network for nothing? Presentation layer.

Every page of the project is made here: an autoescaped template, styles and scripts inlined and
allowed by their hashes alone (Content-Security-Policy), data in JSON blocks that no text can break
out of.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from kg.files import resource
from kg.present.palette import palette_css


def render_page(
    template: str,
    *,
    title: str,
    language: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
    **values: Any,
) -> str:
    """One whole page as text, from a template below `visualizations/` that extends
    `shared/page.html`.

    `styles` and `scripts` are texts (see `shipped_text`); palette and base styles come first by
    themselves. `data` become JSON blocks whose element ids are the keys. `language` is that of the
    page's own words; further `values` go to the template.
    """
    css = [palette_css(), shipped_text("shared", "base.css"), *styles]
    inline_css = [inline_style(text) for text in css]
    inline_js = [inline_script(text) for text in scripts]
    page: str = (
        _environment()
        .get_template(template)
        .render(
            title=title,
            language=language,
            styles=inline_css,
            scripts=inline_js,
            blocks={key: json_block(value) for key, value in (data or {}).items()},
            policy=content_security_policy(scripts=inline_js, styles=inline_css),
            **values,
        )
    )
    return page


def call_macro(template: str, name: str, *values: Any) -> str:
    """A piece that several pages share, as text: a macro of a template below `visualizations/`."""
    return str(getattr(_environment().get_template(template).module, name)(*values))


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(str(resource("visualizations")), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def shipped_text(*parts: str) -> str:
    """A shipped style or script below `visualizations/`, as text with plain line feeds."""
    text = resource("visualizations", *parts).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def json_block(value: Any) -> Markup:
    r"""A value as JSON for a `<script type="application/json">`, which no text can end early.

    Example:
        >>> str(json_block({"a": "</script><!--&"}))
        '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing in it can end the block


def packed(value: Any) -> str:
    """A value as JSON, compressed: `shared/unpack.js` reads it in the page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def inline_script(text: str) -> Markup:
    """A script of this project or of the pyvis wheel, made safe to stand inside `<script>`."""
    return Markup(text.replace("</script", "<\\/script").replace("<!--", "<\\!--"))  # noqa: S704


def inline_style(text: str) -> Markup:
    """A style sheet of this project, to stand inside `<style>`."""
    return Markup(text.replace("</", "<\\/"))  # noqa: S704 - shipped text, never a document's


def content_security_policy(*, scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The page's own rule: these scripts, these styles, pictures made in the page, nothing else."""
    script = " ".join(map(_hash, scripts)) or "'none'"
    style = " ".join(map(_hash, styles)) or "'none'"
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
