"""import.php, and admin.php?import=wordpress with its steps: a file is uploaded, its authors are mapped, it is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin.ask import NOT_ALLOWED, Ask
from wpcompat.admin.page import Notice, answer, page, redirect
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.migrate import wxr_upload
from wpcompat.migrate.wxr_authors import Chosen
from wpcompat.migrate.wxr_import import Report, run
from wpcompat.migrate.wxr_read import Author, Item, WxrError, read
from wpcompat.users.query import UserQuery, find_users
from wpcompat.users.store import get_user

UPLOAD, IMPORT = "import-upload", "import-wordpress"
"""The nonce actions of the two forms."""
_ADDRESS = "admin.php?import=wordpress"
_EMPTY = "File is empty. Please upload something more substantial."
_GONE = "The uploaded file is no longer there. Please upload it again."
_MOST_AUTHORS = 500


@dataclass(frozen=True)
class _Step:
    """Where an import stands: nothing is there yet, or its authors are to be mapped, or it is done."""

    authors: tuple[tuple[str, str], ...] = ()
    number: int = 0
    report: Report | None = None
    error: str = ""


def show(ask: Ask) -> Response:
    """The list of importers: there is one. ``invalid`` is one that somebody asked for."""
    said = Markup("<strong>Error:</strong> The <strong>{}</strong> importer is invalid or is not installed.")
    wanted = ask.text("invalid")
    notices = [Notice(said.format(wanted), "error")] if truthy(wanted) else []
    return page(ask, "import.html", title="Import", notices=notices, address=ask.url(_ADDRESS))


def admin(ask: Ask) -> Response:
    """admin.php: the importer, and no pages of plug-ins."""
    importer = ask.get.get("import")
    if "page" in ask.get:
        raise WPError("not_allowed", NOT_ALLOWED, 403)
    if importer is None:
        return answer(ask, "")
    ask.require("import", message="Sorry, you are not allowed to import content into this site.")
    if importer != "wordpress":
        return redirect(ask, ask.url("import.php", invalid=importer if isinstance(importer, str) else ""))
    step = ask.get.get("step")
    if step == "1":
        return _uploaded(ask)
    return _imported(ask) if step == "2" else _page(ask, _Step())


def _page(ask: Ask, step: _Step) -> Response:
    users = _users(ask) if step.authors else []
    return page(
        ask,
        "import-wordpress.html",
        title="Import WordPress",
        notices=[Notice(step.error, "error")] if step.error else [],
        step=step,
        upload_to=ask.action_url(f"{_ADDRESS}&step=1", UPLOAD),
        map_to=ask.url(f"{_ADDRESS}&step=2"),
        most=ask.site.config["limits.body_bytes"],
        users=[("0", "— Select —"), *users],
        may_create=ask.can("create_users"),
    )


def _users(ask: Ask) -> list[tuple[str, str]]:
    found = find_users(ask.site, UserQuery(orderby="display_name"), ask.user)
    return [(str(user.ID), f"{user.display_name} ({user.user_login})") for user in found]


def _uploaded(ask: Ask) -> Response:
    """Step 1: keep the file and ask who its authors are here."""
    ask.check(UPLOAD)
    file = ask.file("import") if ask.is_post else None
    if file is None or not file.stream.read(1):
        return _page(ask, _Step(error=_EMPTY))
    file.stream.seek(0)
    try:
        number = wxr_upload.keep(ask.site, ask.user.ID, file.stream)
    except OSError as error:
        return _page(ask, _Step(error=f"The file cannot be stored: {error.strerror}."))
    path = wxr_upload.find(ask.site, ask.user.ID, number)
    if path is None:
        return _page(ask, _Step(error=_GONE))
    try:
        return _page(ask, _Step(authors=_authors(path), number=number))
    except WxrError as error:
        wxr_upload.drop(ask.site, ask.user.ID, number)
        return _page(ask, _Step(error=_without_path(error, path)))


def _authors(path: Path) -> tuple[tuple[str, str], ...]:
    """Login and name of the authors of an export; where it lists none, of those who wrote its posts."""
    listed: dict[str, str] = {}
    for record in read(path):
        if isinstance(record, Author) and record.login:
            listed[record.login] = record.display_name or record.login
        elif isinstance(record, Item) and record.creator and len(listed) < _MOST_AUTHORS:
            listed.setdefault(record.creator, record.creator)
    return tuple(listed.items())


def _imported(ask: Ask) -> Response:
    """Step 2: import the file as the form says."""
    ask.check(IMPORT)
    if not ask.is_post:
        raise WPError("not_allowed", NOT_ALLOWED, 403)
    number = ask.number("import_id")
    path = wxr_upload.find(ask.site, ask.user.ID, number)
    if path is None:
        return _page(ask, _Step(error=_GONE))
    try:
        report = run(ask.site, path, authors=_chosen(ask), fetch=truthy(ask.text("fetch_attachments")))
    except WxrError as error:
        return _page(ask, _Step(error=_without_path(error, path)))
    finally:
        wxr_upload.drop(ask.site, ask.user.ID, number)
    return _page(ask, _Step(report=report))


def _chosen(ask: Ask) -> Chosen:
    """Who stands for whom: ``imported_authors[N]``, ``user_map[N]`` (an ID) and ``user_new[N]`` (a login to be made)."""
    logins, ids, new = (_numbered(ask, name) for name in ("imported_authors", "user_map", "user_new"))
    users: dict[str, int] = {}
    made: dict[str, str] = {}
    for place, login in logins.items():
        known = sanitize_user(login, strict=True)
        number = ids.get(place, "")
        user = get_user(ask.site, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
        wanted = sanitize_user(new.get(place, ""), strict=True)
        if user is not None:
            users[known] = user.ID
        elif wanted and ask.can("create_users"):
            made[known] = wanted
    return Chosen(ask.user.ID, users, made)


def _numbered(ask: Ask, name: str) -> dict[str, str]:
    """The texts of a field such as ``user_map[3]``, by what stands in the brackets."""
    found = ask.post.get(name)
    if not isinstance(found, dict):
        return {}
    return {str(place): value for place, value in found.items() if isinstance(value, str)}


def _without_path(error: WxrError, path: Path) -> str:
    """What is wrong with a file, without the place where it lay."""
    return str(error).replace(f"{path}: ", "The file cannot be imported: ", 1).replace(str(path), "the file")
