"""What WordPress does to a user's values on their way into the tables (its ``pre_user_*`` filters)."""

from __future__ import annotations

import re

from wpcompat.formatting.kses import COMMENT_TAGS, DESCRIPTION_TAGS, PROFILE_TAGS, kses
from wpcompat.formatting.strings import sanitize_text_field, slash, specialchars, wp_strip_all_tags
from wpcompat.formatting.urls import sanitize_url
from wpcompat.profiles import Profile

_EMAIL_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~.-")
_EMAIL_DOMAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
_DOTS = re.compile(r"\.{2,}")


def filter_name(profile: Profile, name: str) -> str:
    """``pre_user_display_name``, ``pre_user_nickname`` and their kind: one clean line, as HTML text."""
    text = kses(sanitize_text_field(name), COMMENT_TAGS, as_browsers=profile.reads_attributes_as_browsers)
    return specialchars(text, quotes="none")


def filter_url(profile: Profile, url: str) -> str:
    """``pre_user_url``: without tags, a URL of an allowed scheme."""
    # The backslashes go with everything else that no URL has; of the one for NUL the digit stays.
    cleaned = sanitize_url(wp_strip_all_tags(slash(url))) if url else ""
    return kses(cleaned, COMMENT_TAGS, as_browsers=profile.reads_attributes_as_browsers)


def filter_email(email: str) -> str:
    """``pre_user_email``."""
    return sanitize_email(email.strip(" \t\n\r\0\v"))


def filter_bio(profile: Profile, bio: str) -> str:
    """``pre_user_description``: the few tags of comments, whoever writes."""
    allowed = DESCRIPTION_TAGS if profile.descriptions_have_targets else PROFILE_TAGS
    return kses(bio, allowed, as_browsers=profile.reads_attributes_as_browsers)


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
