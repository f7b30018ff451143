"""Facts about terms, taxonomies, types, categories and tags in WordPress 7.1, with the full labels and capabilities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.facts_calls import answer, ask, differing, lay, post, refused
from wpcompat_tests.wire.xmlrpc_exchange import call, send

HOME = "http://127.0.0.1:8101"
TAXONOMY = "403 Invalid taxonomy."
NO_TERM = "404 Invalid term ID."


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


def term(wp: WP, name: str, taxonomy: str = "category", **more: Any) -> int:
    made = ask(wp, "wp.newTerm", {"taxonomy": taxonomy, "name": name, **more})
    assert made.isdecimal(), made
    return int(made)


def test_struct(site: WP) -> None:
    made = term(site, "Gamma & <i>co</i>", custom_fields=[{"key": "k", "value": "v"}, {"key": "_p", "value": "w"}])
    told = ask(site, "wp.getTerm", "category", made)
    fields = told.pop("custom_fields")
    assert [list(field) for field in fields] == [["id", "key", "value"]] * 2
    assert {(field["key"], field["value"]) for field in fields} == {("k", "v"), ("_p", "w")}
    assert list(told.items()) == [
        ("term_id", str(made)), ("name", "Gamma &amp; co"), ("slug", "gamma-co"), ("term_group", "0"), ("term_taxonomy_id", str(made)), ("taxonomy", "category"),
        ("description", ""), ("parent", "0"), ("count", 0), ("filter", "raw"),
    ]  # fmt: skip
    assert "Gamma &amp;amp; co" in send(site, call("wp.getTerm", "1", "admin", "secret", "category", str(made))).body
    assert ask(site, "wp.getTerm", "category", made, by="author")["custom_fields"] == []


def test_new_terms(site: WP) -> None:
    news = term(site, "News")
    term(site, "Red", "post_tag")
    same_parent = "500 A term with the name provided already exists with this parent."
    same_name = "500 A term with the name provided already exists in this taxonomy."
    assert not refused(site, [
        ("admin", "wp.newTerm", {"taxonomy": "bogus", "name": "x"}, TAXONOMY), ("admin", "wp.newTerm", {"name": "x"}, TAXONOMY),
        ("author", "wp.newTerm", {"taxonomy": "category", "name": ""}, "401 Sorry, you are not allowed to create terms in this taxonomy."),
        *(("admin", "wp.newTerm", {"taxonomy": "category", "name": name}, "403 The term name cannot be empty.") for name in ("", "  ", "0", 0)),
        ("admin", "wp.newTerm", {"taxonomy": "post_tag", "name": "x", "parent": news}, "403 This taxonomy is not hierarchical."),
        ("admin", "wp.newTerm", {"taxonomy": "category", "name": "x", "parent": 0}, "500 Empty Term."),
        ("admin", "wp.newTerm", {"taxonomy": "category", "name": "x", "parent": 99}, "403 Parent term does not exist."),
        ("admin", "wp.newTerm", {"taxonomy": "category", "name": "News"}, same_parent), ("admin", "wp.newTerm", {"taxonomy": "post_tag", "name": "rED"}, same_name),
    ])  # fmt: skip
    child = term(site, " News ", parent=news, description="d", slug="Sluggy Slug")
    told = ask(site, "wp.getTerm", "category", child)
    assert (told["name"], told["slug"], told["parent"], told["description"]) == ("News", "sluggy-slug", str(news), "d")


def test_edited_terms(site: WP) -> None:
    news, tag = term(site, "News"), term(site, "Red", "post_tag")
    child = term(site, "Child", parent=news)

    def edit(number: Any, **struct: Any) -> Any:
        return ask(site, "wp.editTerm", number, struct)

    rows = [
        (edit(news), TAXONOMY), (edit(news, taxonomy="bogus"), TAXONOMY), (edit(0, taxonomy="category"), "500 Empty Term."), (edit(99, taxonomy="category"), NO_TERM),
        (edit(tag, taxonomy="category"), NO_TERM), (edit(news, taxonomy="category", name=""), "403 The term name cannot be empty."),
        (edit(tag, taxonomy="post_tag", parent=news), "403 Cannot set parent term, taxonomy is not hierarchical."), (edit(tag, taxonomy="post_tag", parent=0), True),
        (edit(news, taxonomy="category", parent=99), "403 Parent term does not exist."), (edit(child, taxonomy="category", parent=0), True),
        (edit(child, taxonomy="category", parent=""), True),
        (edit(news, taxonomy="category", slug="uncategorized"), "500 The slug &#8220;uncategorized&#8221; is already in use by another term."),
        (ask(site, "wp.editTerm", news, {"taxonomy": "category"}, by="author"), "401 Sorry, you are not allowed to edit this term."),
    ]  # fmt: skip
    assert not differing((number, was, said) for number, (was, said) in enumerate(rows))
    assert ask(site, "wp.getTerm", "category", child)["parent"] == str(news)
    assert edit(child, taxonomy="category", parent=child) is True
    assert ask(site, "wp.getTerm", "category", child)["parent"] == "0"
    assert edit(child, taxonomy="category", parent=news) is True
    assert edit(news, taxonomy="category", parent=child) is True
    parents = {ask(site, "wp.getTerm", "category", number)["parent"] for number in (news, child)}
    assert "0" in parents  # the loop is broken
    assert edit(news, taxonomy="category", name="Renamed", description="d") is True
    told = ask(site, "wp.getTerm", "category", news)
    assert (told["name"], told["slug"], told["description"]) == ("Renamed", "news", "d")


def test_deleted_terms(site: WP) -> None:
    top = term(site, "Top")
    middle = term(site, "Middle", parent=top)
    low = term(site, "Low", parent=middle)
    denied = "401 Sorry, you are not allowed to delete this term."
    assert not refused(site, [
        ("admin", "wp.deleteTerm", "bogus", middle, TAXONOMY), ("admin", "wp.deleteTerm", "category", 0, "500 Empty Term."), ("admin", "wp.deleteTerm", "category", 99, NO_TERM),
        ("admin", "wp.deleteTerm", "post_tag", middle, NO_TERM), ("author", "wp.deleteTerm", "category", middle, denied), ("admin", "wp.deleteTerm", "category", 1, denied),
        ("editor", "wp.deleteTerm", "category", middle, True), ("editor", "wp.deleteTerm", "category", middle, NO_TERM),
        ("admin", "wp.getTerm", "bogus", low, TAXONOMY), ("admin", "wp.getTerm", "category", 0, "500 Empty Term."), ("admin", "wp.getTerm", "category", 99, NO_TERM),
        ("subscriber", "wp.getTerm", "category", 1, "401 Sorry, you are not allowed to assign this term."),
    ])  # fmt: skip
    assert ask(site, "wp.getTerm", "category", low, by="contributor")["parent"] == str(top)


def test_lists_of_terms(site: WP) -> None:
    for name in ("delta", "Alpha", "charlie", "Bravo"):
        term(site, name, "post_tag")
    post(site, terms_names={"post_tag": ["charlie"]})

    def names(filter: Any = None, by: str = "admin") -> Any:
        told = ask(site, "wp.getTerms", "post_tag", *([] if filter is None else [filter]), by=by)
        return [each["name"] for each in told] if isinstance(told, list) else told

    everything = ["Alpha", "Bravo", "charlie", "delta"]
    rows: list[tuple[Any, Any]] = [
        (None, everything), ({}, everything), ({"hide_empty": False}, everything), ({"hide_empty": True}, ["charlie"]), ({"hide_empty": "x"}, ["charlie"]),
        ({"number": 2}, everything[:2]), ({"number": 2, "offset": 1}, everything[1:3]), ({"offset": 2}, everything), ({"orderby": "name", "order": "DESC"}, everything[::-1]),
        ({"orderby": "count", "order": "DESC", "number": 1}, ["charlie"]), ({"orderby": "id"}, ["delta", "Alpha", "charlie", "Bravo"]), ({"search": "HA"}, ["Alpha", "charlie"]),
    ]  # fmt: skip
    assert not differing((filter, names(filter), said) for filter, said in rows)
    assert names(by="contributor") == everything
    denied = "401 Sorry, you are not allowed to assign terms in this taxonomy."
    assert not refused(site, [
        ("admin", "wp.getTerms", "bogus", TAXONOMY), ("subscriber", "wp.getTerms", "post_tag", denied), ("admin", "wp.getTaxonomy", "bogus", TAXONOMY),
        ("subscriber", "wp.getTaxonomy", "category", denied), ("subscriber", "wp.getTaxonomies", []),
    ])  # fmt: skip


def test_slugs_of_terms(site: WP) -> None:
    parent = term(site, "Parent")

    def slug(name: str, taxonomy: str = "category", **more: Any) -> str:
        return str(ask(site, "wp.getTerm", taxonomy, term(site, name, taxonomy, **more))["slug"])

    assert slug("Été & Co") == "ete-co"
    assert slug("Same") == "same"
    assert slug("Same", "post_tag") == "same"
    assert slug("Same", parent=parent) == "same-parent"
    assert slug("Same!", parent=parent) == "same-parent-2"
    assert slug("Same!") == "same-2"
    odd = term(site, "???")
    assert ask(site, "wp.getTerm", "category", odd)["slug"] == str(odd)


# -- taxonomies and types

POST_LABELS = {
    "name": "Posts", "singular_name": "Post", "add_new": "Add", "add_new_item": "Add Post", "edit_item": "Edit Post", "new_item": "New Post", "view_item": "View Post",
    "view_items": "View Posts", "search_items": "Search Posts", "not_found": "No posts found.", "not_found_in_trash": "No posts found in Trash.", "parent_item_colon": "",
    "all_items": "All Posts", "archives": "Post Archives", "attributes": "Post Attributes", "insert_into_item": "Insert into post",
    "uploaded_to_this_item": "Uploaded to this post", "featured_image": "Featured image", "set_featured_image": "Set featured image",
    "remove_featured_image": "Remove featured image", "use_featured_image": "Use as featured image", "filter_items_list": "Filter posts list",
    "filter_by_date": "Filter by date", "items_list_navigation": "Posts list navigation", "items_list": "Posts list", "item_published": "Post published.",
    "item_published_privately": "Post published privately.", "item_reverted_to_draft": "Post reverted to draft.", "item_trashed": "Post trashed.",
    "item_scheduled": "Post scheduled.", "item_updated": "Post updated.", "item_link": "Post Link", "item_link_description": "A link to a post.",
    "menu_name": "Posts", "name_admin_bar": "Post",
}  # fmt: skip
PAGE_LABELS = {
    **POST_LABELS, "name": "Pages", "singular_name": "Page", "add_new_item": "Add Page", "edit_item": "Edit Page", "new_item": "New Page", "view_item": "View Page",
    "view_items": "View Pages", "search_items": "Search Pages", "not_found": "No pages found.", "not_found_in_trash": "No pages found in Trash.",
    "parent_item_colon": "Parent Page:", "all_items": "All Pages", "archives": "Page Archives", "attributes": "Page Attributes",
    "insert_into_item": "Insert into page", "uploaded_to_this_item": "Uploaded to this page", "filter_items_list": "Filter pages list",
    "items_list_navigation": "Pages list navigation", "items_list": "Pages list", "item_published": "Page published.",
    "item_published_privately": "Page published privately.", "item_reverted_to_draft": "Page reverted to draft.", "item_trashed": "Page trashed.",
    "item_scheduled": "Page scheduled.", "item_updated": "Page updated.", "item_link": "Page Link", "item_link_description": "A link to a page.",
    "menu_name": "Pages", "name_admin_bar": "Page",
}  # fmt: skip
MEDIA_LABELS = {
    **POST_LABELS, "name": "Media", "singular_name": "Media", "add_new": "Add Media File", "add_new_item": "Add Media File", "edit_item": "Edit Media",
    "view_item": "View Media File", "all_items": "Media", "archives": "Media", "attributes": "Attachment Attributes", "menu_name": "Media", "name_admin_bar": "Media",
    "template_name": "Single item: Media",
}  # fmt: skip
POST_CAPS = {
    **{cap: cap for cap in ("edit_post read_post delete_post edit_posts edit_others_posts delete_posts publish_posts read_private_posts read delete_private_posts "
       "delete_published_posts delete_others_posts edit_private_posts edit_published_posts").split()}, "create_posts": "edit_posts",
}  # fmt: skip
PAGE_CAPS = {key: value.replace("post", "page") for key, value in POST_CAPS.items()}
CATEGORY_LABELS = {
    "name": "Categories", "singular_name": "Category", "search_items": "Search Categories", "popular_items": "", "all_items": "All Categories",
    "parent_item": "Parent Category", "parent_item_colon": "Parent Category:", "name_field_description": "The name is how it appears on your site.",
    "slug_field_description": "The &#8220;slug&#8221; is the URL-friendly version of the name. It is usually all lowercase and contains only letters, numbers, and hyphens.",
    "parent_field_description": "Assign a parent term to create a hierarchy. The term Jazz, for example, would be the parent of Bebop and Big Band.",
    "desc_field_description": "The description is not prominent by default; however, some themes may show it.", "edit_item": "Edit Category",
    "view_item": "View Category", "update_item": "Update Category", "add_new_item": "Add Category", "new_item_name": "New Category Name",
    "separate_items_with_commas": "", "add_or_remove_items": "", "choose_from_most_used": "", "not_found": "No categories found.", "no_terms": "No categories",
    "filter_by_item": "Filter by category", "items_list_navigation": "Categories list navigation", "items_list": "Categories list", "most_used": "Most Used",
    "back_to_items": "&larr; Go to Categories", "item_link": "Category Link", "item_link_description": "A link to a category.", "menu_name": "Categories",
    "name_admin_bar": "category", "template_name": "Category Archives",
}  # fmt: skip
TAG_LABELS = {
    **CATEGORY_LABELS, "name": "Tags", "singular_name": "Tag", "search_items": "Search Tags", "popular_items": "Popular Tags", "all_items": "All Tags",
    "parent_item": "", "parent_item_colon": "", "parent_field_description": "", "edit_item": "Edit Tag", "view_item": "View Tag", "update_item": "Update Tag",
    "add_new_item": "Add Tag", "new_item_name": "New Tag Name", "separate_items_with_commas": "Separate tags with commas",
    "add_or_remove_items": "Add or remove tags", "choose_from_most_used": "Choose from the most used tags", "not_found": "No tags found.", "no_terms": "No tags",
    "filter_by_item": "", "items_list_navigation": "Tags list navigation", "items_list": "Tags list", "back_to_items": "&larr; Go to Tags",
    "item_link": "Tag Link", "item_link_description": "A link to a tag.", "menu_name": "Tags", "name_admin_bar": "post_tag", "template_name": "Tag Archives",
}  # fmt: skip
FORMAT_LABELS = {
    **{key: value for key, value in TAG_LABELS.items() if key != "template_name"}, "name": "Formats", "singular_name": "Format", "all_items": "Formats",
    "menu_name": "Formats", "name_admin_bar": "Format", "archives": "Formats", "template_name": "Format Archives",
}  # fmt: skip
TYPES = {
    "post": (POST_LABELS, POST_CAPS, "Posts", False, 5, "dashicons-admin-post", ["category", "post_tag", "post_format"],
             "title editor author thumbnail excerpt trackbacks custom-fields comments revisions post-formats autosave"),
    "page": (PAGE_LABELS, PAGE_CAPS, "Pages", True, 20, "dashicons-admin-page", [],
             "title editor author thumbnail page-attributes custom-fields comments revisions autosave"),
    "attachment": (MEDIA_LABELS, {**POST_CAPS, "create_posts": "upload_files"}, "Media", False, 0, "dashicons-admin-media", [], "title author comments"),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
def test_post_types(site: WP, name: str) -> None:
    labels, caps, label, hierarchical, position, icon, taxonomies, supports = TYPES[name]
    told = ask(site, "wp.getPostType", name)
    assert list(told) == [
        "name",
        "label",
        "hierarchical",
        "public",
        "show_ui",
        "_builtin",
        "has_archive",
        "supports",
        "labels",
        "cap",
        "map_meta_cap",
        "taxonomies",
    ]
    assert list(told["labels"].items()) == list(labels.items())
    assert list(told["cap"].items()) == list(caps.items())
    assert list(told["supports"].items()) == [
        (key, [{"notes": True}] if key == "editor" else True) for key in supports.split()
    ]
    assert told["taxonomies"] == taxonomies
    flags = (name, label, hierarchical, True, True, True, False, True)
    assert (
        tuple(
            told[key]
            for key in ("name", "label", "hierarchical", "public", "show_ui", "_builtin", "has_archive", "map_meta_cap")
        )
        == flags
    )
    menu = ask(site, "wp.getPostType", name, ["menu"])
    assert list(menu)[-3:] == ["menu_position", "menu_icon", "show_in_menu"]
    assert list(menu.values())[-3:] == [position, icon, True]
    assert len(ask(site, "wp.getPostType", name, [])) == 8


def test_lists_of_types(site: WP) -> None:
    denied = "401 Sorry, you are not allowed to edit posts in this post type."
    assert list(ask(site, "wp.getPostTypes")) == ["post", "page", "attachment"]
    assert list(ask(site, "wp.getPostTypes", by="author")) == ["post", "attachment"]
    assert list(ask(site, "wp.getPostTypes", by="contributor")) == ["post", "attachment"]
    assert list(ask(site, "wp.getPostTypes", {"hierarchical": 1, "public": "1"}, [])) == ["page"]
    assert not refused(site, [
        ("subscriber", "wp.getPostTypes", []), ("admin", "wp.getPostType", "bogus", "403 Invalid post type."), ("author", "wp.getPostType", "page", denied),
        ("subscriber", "wp.getPostType", "post", denied), ("admin", "wp.getPostTypes", {"name": "bogus"}, []),
    ])  # fmt: skip
    assert {"wp_font_family", "wp_font_face", "wp_block"} <= set(ask(site, "wp.getPostTypes", {}))
    assert ask(site, "wp.getPostType", "wp_block")["label"] == "Patterns"


TAXONOMIES = {
    "category": (
        CATEGORY_LABELS,
        "Categories",
        True,
        "manage_categories edit_categories delete_categories assign_categories",
    ),
    "post_tag": (TAG_LABELS, "Tags", False, "manage_post_tags edit_post_tags delete_post_tags assign_post_tags"),
    "post_format": (
        FORMAT_LABELS,
        "Formats",
        False,
        "manage_categories manage_categories manage_categories edit_posts",
    ),
}


@pytest.mark.parametrize("name", TAXONOMIES)
def test_taxonomies(site: WP, name: str) -> None:
    labels, label, hierarchical, caps = TAXONOMIES[name]
    told = ask(site, "wp.getTaxonomy", name)
    assert list(told) == [
        "name",
        "label",
        "hierarchical",
        "public",
        "show_ui",
        "_builtin",
        "labels",
        "cap",
        "object_type",
    ]
    assert list(told["labels"].items()) == list(labels.items())
    assert list(told["cap"].items()) == list(
        zip(("manage_terms", "edit_terms", "delete_terms", "assign_terms"), caps.split(), strict=True)
    )
    assert (told["name"], told["label"], told["hierarchical"], told["public"], told["show_ui"], told["_builtin"], told["object_type"]) == (
        name, label, hierarchical, True, name != "post_format", True, ["post"],
    )  # fmt: skip
    assert list(ask(site, "wp.getTaxonomy", name, ["menu"])) == [*list(told)[:6], "show_in_menu"]


def test_lists_of_taxonomies(site: WP) -> None:
    def names(*filter: Any, by: str = "admin") -> list[str]:
        return [each["name"] for each in ask(site, "wp.getTaxonomies", *filter, by=by)]

    assert names() == names(by="contributor") == ["category", "post_tag", "post_format"]
    everything = names({})
    assert everything.index("nav_menu") < everything.index("post_format")
    assert set(everything) - {"category", "post_tag", "post_format", "nav_menu"} >= {
        "wp_theme",
        "wp_template_part_area",
        "wp_pattern_category",
    }
    assert names({"hierarchical": "1", "public": True}) == ["category"]


def test_6_1(make_wp: Callable[..., WP]) -> None:
    old = lay(make_wp, "6.1")
    for name, article in (("post", "Add New Post"), ("page", "Add New Page"), ("attachment", "Add New Post")):
        told = ask(old, "wp.getPostType", name)
        assert (told["labels"]["add_new"], told["labels"]["add_new_item"]) == ("Add New", article)
        assert "item_trashed" not in told["labels"]
        assert "template_name" not in told["labels"]
        assert "autosave" not in told["supports"]
        assert told["supports"].get("editor") in (True, None)
    assert ask(old, "wp.getPostType", "attachment")["labels"]["view_item"] == "View Attachment Page"
    assert ask(old, "wp.getTaxonomy", "category")["labels"]["add_new_item"] == "Add New Category"
    assert ask(old, "wp.getTaxonomy", "post_tag")["labels"]["add_new_item"] == "Add New Tag"
    assert "template_name" not in ask(old, "wp.getTaxonomy", "category")["labels"]
    assert not {"wp_font_family", "wp_font_face"} & set(ask(old, "wp.getPostTypes", {}))
    assert ask(old, "wp.getPostType", "wp_block")["label"] == "Reusable blocks"
    assert "wp_pattern_category" not in [each["name"] for each in ask(old, "wp.getTaxonomies", {})]


# -- categories and tags of old


def test_categories(site: WP) -> None:
    parent = ask(site, "wp.newCategory", {"name": "Beta", "slug": "b", "description": "d"})
    child = ask(site, "wp.newCategory", {"name": "Alpha", "parent_id": parent})
    for method in ("wp.getCategories", "metaWeblog.getCategories"):
        assert [list(each.items()) for each in ask(site, method)][:2] == [
            [("categoryId", child), ("parentId", parent), ("description", "Alpha"), ("categoryDescription", ""), ("categoryName", "Alpha"),
             ("htmlUrl", f"{HOME}/category/b/alpha/"), ("rssUrl", f"{HOME}/category/b/alpha/feed/")],
            [("categoryId", parent), ("parentId", 0), ("description", "Beta"), ("categoryDescription", "d"), ("categoryName", "Beta"),
             ("htmlUrl", f"{HOME}/category/b/"), ("rssUrl", f"{HOME}/category/b/feed/")],
        ]  # fmt: skip
        assert (
            ask(site, method, by="subscriber")
            == "401 Sorry, you must be able to edit posts on this site in order to view categories."
        )
    assert ask(site, "mt.getCategoryList") == [
        {"categoryId": child, "categoryName": "Alpha"}, {"categoryId": parent, "categoryName": "Beta"}, {"categoryId": 1, "categoryName": "Uncategorized"},
    ]  # fmt: skip
    suggest = "401 Sorry, you must be able to edit posts on this site in order to view categories."
    gone = "401 Sorry, you are not allowed to delete this category."
    tag = term(site, "Tag", "post_tag")
    assert not refused(site, [
        ("admin", "wp.newCategory", {"name": "Beta"}, parent), ("admin", "wp.newCategory", {"name": "Alpha", "parent_id": parent}, child),
        ("author", "wp.newCategory", {"name": "x"}, "401 Sorry, you are not allowed to add a category."),
        ("admin", "wp.newCategory", {"name": ""}, "500 Sorry, the category could not be created."),
        ("admin", "wp.suggestCategories", "A", 0, [{"category_id": child, "category_name": "Alpha"}, {"category_id": parent, "category_name": "Beta"},
                                                   {"category_id": 1, "category_name": "Uncategorized"}]),
        ("admin", "wp.suggestCategories", "LPH", 5, [{"category_id": child, "category_name": "Alpha"}]),
        ("admin", "wp.suggestCategories", "a", 1, [{"category_id": child, "category_name": "Alpha"}]), ("subscriber", "wp.suggestCategories", "a", 1, suggest),
        ("author", "wp.deleteCategory", child, gone), ("admin", "wp.deleteCategory", 1, gone), ("admin", "wp.deleteCategory", 999, gone),
        ("admin", "wp.deleteCategory", tag, False), ("admin", "wp.deleteCategory", child, True),
    ])  # fmt: skip
    for odd in (999, -5):
        made = ask(site, "wp.newCategory", {"name": f"odd{odd}", "parent_id": odd})
        assert ask(site, "wp.getTerm", "category", made)["parent"] == "0"


def test_tags(site: WP) -> None:
    assert ask(site, "wp.getTags") == []
    used = term(site, "Used", "post_tag")
    term(site, "Unused", "post_tag")
    first = term(site, "first", "post_tag")
    post(site, terms={"post_tag": [used, first]})
    assert [list(each.items()) for each in ask(site, "wp.getTags")] == [
        [("tag_id", number), ("name", name), ("count", 1), ("slug", slug), ("html_url", f"{HOME}/tag/{slug}/"), ("rss_url", f"{HOME}/tag/{slug}/feed/")]
        for number, name, slug in ((first, "first", "first"), (used, "Used", "used"))
    ]  # fmt: skip
    assert (
        ask(site, "wp.getTags", by="subscriber")
        == "401 Sorry, you must be able to edit posts on this site in order to view tags."
    )
    options.update(site.site, "permalink_structure", "")
    assert ask(site, "wp.getTags")[1]["html_url"] == f"{HOME}/?tag=used"
    assert answer(site, "wp.getTags", 1, "admin", "no") == "403 Incorrect username or password."


def test_names_of_which_nothing_is_left(make_wp: Callable[..., WP]) -> None:
    """As WordPress 6.1.9 answered: without its tags and octets the name is empty, and found again."""
    wp = lay(make_wp, "6.1")
    for taxonomy, name in (("post_tag", "<b>"), ("post_tag", "%20"), ("category", "<i>"), ("category", "<i>")):
        made = post(wp, terms_names={taxonomy: [name]})
        assert "" in [each["name"] for each in ask(wp, "wp.getPost", made, ["terms"])["terms"]]


def test_accents_do_not_change_the_order(site: WP) -> None:
    for name in ("Zeta", "Éclair", "_low", "1st", "eager"):
        term(site, name)
    said = ["_low", "1st", "eager", "Éclair", "Uncategorized", "Zeta"]
    assert [each["name"] for each in ask(site, "wp.getTerms", "category")] == said
    assert [each["categoryName"] for each in ask(site, "mt.getCategoryList")] == said
    made = post(site, terms_names={"category": said[::-1]}, post_title="Ältere")
    assert [each["name"] for each in ask(site, "wp.getPost", made, ["terms"])["terms"]] == said
    post(site, post_title="Zuletzt")
    titles = ask(site, "wp.getPosts", {"orderby": "title", "order": "ASC"}, ["post_title"])
    assert [each["post_title"] for each in titles] == ["Ältere", "Hello world!", "Zuletzt"]
