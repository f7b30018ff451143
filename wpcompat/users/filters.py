"""What WordPress does to a user's values on their way into the tables (its ``pre_user_*`` filters)."""

from __future__ import annotations

import re
from typing import Any

from wpcompat.formatting.kses import COMMENT_TAGS, DESCRIPTION_TAGS, PROFILE_TAGS, kses
from wpcompat.formatting.php import PhpObject, WrongType, strval
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.formatting.strings import sanitize_text_field, slash, specialchars, wp_strip_all_tags
from wpcompat.formatting.urls import sanitize_url
from wpcompat.profiles import Profile

_EMAIL_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~.-")
_EMAIL_DOMAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_DOTS = re.compile(r"\.{2,}")


def filter_name(profile: Profile, name: Any) -> str:
    """``pre_user_display_name``, ``pre_user_nickname`` and their kind: one clean line, as HTML text; none of what is none."""
    written = "" if isinstance(name, (dict, list, PhpObject)) else strval(name)
    text = kses(sanitize_text_field(written), COMMENT_TAGS, as_browsers=profile.reads_attributes_as_browsers)
    return specialchars(text, quotes="none")


def filter_nicename(profile: Profile, nicename: Any) -> str:
    """What a nicename is made of: ASCII letters, digits and ``_ . - @`` and blanks. Raises ``WrongType``, see below."""
    return sanitize_user(slash(_stripped(profile, nicename)), strict=True)


def filter_url(profile: Profile, url: Any) -> str:
    """``pre_user_url``: without tags, a URL of an allowed scheme. Raises ``WrongType`` where PHP dies of what is no text."""
    # The backslashes go with everything else that no URL has; of the one for NUL the digit stays.
    cleaned = sanitize_url(wp_strip_all_tags(slash(_stripped(profile, url))))
    return kses(cleaned, COMMENT_TAGS, as_browsers=profile.reads_attributes_as_browsers)


def filter_email(email: str) -> str:
    """``pre_user_email``."""
    return sanitize_email(email.strip(" \t\n\r\0\v"))


def filter_bio(profile: Profile, bio: Any) -> str:
    """``pre_user_description``: the few tags of comments, whoever writes. Raises ``WrongType`` for what is no text."""
    if isinstance(bio, (dict, list)):
        raise WrongType("an array where a text belongs")
    allowed = DESCRIPTION_TAGS if profile.descriptions_have_targets else PROFILE_TAGS
    return kses(strval(bio), allowed, as_browsers=profile.reads_attributes_as_browsers)


def _stripped(profile: Profile, value: Any) -> str:
    """A value as a text whose tags are to be stripped."""
    if isinstance(value, (dict, list, PhpObject)):
        if not profile.strips_tags_of_anything:
            raise WrongType("no text")
        return ""
    return strval(value)


def sanitize_email(email: str) -> str:
    """An address reduced to what WordPress takes for one, or an empty text (``sanitize_email``)."""
    local, at, domain = email.partition("@")
    if len(email) < 6 or not at or not local:
        return ""
    local = "".join(char for char in local if char in _EMAIL_LOCAL)
    domain = _DOTS.sub("", domain).strip(" \t\n\r\0\v.")
    labels = (
        "".join(char for char in part.strip(" \t\n\r\0\v-") if char in _EMAIL_DOMAIN) for part in domain.split(".")
    )
    kept = [label for label in labels if label]
    return f"{local}@{'.'.join(kept)}" if local and len(kept) > 1 else ""
