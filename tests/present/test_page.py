"""The page shell: what may stand in it, and how it is written."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from kg.present.page import inline_script, json_block, render_page


@given(st.text())
def test_a_json_block_gives_back_any_text_and_holds_no_markup(text: str) -> None:
    block = str(json_block({text: [text]}))

    assert json.loads(block) == {text: [text]}
    assert not set("<>&\u2028\u2029") & set(block)


def test_the_policy_names_exactly_the_scripts_and_styles_in_the_page() -> None:
    html = render_page(
        "shared/page.html",
        title="t",
        language="en",
        styles=["b{}"],
        scripts=["let a = '</script>'"],
    )

    policy = unescape(re.search(r'Policy" content="(.*?)"', html)[1])  # type: ignore[index]
    for tag in ("script", "style"):
        for inside in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S):
            digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_a_script_cannot_end_its_own_element() -> None:
    assert "</script" not in inline_script("a = '</script><!--'")


def test_a_title_is_text() -> None:
    html = render_page("shared/page.html", title="</title><script>1</script>", language="en")

    assert "<script>1" not in html
