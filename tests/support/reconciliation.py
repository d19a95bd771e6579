"""The messages of the Reconciliation API 0.2 as JSON schemas, written from its specification.

They hold the members that the workbench sends or takes; those of extensions are left open.
"""

from __future__ import annotations

from typing import Any


def _object(needed: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(needed), "properties": members}


def _list(item: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": item, **more}


TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
SIZE = {"type": "integer", "minimum": 1}
NAMED = _object(("id", "name"), id=TEXT, name=TEXT)  # a type, or a property
TEMPLATE = {"type": "string", "pattern": r"\{\{id\}\}"}
SCHEMAS = {
    "manifest": _object(
        ("versions", "name", "identifierSpace", "schemaSpace"),
        versions=_list(TEXT, contains={"const": "0.2"}),
        name=TEXT,
        identifierSpace={"type": "string", "format": "uri"},
        schemaSpace={"type": "string", "format": "uri"},
        defaultTypes=_list(NAMED),
        view=_object(("url",), url=TEMPLATE),
        preview=_object(("url", "width", "height"), url=TEMPLATE, width=SIZE, height=SIZE),
        suggest=_object(entity=_object(("service_url",), service_url=TEXT, service_path=TEXT)),
        batchSize=SIZE,
    ),
    "query batch": {
        "type": "object",
        "additionalProperties": _object(
            ("query",), query=TEXT, type={"anyOf": [TEXT, _list(TEXT)]}, limit=SIZE,
            properties=_list(_object(("pid", "v"), pid=TEXT)),
            type_strict={"enum": ["any", "all", "should"]},
        ),
    },
    "result batch": {
        "type": "object",
        "additionalProperties": _object(("result",), result=_list(_object(
            ("id", "name", "score"), id=TEXT, name=TEXT, description=TEXT, score=NUMBER,
            match=FLAG, type=_list({"anyOf": [NAMED, TEXT]}),
        ))),
    },
    "suggest response": _object(("result",), result=_list(_object(
        ("id", "name"), id=TEXT, name=TEXT, description=TEXT,
        notable=_list({"anyOf": [NAMED, TEXT]}),
    ))),
}  # fmt: skip
