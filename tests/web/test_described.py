"""The API as its own description has it: whatever is asked, the answer is one that is described."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.web.conftest import Served

SLOW = ("/ties", "/reach", "/rank", "/coalition/adds", "/gain", "timeline.svg", "/brief.")
STRANGE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "KOR", "2026-11-30", "cspo", "usa-jpn", "9A515.x", "-1", "🛰", "../x", "%00", "a" * 300]),
)


@cache
def described(address: str) -> dict[str, Any]:
    import httpx  # noqa: PLC0415  once for all

    found: dict[str, Any] = httpx.get(f"{address}/schema/openapi.json").json()
    return found


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_is_answered_as_described(served: Served, data: st.DataObject) -> None:
    schema = described(served.address)
    paths = [path for path in schema["paths"] if not any(word in path for word in SLOW)]
    path = data.draw(st.sampled_from(paths))
    method, call = next(iter(schema["paths"][path].items()))
    asked: dict[str, str] = {}
    for one in call.get("parameters", ()):
        if one["in"] == "path":
            text = data.draw(STRANGE.filter(lambda text: text.strip("./")))
            path = path.replace(f"{{{one['name']}}}", quote(text, safe=""))
        elif data.draw(st.booleans()):
            asked[one["name"]] = data.draw(STRANGE)
    body = data.draw(st.dictionaries(STRANGE, STRANGE, max_size=3))
    accept, sent = {"accept": "application/json"}, body if method == "post" else None
    found = served.client.request(method, path, params=asked, headers=accept, json=sent)
    kind = found.headers.get("content-type", "").partition(";")[0]
    assert str(found.status_code) in call["responses"], (found.status_code, found.text)
    content = call["responses"][str(found.status_code)].get("content", {})
    assert kind in content, (kind, content)
    if kind == "application/json":
        told = {**content[kind].get("schema", {}), "components": schema["components"]}
        assert not list(Draft202012Validator(told).iter_errors(found.json()))
