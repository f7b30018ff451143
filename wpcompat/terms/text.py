"""The texts of terms as they are stored."""

from __future__ import annotations

from wpcompat.formatting.kses import COMMENT_TAGS, DESCRIPTION_TAGS, kses
from wpcompat.site import Site
from wpcompat.users.filters import filter_name


def clean_name(site: Site, name: str) -> str:
    """A name as it is stored: one line without tags, ``& < >`` escaped, quotes as they are (``pre_term_name``)."""
    return filter_name(site.profile, name)


def clean_description(site: Site, text: str) -> str:
    """A description as it is stored: with the tags that comments may have, and a little more (``pre_term_description``)."""
    allowed = DESCRIPTION_TAGS if site.profile.descriptions_have_targets else COMMENT_TAGS
    return kses(text, allowed, as_browsers=site.profile.reads_attributes_as_browsers)
