"""The fields of a form as they stand on a page: what a script finds there, for a page of WordPress's and of ours alike."""

from __future__ import annotations

from typing import Any

from lxml import html

_LONGEST = 100
"""Characters of a label; what is longer is help."""


def fields(page: str, group: str) -> list[dict[str, Any]]:
    """The fields of the form of a settings screen, in order: name, id, kind, values, which of them is chosen, and short labels."""
    tree = html.document_fromstring(page)
    form = next(form for form in tree.iter("form") if _is_of(form, group))
    labels = {label.get("for"): _words(label) for label in tree.iter("label") if label.get("for")}
    found = [_field(control, labels) for control in form.iter("input", "select", "textarea") if control.get("name")]
    return [field for field in found if field["name"] not in ("_wpnonce", "_wp_http_referer")]


def _is_of(form: Any, group: str) -> bool:
    if group == "permalink":
        return str(form.get("action")).endswith("options-permalink.php")
    return bool(form.xpath(".//input[@name='option_page' and @value=$group]", group=group))


def _field(control: Any, labels: dict[str, str]) -> dict[str, Any]:
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    field: dict[str, Any] = {"name": control.get("name"), "id": control.get("id"), "kind": kind}
    if control.tag == "select":
        options = list(control.iter("option"))
        field["values"] = [option.get("value") for option in options]
        field["texts"] = [" ".join((option.text or "").split()) for option in options]
        chosen = [option.get("value") for option in options if "selected" in option.attrib]
        field["chosen"] = chosen or [option.get("value") for option in options[:1]]
    elif control.tag == "textarea":
        field["value"] = (control.text or "").lstrip("\r\n")
    else:
        field["value"] = control.get("value", "")
        if kind in ("checkbox", "radio"):
            field["checked"] = "checked" in control.attrib
    around = next(control.iterancestors("label"), None)
    label = _words(around) if around is not None else labels.get(control.get("id"), "")
    if label and len(label) <= _LONGEST:
        field["label"] = label
    return field


def _words(label: Any) -> str:
    """The words of a label without those of the fields in it."""
    texts = label.xpath(".//text()[not(ancestor::select) and not(ancestor::textarea) and not(ancestor::code)]")
    return " ".join(" ".join(texts).split())
