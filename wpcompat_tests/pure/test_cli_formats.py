"""How rows and values are printed."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.cli.formats import Output, print_value, to_json, to_yaml, var_export, write
from wpcompat.cli.messages import Failure, plain, visible

ROWS = [{"post_id": 1, "post_title": "One"}, {"post_id": 2, "post_title": 'Two, "b"\tc\nd'}]


def printed(capsys: pytest.CaptureFixture[str], format: str, **kw: Any) -> str:
    Output(format, ("post_id", "post_title"), prefix="post_", **kw).items(ROWS, id_field="post_id")
    return capsys.readouterr().out


def test_tables_in_a_pipe_are_lines_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "table") == 'post_id\tpost_title\n1\tOne\n2\tTwo, "b"    c d\n'


def test_tables_on_a_terminal_are_drawn(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    seen = printed(capsys, "table")
    assert "│ 1 " in seen and "│ One " in seen and "╰" in seen
    print_value("a\x1b[2J")
    assert capsys.readouterr().out == "a\\x1b[2J\n"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(printed(capsys, "json")) == ROWS


def test_csv_is_quoted_as_fputcsv_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "csv") == 'post_id,post_title\n1,One\n2,"Two, ""b""\tc\nd"\n'


@pytest.mark.parametrize("formula", ["=1", "+1", "-1", "@a"])
def test_csv_disarms_formulas(capsys: pytest.CaptureFixture[str], formula: str) -> None:
    write("csv", [{"a": formula}], ["a"])
    assert capsys.readouterr().out == f"a\n'{formula}\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4))
def test_csv_can_be_read_back(cells: list[str]) -> None:
    from wpcompat.cli.formats import _csv_cell

    line = ",".join(_csv_cell(cell) for cell in cells)
    assert next(csv.reader(io.StringIO(line, newline=""))) == ["'" + c if c[0] in "=+-@" else c for c in cells]


def test_ids_and_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "ids") == "1 2\n"
    assert printed(capsys, "count") == "2\n"


def test_one_field_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "table", field="title") == 'One\nTwo, "b"\tc\nd\n'
    assert json.loads(printed(capsys, "json", field="id")) == [1, 2]
    with pytest.raises(Failure, match="Invalid field: nope"):
        printed(capsys, "table", field="nope")


def test_fields_without_their_prefix_and_unknown_ones(capsys: pytest.CaptureFixture[str]) -> None:
    Output("table", ("title", "nope"), prefix="post_").items(ROWS[:1])
    seen = capsys.readouterr()
    assert seen.out == "post_title\tnope\nOne\t\n"
    assert seen.err == "Warning: Field not found in any item: nope.\n"
    Output("table", ("title", "nope"), prefix="post_").items([])
    assert capsys.readouterr().err == ""


def test_one_item(capsys: pytest.CaptureFixture[str]) -> None:
    item = {"post_id": 1, "meta": {"a": [1, None, True]}}
    for format, expected in (
        ("table", 'Field\tValue\npost_id\t1\nmeta\t{"a":[1,null,true]}\n'),
        ("csv", 'Field,Value\npost_id,1\nmeta,"{""a"":[1,null,true]}"\n'),
        ("json", '{"post_id":1,"meta":{"a":[1,null,true]}}\n'),
        ("yaml", "---\npost_id: 1\nmeta:\n  a:\n    - 1\n    - null\n    - true\n"),
    ):
        Output(format).item(item)
        assert capsys.readouterr().out == expected
    Output("table", field="id", prefix="post_").item(item)
    assert capsys.readouterr().out == "1\n"
    with pytest.raises(Failure, match="Invalid field: nope"):
        Output("table", field="nope").item(item)
    Output("json", ("id", "nope"), prefix="post_").item(item)
    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ('{"post_id":1}\n', "Warning: Field not found in item: nope.\n")


def test_values(capsys: pytest.CaptureFixture[str]) -> None:
    for value, format, expected in (
        ("text", "table", "text\n"),
        (0, "table", "0\n"),
        (False, "table", "\n"),
        (True, "table", "1\n"),
        ("a/ü", "json", '"a/\\u00fc"\n'),
        ({"a": 1}, "yaml", "---\na: 1\n"),
        ({}, "var_export", "array (\n)\n"),
        (
            {0: "it's", "k": {"n": None}},
            "var_export",
            "array (\n  0 => 'it\\'s',\n  'k' => \n  array (\n    'n' => NULL,\n  ),\n)\n",
        ),
    ):
        print_value(value, format)
        assert capsys.readouterr().out == expected


def test_var_export_of_scalars() -> None:
    assert [var_export(v) for v in (None, True, False, 1, 1.5, "a\\b")] == [
        "NULL",
        "true",
        "false",
        "1",
        "1.5",
        "'a\\\\b'",
    ]


def test_arrays_of_php_become_lists_where_their_keys_count() -> None:
    assert to_json({0: "a", 1: "b"}) == '["a","b"]'
    assert to_json({1: "a"}) == '{"1":"a"}'
    assert to_json({}) == "[]"
    assert to_json("\ud800") == '"\\ud800"'


def test_yaml() -> None:
    assert to_yaml([{"a b": "x: y", "c": []}, [], "s"]) == '---\n-\n  "a b": "x: y"\n  c: []\n- []\n- "s"'
    assert to_yaml("x") == '---\n"x"'


def test_visible_and_plain() -> None:
    assert visible("a\x1b\x7f\x9b\tb\nc") == "a\\x1b\\x7f\\x9b\tb\nc"
    assert plain("<strong>Error:</strong> A &lt;b&gt; &amp; &#8217;c&#8217;") == "Error: A <b> & ’c’"
