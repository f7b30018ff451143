"""Terms below the wire: formats, hierarchies that run in circles, deletion, counts, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.posts.formats import get_post_format, set_post_format, shown_name
from wpcompat.terms import meta
from wpcompat.terms import store as terms
from wpcompat.testing.site import WP


def add_post(wp: WP, number: int, **columns: Any) -> int:
    row = {"ID": number, "post_type": "post", "post_status": "publish", **columns}
    return wp.site.db.insert("wp_posts", row)


def parents(wp: WP) -> dict[str, int]:
    return {term.name: term.parent for term in terms.list_terms(wp.site, "category")}


def test_a_format_is_a_term(wp: WP) -> None:
    set_post_format(wp.site, 1, "Aside")
    assert get_post_format(wp.site, 1) == "aside"
    (term,) = terms.terms_of(wp.site, 1, "post_format")
    assert (term.name, term.slug, term.count) == ("post-format-aside", "post-format-aside", 1)
    assert shown_name(term) == "Aside"


@pytest.mark.parametrize("word", ["standard", "", "bogus", "post-format-aside"])
def test_no_format_is_standard(wp: WP, word: str) -> None:
    set_post_format(wp.site, 1, "video")
    set_post_format(wp.site, 1, word)
    assert get_post_format(wp.site, 1) == ""
    assert terms.terms_of(wp.site, 1, "post_format") == []


def test_pages_have_no_format(wp: WP) -> None:
    set_post_format(wp.site, 2, "aside")
    assert get_post_format(wp.site, 2) == ""
    assert get_post_format(wp.site, 999) == ""


def test_names_of_formats_and_of_terms_like_them(wp: WP) -> None:
    odd = terms.create_term(wp.site, "post-format-odd", "post_format")
    tag = terms.create_term(wp.site, "post-format-aside", "post_tag")
    bare = terms.create_term(wp.site, "x", "post_format", slug="post-format-")
    assert [shown_name(term) for term in (odd, tag, bare)] == ["", "post-format-aside", ""]


def test_a_term_is_never_below_itself(wp: WP) -> None:
    a = terms.create_term(wp.site, "A", "category")
    b = terms.create_term(wp.site, "B", "category", parent=a.term_id)
    c = terms.create_term(wp.site, "C", "category", parent=b.term_id)
    assert terms.update_term(wp.site, a.term_id, "category", parent=a.term_id).parent == 0
    assert terms.update_term(wp.site, a.term_id, "category", parent=c.term_id).parent == 0


def test_a_circle_above_is_broken(wp: WP) -> None:
    a = terms.create_term(wp.site, "A", "category")
    b = terms.create_term(wp.site, "B", "category", parent=a.term_id)
    below = terms.create_term(wp.site, "Below", "category")
    wp.site.db.update("wp_term_taxonomy", {"parent": b.term_id}, '"term_id" = ?', (a.term_id,))
    terms.update_term(wp.site, below.term_id, "category", parent=b.term_id)
    assert parents(wp) == {"A": 0, "B": 0, "Below": b.term_id, "Uncategorized": 0}


def test_slugs_in_a_circle_come_to_an_end(wp: WP) -> None:
    a = terms.create_term(wp.site, "A", "category")
    wp.site.db.update("wp_term_taxonomy", {"parent": a.term_id}, '"term_id" = ?', (a.term_id,))
    terms.create_term(wp.site, "a-a", "post_tag")
    assert terms.create_term(wp.site, "Other", "category", slug="a", parent=a.term_id).slug == "a-a-2"


def test_deleting_moves_children_up_and_posts_to_the_default(wp: WP) -> None:
    a = terms.create_term(wp.site, "A", "category")
    b = terms.create_term(wp.site, "B", "category", parent=a.term_id)
    terms.create_term(wp.site, "C", "category", parent=b.term_id)
    meta.add_term_meta(wp.site, b.term_id, "k", "v")
    add_post(wp, 50)
    terms.set_terms(wp.site, 50, "category", [b.term_id])
    assert terms.delete_term(wp.site, b.term_id, "category")
    assert parents(wp) == {"A": 0, "C": a.term_id, "Uncategorized": 0}
    assert [term.name for term in terms.terms_of(wp.site, 50)] == ["Uncategorized"]
    assert terms.get_term(wp.site, 1, "category").count == 2  # type: ignore[union-attr]
    assert meta.meta_rows(wp.site, b.term_id) == []


def test_the_default_category_and_unknown_terms_stay(wp: WP) -> None:
    assert not terms.delete_term(wp.site, 1, "category")
    assert not terms.delete_term(wp.site, 99, "category")


def test_a_default_that_is_gone_leaves_posts_without_a_category(wp: WP) -> None:
    options.update(wp.site, "default_category", "99")
    assert terms.delete_term(wp.site, 1, "category")
    assert terms.terms_of(wp.site, 1, "category") == []


def test_a_term_of_two_taxonomies_keeps_its_name(wp: WP) -> None:
    tag = terms.create_term(wp.site, "Both", "post_tag")
    wp.site.db.insert("wp_term_taxonomy", {"term_id": tag.term_id, "taxonomy": "category"})
    assert terms.delete_term(wp.site, tag.term_id, "post_tag")
    assert terms.get_term(wp.site, tag.term_id, "category").name == "Both"  # type: ignore[union-attr]


def test_only_published_posts_of_the_right_type_count(wp: WP) -> None:
    tag = terms.create_term(wp.site, "Tag", "post_tag")
    pattern = terms.create_term(wp.site, "Pattern", "wp_pattern_category")
    link = terms.create_term(wp.site, "Link", "link_category")
    add_post(wp, 50, post_status="draft")
    add_post(wp, 51, post_type="page")
    add_post(wp, 52)
    add_post(wp, 53, post_type="wp_block")
    for number in (50, 51, 52, 53):
        for term in (tag, pattern, link):
            terms.set_terms(wp.site, number, term.taxonomy, [term.term_id])
    counts = [terms.get_term(wp.site, term.term_id, term.taxonomy).count for term in (tag, pattern, link)]  # type: ignore[union-attr]
    assert counts == [1, 1, 4]


def test_lists_keep_what_stands_above_used_terms(wp: WP) -> None:
    top = terms.create_term(wp.site, "Top", "category")
    middle = terms.create_term(wp.site, "Middle", "category", parent=top.term_id)
    used = terms.create_term(wp.site, "Used", "category", parent=middle.term_id)
    terms.create_term(wp.site, "Empty", "category", parent=top.term_id)
    terms.set_terms(wp.site, 1, "category", [used.term_id])
    names = [term.name for term in terms.list_terms(wp.site, "category", hide_empty=True)]
    assert names == ["Middle", "Top", "Used"]
    part = terms.list_terms(wp.site, "category", hide_empty=True, number=1, offset=1)
    assert [term.name for term in part] == ["Top"]


def test_long_names_and_slugs_do_not_fit(wp: WP) -> None:
    with pytest.raises(WPError, match="Could not insert term into the database"):
        terms.create_term(wp.site, "x" * 201, "category")
    term = terms.create_term(wp.site, "Short", "category")
    after = terms.update_term(wp.site, term.term_id, "category", name="x" * 201, description="new")
    assert (after.name, after.description) == ("Short", "new")


@pytest.mark.parametrize(
    ("taxonomy", "code"), [("bogus", "invalid_taxonomy"), ("post_tag", "invalid_term"), ("category", "missing_parent")]
)
def test_changes_that_cannot_be(wp: WP, taxonomy: str, code: str) -> None:
    with pytest.raises(WPError) as error:
        terms.update_term(wp.site, 1, taxonomy, parent=999)
    assert error.value.code == code


def test_a_name_of_tags_alone_is_no_name(wp: WP) -> None:
    with pytest.raises(WPError, match="A name is required for this term"):
        terms.update_term(wp.site, 1, "category", name="<b></b>")


def test_descriptions_by_version(wp: WP) -> None:
    text = '<a href="http://example.com/" rel="me" target="x" onclick="y">z</a>'
    term = terms.create_term(wp.site, "T", "post_tag", description=text)
    assert term.description == '<a href="http://example.com/" rel="me" target="x">z</a>'


def test_metadata(wp: WP) -> None:
    number = meta.add_term_meta(wp.site, 1, "b", ["x"])
    meta.add_term_meta(wp.site, 1, "a", "1")
    meta.add_term_meta(wp.site, 1, "a", None)
    assert [(row.key, row.value) for row in meta.meta_rows(wp.site, 1)] == [
        ("a", "1"),
        ("a", ""),
        ("b", 'a:1:{i:0;s:1:"x";}'),
    ]
    assert meta.get_term_meta(wp.site, 1, "a") == ["1", ""]
    meta.update_by_id(wp.site, number, "\udcff")
    meta.update_by_id(wp.site, number, "new")
    found = meta.meta_by_id(wp.site, number)
    assert found is not None
    assert found.value == "new"
    meta.delete_by_id(wp.site, number)
    assert meta.meta_by_id(wp.site, number) is None


@pytest.mark.parametrize(("key", "value"), [("k" * 256, "v"), ("\udcff", "v"), ("k", "\udcff")])
def test_metadata_that_the_database_would_not_hold(wp: WP, key: str, value: str) -> None:
    assert meta.add_term_meta(wp.site, 1, key, value) == 0
    assert meta.meta_rows(wp.site, 1) == []


@pytest.mark.parametrize("text", ["x" * 70_000, "\udcff", "%", "\\", "\0"])
def test_hostile_searches_find_nothing(wp: WP, text: str) -> None:
    assert terms.list_terms(wp.site, "category", search=text, name_like=text) == []


@pytest.mark.parametrize(
    ("name", "taxonomy", "parent", "code"),
    [("x", "bogus", 0, "invalid_taxonomy"), (" \n", "category", 0, "empty_term_name"), ("x", "category", 99, "missing_parent")],
)  # fmt: skip
def test_terms_that_cannot_be(wp: WP, name: str, taxonomy: str, parent: int, code: str) -> None:
    with pytest.raises(WPError) as error:
        terms.create_term(wp.site, name, taxonomy, parent=parent)
    assert error.value.code == code


def test_a_description_that_is_no_text_leaves_the_name_behind(wp: WP) -> None:
    with pytest.raises(WPError, match="Could not insert term taxonomy into the database"):
        terms.create_term(wp.site, "Half", "category", description="\udcff")
    assert sorted(wp.site.db.column('SELECT "name" FROM "wp_terms"')) == ["Half", "Uncategorized"]
    assert parents(wp) == {"Uncategorized": 0}
    kept = terms.update_term(wp.site, 1, "category", name="New", description="\udcff", parent=0)
    assert (kept.name, kept.description) == ("New", "")


def test_slugs_tell_namesakes_apart(wp: WP) -> None:
    terms.create_term(wp.site, "Tag", "post_tag")
    other = terms.create_term(wp.site, "tag", "post_tag", slug="other")
    assert other.slug == "other"
    with pytest.raises(WPError, match="already exists in this taxonomy"):
        terms.create_term(wp.site, "TAG", "post_tag", slug="other")
    with pytest.raises(WPError, match="The slug &#8220;tag&#8221; is already in use"):
        terms.update_term(wp.site, other.term_id, "post_tag", slug="tag")
    assert terms.update_term(wp.site, other.term_id, "post_tag", slug="").slug == "tag-2"


def test_siblings_have_names_of_their_own(wp: WP) -> None:
    top = terms.create_term(wp.site, "Top", "category")
    below = terms.create_term(wp.site, "Kid", "category", parent=top.term_id)
    with pytest.raises(WPError, match="already exists with this parent") as error:
        terms.create_term(wp.site, "Kid", "category", parent=top.term_id)
    assert error.value.data == {"term_id": below.term_id}
    with pytest.raises(WPError, match="already exists with this parent"):
        terms.create_term(wp.site, "kid", "category", parent=top.term_id)
    assert terms.create_term(wp.site, "Kid", "category").slug == "kid-2"
    assert terms.create_term(wp.site, "Kid", "category", slug="kid-3", parent=top.term_id).slug == "kid-3"


def test_a_name_without_letters_has_its_number_for_a_slug(wp: WP) -> None:
    term = terms.create_term(wp.site, "!!!", "category")
    assert term.slug == str(term.term_id)
    assert terms.create_term(wp.site, "0", "category").slug == "0"
