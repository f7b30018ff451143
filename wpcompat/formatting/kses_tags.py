"""What markup WordPress lets through: elements and attributes, per kind of text."""

from __future__ import annotations

from collections.abc import Mapping

Allowed = Mapping[str, frozenset[str]]
"""Lower-case element names with the attributes each may carry; ``data-*`` stands for every data attribute."""

_COMMENT = """
a href title
abbr title
acronym title
b
blockquote cite
cite
code
del datetime
em
i
q cite
s
strike
strong
"""

_POST = """
a download href name rel rev target
area alt coords href nohref shape target
article align
aside align
audio autoplay controls loop muted preload src
blockquote cite
button disabled name type value
caption align
col align char charoff span valign width
colgroup align char charoff span valign width
del datetime
details align open
div align
figure align
font color face size
footer align
h1 align
h2 align
h3 align
h4 align
h5 align
h6 align
header align
hgroup align
hr align noshade size width
img align alt border height hspace loading longdesc src usemap vspace width
ins cite datetime
label for
legend align
li align value
main align
map name
menu type
nav align
object
ol reversed start type
p align
pre width
q cite
section align
span align
summary align
table align bgcolor border cellpadding cellspacing rules summary width
tbody align char charoff valign
td abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width
textarea cols disabled name readonly rows
tfoot align char charoff valign
th abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width
thead align char charoff valign
tr align bgcolor char charoff valign
track default kind label src srclang
ul type
video autoplay controls height loop muted playsinline poster preload src width
"""

_POST_PLAIN = """
abbr acronym address b bdo big br cite code dd dfn dl dt em fieldset figcaption i kbd mark rb rp rt rtc ruby s samp
small strike strong sub sup title tt u var
"""

_GLOBAL = frozenset(
    """
    aria-controls aria-current aria-describedby aria-details aria-expanded aria-hidden aria-label aria-labelledby
    aria-live class data-* dir hidden id lang role style title xml:lang
    """.split()
)
"""Attributes that every element of a post may carry."""


def _table(lines: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(attributes) for name, *attributes in map(str.split, lines.strip().splitlines())}


COMMENT_TAGS: Allowed = _table(_COMMENT)
"""WordPress's ``$allowedtags``: comments, and whatever has no richer table."""

MENTION_TAGS: Allowed = {**COMMENT_TAGS, "span": frozenset({"class"})}
"""``COMMENT_TAGS`` and the ``span`` in which a note names a user."""

PROFILE_TAGS: Allowed = {**COMMENT_TAGS, "a": frozenset({"href", "title", "rel"})}
"""For a user's description."""

DESCRIPTION_TAGS: Allowed = {**COMMENT_TAGS, "a": frozenset({"href", "title", "rel", "target"})}
"""For the descriptions of users and terms, where links may say how they open."""

POST_TAGS: Allowed = {
    **dict.fromkeys(_POST_PLAIN.split(), _GLOBAL),
    **{name: attributes | _GLOBAL for name, attributes in _table(_POST).items()},
}
"""WordPress's ``$allowedposttags``. An ``object`` keeps no attribute at all: WordPress demands a PDF of its own uploads."""

URI_ATTRIBUTES = frozenset(
    """
    action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src
    usemap xmlns
    """.split()
)
"""Attributes whose values are URLs, so that their schemes are checked (``wp_kses_uri_attributes``)."""
