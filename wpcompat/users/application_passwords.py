"""Application passwords: a secret for each program that logs in for a user (``WP_Application_Passwords``).

They are rows of the user's metadata, as WordPress keeps them: a serialised array of items with ``uuid``, ``app_id``, ``name``,
``password`` (a hash), ``created``, ``last_used`` and ``last_ip``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, maybe_unserialize, strval, truthy
from wpcompat.formatting.protocols import ascii_lower
from wpcompat.formatting.strings import sanitize_text_field, unslash
from wpcompat.site import Site
from wpcompat.users.meta import get_meta, update_meta
from wpcompat.users.passwords import check_fast_hash, check_password, fast_hash, hash_password

KEY = "_application_passwords"
IN_USE = "using_application_passwords"
FIELDS = ("uuid", "app_id", "name", "password", "created", "last_used", "last_ip")
LENGTH = 24
_ALPHABET = string.ascii_letters + string.digits
_OTHERS = re.compile("[^A-Za-z0-9]")
_DAY = 86400

Item = dict[str, Any]


def available(site: Site, *, secure: bool) -> bool:
    """Whether a request may log in with one: over HTTPS, or anywhere in a ``local`` environment, once one has been made."""
    safe = secure or site.config["wordpress.environment_type"] == "local"
    return bool(safe and options.is_on(site, IN_USE))


def plain(password: str) -> str:
    """A password as it is hashed: letters and digits alone, so that it may be typed with blanks."""
    return _OTHERS.sub("", password)


def chunked(password: str) -> str:
    """A password for people: in groups of four (``chunk_password``)."""
    letters = plain(password)
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def matches(site: Site, password: str, stored: str) -> bool:
    """Whether ``plain`` letters belong to an item's hash. Never raises."""
    return (
        check_fast_hash(password, stored) if site.profile.fast_application_hashes else check_password(password, stored)
    )


def items(site: Site, user_id: int) -> list[Item]:
    """A user's application passwords, oldest first (``get_user_application_passwords``)."""
    return list(_readable(_read(site, user_id)))


def find(site: Site, user_id: int, uuid: str) -> Item | None:
    """The one with this ``uuid``."""
    return next((item for item in items(site, user_id) if item["uuid"] == uuid), None)


def name_exists(site: Site, user_id: int, name: str) -> bool:
    """Whether one has this name, in whatever case of ASCII letters."""
    return any(ascii_lower(strval(item.get("name"))) == ascii_lower(name) for item in items(site, user_id))


def create(site: Site, user_id: int, name: str, app_id: str = "") -> tuple[str, Item]:
    """Make one: the password itself, which is kept nowhere, and its item. Raises ``WPError``."""
    name = sanitize_text_field(name)
    if not truthy(name):
        raise WPError(
            "application_password_empty_name", "An application name is required to create an application password.", 400
        )
    password = "".join(site.random.choice(_ALPHABET) for _ in range(LENGTH))
    fast = site.profile.fast_application_hashes
    item: Item = {
        "uuid": _uuid4(site),
        "app_id": app_id if truthy(app_id) else "",
        "name": name,
        "password": fast_hash(password) if fast else hash_password(password, site.profile),
        "created": int(site.clock.time()),
        "last_used": None,
        "last_ip": None,
    }
    with site.db.transaction():
        if site.profile.unique_application_names and name_exists(site, user_id, name):
            raise WPError("application_password_duplicate_name", "Each application name should be unique.", 409)
        found = _read(site, user_id)
        found[max((key for key in found if isinstance(key, int)), default=-1) + 1] = item
        _write(site, user_id, found)
        if not options.is_on(site, IN_USE):
            options.update(site, IN_USE, True, autoload=False)
    return password, item


def rename(site: Site, user_id: int, uuid: str, name: str) -> None:
    """Give one another name; an empty one changes nothing (``update_application_password``). Raises ``WPError``."""
    name = sanitize_text_field(name)
    with site.db.transaction():
        found, item = _required(site, user_id, uuid)
        if truthy(name) and item.get("name") != name:
            item["name"] = name
            _write(site, user_id, found)


def record_usage(site: Site, user_id: int, uuid: str, ip: str) -> None:
    """Note when and from where one was used, once a day. Raises ``WPError``."""
    item = find(site, user_id, uuid)
    if item is not None and not _is_due(site, item):
        return
    with site.db.transaction():
        found, item = _required(site, user_id, uuid)
        if _is_due(site, item):
            item["last_used"], item["last_ip"] = int(site.clock.time()), ip
            _write(site, user_id, found)


def delete(site: Site, user_id: int, uuid: str) -> None:
    """Remove one. Raises ``WPError``."""
    with site.db.transaction():
        found, item = _required(site, user_id, uuid)
        _write(site, user_id, {key: value for key, value in found.items() if value is not item})


def delete_all(site: Site, user_id: int) -> int:
    """Remove all of a user; how many there were."""
    with site.db.transaction():
        found = items(site, user_id)
        if found:
            _write(site, user_id, {})
    return len(found)


def _is_due(site: Site, item: Item) -> bool:
    return intval(item.get("last_used")) + _DAY <= site.clock.time()


def _required(site: Site, user_id: int, uuid: str) -> tuple[dict[Any, Any], Item]:
    """What is stored, and in it the item with this ``uuid``."""
    found = _read(site, user_id)
    for item in _readable(found):
        if item["uuid"] == uuid:
            return found, item
    raise WPError("application_password_not_found", "Could not find an application password with that id.", 404)


def _readable(found: dict[Any, Any]) -> Iterator[Item]:
    """The items among what is stored: other programs may have left anything there."""
    return (item for item in found.values() if isinstance(item, dict) and isinstance(item.get("uuid"), str))


def _read(site: Site, user_id: int) -> dict[Any, Any]:
    """What is stored, by key; items of old that have no ``uuid`` get one."""
    texts = get_meta(site, user_id, KEY)
    found = maybe_unserialize(texts[0]) if texts else None
    if not isinstance(found, dict):
        return {}
    nameless = [item for item in found.values() if isinstance(item, dict) and item.get("uuid") is None]
    for item in nameless:
        item["uuid"] = _uuid4(site)
    if nameless:
        _write(site, user_id, found)
    return found


def _write(site: Site, user_id: int, found: dict[Any, Any]) -> None:
    """Store items; WordPress takes a layer of backslashes off whatever goes into metadata."""
    update_meta(site, user_id, KEY, {key: _unslashed(value) for key, value in found.items()})


def _unslashed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unslashed(item) for key, item in value.items()}
    return unslash(value) if isinstance(value, str) else value


def _uuid4(site: Site) -> str:
    return str(UUID(int=site.random.getrandbits(128), version=4))
