"""Chapters of the forms of settings: each field set, unset, and given what no browser would send."""

from __future__ import annotations

from wpcompat_tests.admin_forms import Form, Page
from wpcompat_tests.reference.admin_sides import Both, Side

NOT_COMPARED = frozenset(("_wp_http_referer", "home", "siteurl"))
"""Fields that differ: the addresses of a WordPress that its configuration names cannot be changed."""
NUMBERS = ("-7", "3.7", "abc", "", "99", "1e3", " 8 ", "0")
LISTS = (" b \r\na\r\n\r\n a \r\nb\r\nB ", "x\n\n  y  \n x", "", "<b>\\'\"é")
ODD = ("banana", "", "0", "on", "<i>'\\\"")


def ours_and_theirs(page: Page, form: Form, names: set[str] | None = None) -> list[tuple[str, str]]:
    """What a form would send, without numbers used once."""
    return sorted(
        (n, v) for n, v in form.values() if "nonce" not in n and n not in NOT_COMPARED and (names is None or n in names)
    )


def _options(both: Both, page: str, odd: dict[str, tuple[str, ...]]) -> None:
    """Every field of an options page set and unset, one after the other, then what no browser would send."""
    both.lay()

    def form(side: Side) -> Form:
        return side.browser().get(page).form(action="options.php")

    theirs = form(both.theirs)
    known = theirs.names
    try:
        ours = form(both.ours)
        both.findings.note(
            f"{page}: fields",
            fields=(sorted(known - {"_wpnonce"}), sorted((ours.names & known) - {"_wpnonce"})),
            values=(ours_and_theirs(theirs.page, theirs), ours_and_theirs(ours.page, ours, known)),
        )
    except KeyError as error:
        both.findings.note(f"{page}: form", form=("", str(error)))
        return
    asked: set[str] = set()
    both.step(f"{page}: saved as it is", lambda side: form(side).submit("submit"))
    for control in list(theirs.controls):
        name, kind = control.get("name"), control.get("type") or control.tag
        if kind in ("hidden", "submit", "button") or name.startswith("_"):
            continue
        if kind == "checkbox":
            both.step(f"{page}: {name} turned", lambda side, name=name: _turned(form(side), name).submit("submit"))
            both.step(f"{page}: {name} turned back", lambda side, name=name: _turned(form(side), name).submit("submit"))
            values: tuple[str, ...] = ()
        elif kind == "radio":
            values = (str(control.get("value")),)
        elif kind == "select":
            every = [str(option.get("value", "")) for option in control.iter("option")]
            values = tuple(dict.fromkeys((every[0], every[len(every) // 2], every[-1])))
        else:
            values = LISTS if kind == "textarea" else NUMBERS if kind == "number" else ()
        for value in (*values, *(odd.get(name, ()) if name not in asked else ())):
            both.step(
                f"{page}: {name} = {value!r}",
                lambda side, name=name, value=value: form(side).set(**{name: value}).submit("submit"),
            )
        asked.add(name)
    both.step(
        f"{page}: nothing sent",
        lambda side: (
            form(side)
            .without(*(n for n in known if n not in ("option_page", "action", "_wpnonce", "_wp_http_referer")))
            .submit("submit")
        ),
    )
    both.step(f"{page}: wrong nonce", lambda side: form(side).set(_wpnonce="bad").submit("submit"))


def _turned(form: Form, name: str) -> Form:
    return form.set(
        **{name: not any("checked" in control.attrib for control in form.controls if control.get("name") == name)}
    )


def discussion(both: Both) -> None:
    _options(both, "options-discussion.php", {"avatar_rating": ("Q",), "avatar_default": ("nope",), "comment_order": ("up", ""), "default_comments_page": ("zzz",), "default_ping_status": ODD, "default_comment_status": ODD, "comment_moderation": ODD, "require_name_email": ODD, "thread_comments_depth": NUMBERS})  # fmt: skip


def writing(both: Both) -> None:
    _options(both, "options-writing.php", {"ping_sites": ("http://a.example/rpc\r\n\r\n  b.example/x  \r\njavascript:alert(1)\r\nhttp://c.example/ d\r\nhttp://a.example/rpc", "ftp://x/"), "default_category": ("99", "abc", "-3"), "default_post_format": ("bogus", "0"), "mailserver_url": ("x y",), "mailserver_port": ("a",)})  # fmt: skip


def reading(both: Both) -> None:
    _options(both, "options-reading.php", {"posts_per_page": NUMBERS, "posts_per_rss": NUMBERS, "blog_public": ODD, "show_on_front": ODD, "page_on_front": ("13", "abc", "-5")})  # fmt: skip


def general(both: Both) -> None:
    _options(both, "options-general.php", {"blogname": ("<b>A</b> & 'B' \"C\"", "", "Oracle Blog"), "blogdescription": ("a\\b", " x "), "new_admin_email": ("nope",), "default_role": ("bogus", "editor"), "timezone_string": ("UTC+5.5", "Europe/Berlin", "UTC-3", "UTC+0"), "date_format": ("\\c\\u\\s\\t\\o\\m", "d.m.Y"), "date_format_custom": ("Y",), "time_format": ("H:i",), "start_of_week": ("9", "x"), "users_can_register": ODD, "WPLANG": ("xx",)})  # fmt: skip


def media(both: Both) -> None:
    _options(both, "options-media.php", {"thumbnail_size_w": NUMBERS, "thumbnail_crop": ODD})


def permalinks(both: Both) -> None:
    both.lay()

    def form(side: Side) -> Form:
        return side.browser().get("options-permalink.php").form(field="permalink_structure")

    for structure in ("/%postname%/", "", "/archives/%post_id%", "/%year%/%monthnum%/%postname%/", "no-slash/%postname%", "/a b/%postname%/", "//x//%postname%", "/static/", "/%bogus%/", "/index.php/%postname%/", "/%category%/%postname%/", "/<b>%postname%'\"\\/", "/%year%/%monthnum%/%day%/%postname%/"):  # fmt: skip
        both.step(
            f"permalinks: {structure!r}",
            lambda side, structure=structure: (
                form(side).set(selection="custom", permalink_structure=structure).submit("submit")
            ),
        )
    for category, tag in (("topics", "label"), ("/a/b/", "t t"), ("", ""), ("<b>", "'\"\\")):
        both.step(
            f"permalinks: bases {category!r} {tag!r}",
            lambda side, category=category, tag=tag: (
                form(side).set(category_base=category, tag_base=tag).submit("submit")
            ),
        )
    both.step(
        "permalinks: wrong nonce",
        lambda side: form(side).set(_wpnonce="bad", permalink_structure="/x/").submit("submit"),
    )
