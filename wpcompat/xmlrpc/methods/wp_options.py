"""wp.* about the options of the site."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.comments.filters import sound
from wpcompat.formatting.php import maybe_serialize
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.options.sanitize import sanitize
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.params import Raw, WrongType, elements, is_array
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.option import BLOG_OPTIONS, BlogOption, option_structs
from wpcompat.xmlrpc.wire import DateTime

_STRIPPED = ("date_format", "time_format")
"""Options whose values PHP's ``strip_tags`` sees."""

_TEXTS = (*_STRIPPED, "blogname", "blogdescription")
"""Options that lose the bytes that are no UTF-8; the others are not stored with any."""


@method("wp.getOptions")
def get_options(call: Call, blog_id: Raw, username: Raw, password: Raw, names: Raw) -> dict[str, Any]:
    """Options by their names, or all of them (``wp_getOptions``). Every user may read them, ``options_for_every_user``."""
    user = call.login(username, password)
    if not call.site.switches.options_for_every_user:
        call.require(user, "edit_posts", "Sorry, you are not allowed to access details about this site.", code=403)
    wanted = _names(names) or list(BLOG_OPTIONS)
    return option_structs(call, wanted, writable=can(call.site, user, "manage_options"))


@method("wp.setOptions")
def set_options(call: Call, blog_id: Raw, username: Raw, password: Raw, values: Raw) -> dict[str, Any]:
    """Change options; the answer is those that were named and are known (``wp_setOptions``)."""
    user = call.login(username, password)
    call.require(user, "manage_options", "Sorry, you are not allowed to update options.", code=403)
    given = values if isinstance(values, dict) else {}
    for name, value in given.items():
        entry = BLOG_OPTIONS.get(name)
        if entry and not entry.readonly:
            _store(call, entry, value)
    return option_structs(call, given, writable=True)


def _names(asked: Any) -> list[Any]:
    if asked is None:
        return []
    if not is_array(asked):
        return [asked]
    names = elements(asked)
    if any(is_array(name) or isinstance(name, DateTime) for name in names):
        raise WrongType("an array or a date among the names of options")
    return names


def _store(call: Call, entry: BlogOption, value: Any) -> None:
    """Store an option; what PHP remembers of it for the rest of the request has the type that it was given."""
    if is_array(value) and entry.option in _STRIPPED:
        raise WrongType("an array where tags are stripped")
    if isinstance(value, str) and entry.option in _TEXTS:
        value = sound(value)
    cleaned = sanitize(call.site, entry.option, value)
    if is_valid_utf8(maybe_serialize(cleaned)) and options.update(call.site, entry.option, cleaned):
        call.options_set[entry.option] = cleaned
