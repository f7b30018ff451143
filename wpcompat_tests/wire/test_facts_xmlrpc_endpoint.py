"""Facts about WordPress 7.1's endpoint, reader and writer (``/xmlrpc.php``), sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat.xmlrpc import wire
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.wire import DateTime
from wpcompat_tests.wire.facts_calls import FATAL, LOGIN, TOO_FEW, answer, ask, differing, lay, row
from wpcompat_tests.wire.xmlrpc_exchange import call, send

HELLO = call("demo.sayHello")


def envelope(xml: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>\n  <params>\n    <param>\n      <value>\n'
        f"      {xml}\n      </value>\n    </param>\n  </params>\n</methodResponse>\n"
    )


def fault(code: int, text: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>\n  <fault>\n    <value>\n      <struct>\n        <member>\n'
        f"          <name>faultCode</name>\n          <value><int>{code}</int></value>\n        </member>\n        <member>\n"
        f"          <name>faultString</name>\n          <value><string>{text}</string></value>\n        </member>\n"
        "      </struct>\n    </value>\n  </fault>\n</methodResponse>\n"
    )


ILL = fault(-32700, "parse error. not well formed")
NO_CALL = fault(-32600, "server error. invalid xml-rpc. not conforming to spec. Request must be a methodCall")
GREETING = envelope("<string>Hello!</string>")


def requested(
    body: str, kind: str = "text/xml", target: str = "/xmlrpc.php", verb: str = "POST", more: str = ""
) -> str:
    return f"{verb} {target} HTTP/1.1\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}"


@pytest.mark.parametrize(
    "kind", ["text/xml", "application/json", "application/x-www-form-urlencoded", "text/xml; charset=ISO-8859-1", ""]
)
def test_the_type_of_a_body_does_not_matter(wp: WP, kind: str) -> None:
    assert send(wp, requested(HELLO, kind)).body == GREETING


def test_bodies_that_php_hands_over_otherwise(wp: WP) -> None:
    assert send(wp, requested(HELLO, "multipart/form-data; boundary=x")).body == ILL
    assert send(wp, requested(HELLO, more="Content-Encoding: gzip\r\n")).body == GREETING
    assert send(wp, requested("\x1f\x8b\x08", more="Content-Encoding: gzip\r\n")).body == ILL


@pytest.mark.parametrize("verb", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "FROB"])
def test_verbs(wp: WP, verb: str) -> None:
    answered = send(wp, f"{verb} /xmlrpc.php HTTP/1.1\r\n\r\n")
    assert (answered.status, dict(answered.headers)["Allow"]) == (405, "POST")
    assert dict(answered.headers)["Content-Type"] == "text/plain;charset=UTF-8"
    assert answered.body == ("" if verb == "HEAD" else "XML-RPC server accepts POST requests only.")
    for query in ("rsd", "rsd=0", "rsd=1"):
        described = send(wp, f"{verb} /xmlrpc.php?{query} HTTP/1.1\r\n\r\n")
        assert (described.status, "<rsd" in described.body) == (200, verb != "HEAD")


@pytest.mark.parametrize("target", ["/xmlrpc.php/anything", "/xmlrpc.php?foo=bar", "/xmlrpc.php/a/b?c"])
def test_paths_behind_the_endpoint(wp: WP, target: str) -> None:
    answered = wp.client.post(target, data=HELLO, content_type="text/xml")
    assert (answered.status_code, answered.get_data(as_text=True)) == (200, GREETING)


def test_headers_of_an_answer(wp: WP) -> None:
    wp.clock.frozen = 1795218402.0
    for body in (HELLO, "zz", call("no.such"), call("wp.getPage", "1", "1", "x", "y")):
        assert send(wp, body).headers == [
            ("Connection", "close"),
            ("Content-Type", "text/xml; charset=UTF-8"),
            ("Date", "Fri, 20 Nov 2026 23:46:42 +0000"),
        ]
        assert send(wp, body).status == 200


def test_charsets(wp: WP) -> None:
    for option, prolog, kind in (
        ("utf8", ' encoding="UTF-8"', "text/xml; charset=UTF-8"),
        ("uTf-8", ' encoding="UTF-8"', "text/xml; charset=UTF-8"),
        ("ISO-8859-1", ' encoding="ISO-8859-1"', "text/xml; charset=ISO-8859-1"),
        ("", "", "text/xml;charset=UTF-8"),
    ):
        options.update(wp.site, "blog_charset", option)
        answered = send(wp, call("no.é"))
        assert answered.body.startswith(f'<?xml version="1.0"{prolog}?>\n')
        assert "no.é does" in answered.body
        assert dict(answered.headers)["Content-Type"] == kind


def test_discovery_elsewhere(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    page = wp.client.get("/2026/11/20/hello-world/", base_url=wp.home)
    assert page.headers["X-Pingback"] == "http://127.0.0.1:8101/xmlrpc.php"
    link = '<link rel="EditURI" type="application/rsd+xml" title="RSD" href="http://127.0.0.1:8101/xmlrpc.php?rsd" />'
    assert link in page.get_data(as_text=True)
    assert link in wp.client.get("/", base_url=wp.home).get_data(as_text=True)
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = \'closed\'')
    assert "X-Pingback" not in wp.client.get("/2026/11/20/hello-world/", base_url=wp.home).headers


RSD = """<?xml version="1.0" encoding="UTF-8"?><rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd">
	<service>
		<engineName>WordPress</engineName>
		<engineLink>https://wordpress.org/</engineLink>
		<homePageLink>{home}</homePageLink>
		<apis>
			<api name="WordPress" blogID="1" preferred="true" apiLink="{xmlrpc}" />
			<api name="Movable Type" blogID="1" preferred="false" apiLink="{xmlrpc}" />
			<api name="MetaWeblog" blogID="1" preferred="false" apiLink="{xmlrpc}" />
			<api name="Blogger" blogID="1" preferred="false" apiLink="{xmlrpc}" />
				<api name="WP-API" blogID="1" preferred="false" apiLink="{rest}" />
			</apis>
	</service>
</rsd>
	"""


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(("structure", "rest"), [("/%postname%/", "/wp-json/"), ("", "/index.php?rest_route=/")])
def test_rsd(wp: WP, scheme: str, structure: str, rest: str) -> None:
    options.update(wp.site, "permalink_structure", structure)
    options.update(wp.site, "siteurl", "http://wp.example/core")
    answered = send(wp, "GET /xmlrpc.php?rsd HTTP/1.1\r\n\r\n", scheme=scheme)
    home = f"{scheme}://wp.example"
    assert answered.body == RSD.format(home=home, xmlrpc=f"{home}/core/xmlrpc.php", rest=home + rest)
    assert dict(answered.headers)["Content-Type"] == "text/xml; charset=UTF-8"
    options.update(wp.site, "blog_charset", "ISO-8859-1")
    assert 'encoding="ISO-8859-1"' in send(wp, "GET /xmlrpc.php?rsd HTTP/1.1\r\n\r\n").body


BIG = "<methodCall><methodName>demo.sayHello</methodName><params>{}</params></methodCall>"
PROTOCOL = [
    ("", ILL), (" \n\t ", ILL), ("hello", ILL), ("\ufeff" + HELLO, ILL), ("<html></html>", ILL), ("<methodCall>", ILL),
    (HELLO.replace("<params>", "<params>&nbsp;"), ILL), (HELLO + "x", ILL), (HELLO + "<x/>", ILL), ("<methodCall/>", ILL),
    ("<methodCall />", fault(-32601, "server error. requested method  does not exist.")),
    ("<methodResponse></methodResponse>", NO_CALL), ("<fault></fault>", NO_CALL),
    ("<methodCall><methodName>demo.sayHello</methodName><fault></fault></methodCall>", NO_CALL),
    ("<fault><methodCall><methodName>demo.sayHello</methodName></methodCall></fault>", GREETING),
    ("<methodCall></methodCall>", fault(-32601, "server error. requested method  does not exist.")),
    (call("demo.SayHello"), fault(-32601, "server error. requested method demo.SayHello does not exist.")),
    (call("a&lt;b&gt;&amp;\"'"), fault(-32601, "server error. requested method a&lt;b&gt;&amp;&quot;&#039; does not exist.")),
    (call("system.methodHelp"), fault(-32601, "server error. requested method system.methodHelp does not exist.")),
    (call("system.methodSignature"), fault(-32601, "server error. requested method system.methodSignature does not exist.")),
    (call("wp.getPost", "1"), fault(400, "Insufficient arguments passed to this XML-RPC method.")),
    (call("demo.sayHello", "1", "2", "<string>many</string>"), GREETING),
    (BIG.format("<i/>" * (60000 - 6)), GREETING), (BIG.format("<i/>" * (60001 - 6)), ILL),
    (BIG.format("<i/>" * (60000 - 8) + "<![CDATA[<]]>"), GREETING), (BIG.format("<i/>" * (60000 - 7) + "<![CDATA[<]]>"), ILL),
]  # fmt: skip


def test_protocol_faults(wp: WP) -> None:
    assert not differing((body[:200], send(wp, body).body, said) for body, said in PROTOCOL)
    assert {send(wp, body).status for body, _ in PROTOCOL} == {200}


FATALS: list[tuple[Any, ...]] = [
    ("wp.getPost", 1, "admin", {"a": "b"}, 1), ("wp.getPost", 1, "admin", "secret", 1, "post"), ("wp.getPosts", 1, "admin", "secret", {}, "post"),
    ("metaWeblog.newPost", 1, "admin", "secret", {"title": "T", "dateCreated": "2026-01-01"}),
    ("metaWeblog.newPost", 1, "admin", "secret", {"title": "T", "date_created_gmt": "2026-01-01"}),
    ("wp.editComment", 1, "admin", "secret", 1, {"date_created_gmt": "2026-01-01"}),
    ("wp.editPost", 1, "admin", "secret", 1, {"if_not_modified_since": "2026-01-01"}),
    ("wp.newPost", 1, "admin", "secret", "x"), ("wp.newPage", 1, "admin", "secret", "x"), ("wp.newCategory", 1, "admin", "secret", "x"),
    ("wp.newComment", 1, "admin", "secret", 1, "x"), ("wp.newPost", 1, "admin", "secret", {"post_title": "T", "custom_fields": {"key": "a", "value": "b"}}),
]  # fmt: skip


def test_what_kills_php_is_that_fault(wp: WP) -> None:
    """In WordPress with HTTP 500."""
    assert not differing((asked, answer(wp, *asked), FATAL) for asked in FATALS)


def test_the_service_can_be_off(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.xmlrpc": "no"})
    off = "XML-RPC services are disabled on this site."
    login = ("<string>admin</string>", "<string>secret</string>")
    element = (
        "<struct><member><name>methodName</name><value>wp.getUsersBlogs</value></member><member><name>params</name><value>"
        "<array><data><value>admin</value><value>secret</value></data></array></value></member></struct>"
    )
    rows = [
        (call("wp.getUsersBlogs", *login), 405, off), (call("wp.getPost", "1", *login, "1"), 405, off),
        (call("wp.getPost", "1"), 400, TOO_FEW[4:]), (call("wp.getPage"), 405, off), (HELLO, 200, "Hello!"),
        (call("system.getCapabilities"), 200, "specUrl"), (call("mt.supportedMethods"), 200, "wp.newPost"),
        (call("mt.supportedTextFilters"), 200, "<array>"), (call("mt.getTrackbackPings", "1"), 200, "<array>"),
        (call("mt.getTrackbackPings", "77"), 404, "Sorry, no such post."), (call("no.such"), 200, "-32601"), ("x", 200, "-32700"),
        (call("demo.addTwoNumbers", "1"), 400, "Invalid arguments"), (call("pingback.ping", "a", "b"), 200, "<int>0</int>"),
        (call("system.multicall", f"<array><data><value>{element}</value></data></array>"), 200, off),
    ]  # fmt: skip
    assert not differing(
        (body, (send(wp, body).status, text in send(wp, body).body), (status, True)) for body, status, text in rows
    )


def test_nesting_and_long_texts(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.xml_depth": "20000", "limits.body_bytes": "30000000"})
    arrays = "<array><data><value>" * 3000 + "<int>1</int>" + "</value></data></array>" * 3000
    structs = "<struct><member><name>a</name><value>" * 3000 + "<int>1</int>" + "</value></member></struct>" * 3000
    for value in (arrays, structs, f"<string>{'x' * 20_000_000}</string>"):
        assert send(wp, call("demo.sayHello", value)).body == GREETING


# -- the reader


def read(value: str) -> list[Any] | str:
    return read_body(f"<methodCall><methodName>m</methodName><params><param>{value}</param></params></methodCall>")


def read_body(body: str | bytes) -> list[Any] | str:
    try:
        return wire.decode(body if isinstance(body, bytes) else body.encode("utf-8", "surrogateescape")).params
    except Fault as fault:
        return str(fault.code)


ONE = "<methodCall><methodName>m</methodName><params><param><value>é</value></param></params></methodCall>"
BODIES: list[tuple[str | bytes, Any]] = [
    ('<?xml version="1.0"?>' + ONE, ["é"]), ('<?xml version="1.0" encoding="ISO-8859-1"?>' + ONE, ["é"]),
    ('<?xml version="1.0" encoding="nonsense"?>' + ONE, ["é"]),
    (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + ONE.encode("latin-1"), "-32700"),
    (' \n\0\x0b\t <?xml version="1.0"?>\n ' + ONE + " \0\x0b\n", ["é"]),
    (ONE[:12] + '<?xml version="1.0"?>' + ONE[12:], ["é"]), ("x" + '<?xml version="1.0"?>' + ONE, "-32700"),
    ('<?xml version="1.0" ' + " " * 78 + "?>" + ONE, ["é"]), ('<?xml version="1.0" ' + " " * 79 + "?>" + ONE, "-32700"),
    (" " * 79 + '<?xml version="1.0"?>' + ONE, ["é"]), (" " * 80 + '<?xml version="1.0"?>' + ONE, "-32700"),
    ("<!DOCTYPE m>" + ONE, ["é"]), ("<!docType m>\n" + ONE, ["é"]), ("<!DOCTYPE m []>" + ONE, ["é"]),
    ('<!DOCTYPE m [<!ENTITY a "b">]>' + ONE, "-32700"), ("<!DOCTYPE m><!DOCTYPE m>" + ONE, "-32700"),
    ("<!DOCTYPE " + "m" * 189 + ">" + ONE, ["é"]), ("<!DOCTYPE " + "m" * 190 + ">" + ONE, "-32700"),
    ("<!-- c -->" + ONE, "-32700"), ("<?pi x?>" + ONE, "-32700"), ("\ufeff" + ONE, "-32700"), ("<x:methodCall xmlns:x='u'></x:methodCall>", "-32700"),
    (ONE.replace("<methodCall>", "<methodCall a='1'>"), ["é"]), (ONE.replace("<methodCall>", "<methodCall xmlns='u'>"), ["é"]),
    (ONE.replace("<methodCall>", "<methodCall\n>"), ["é"]), (ONE.replace("methodCall", "MethodCall"), "-32700"),
    (ONE.replace("é", "\udcff"), "-32700"), (ONE.encode().replace("é".encode(), b"\xc0\x80"), "-32700"),
    (ONE.encode().replace("é".encode(), b"\xed\xa0\x80"), "-32700"), (ONE.replace("é", "\ufffe"), "-32700"),
    (ONE.replace("é", "\x01"), "-32700"), (ONE.replace("é", "&#1;"), "-32700"), (ONE.replace("é", "😀"), ["😀"]), (ONE.replace("é", "&#x1F600;"), ["😀"]),
    (ONE.replace("é", "a\r\nb"), ["a\nb"]), (ONE.replace("é", "&lt;&gt;&amp;&quot;&apos;&#65;&#x42;"), ["<>&\"'AB"]), (ONE.replace("é", "&eacute;"), "-32700"),
    (ONE.replace("é", "&#0;"), "-32700"), (ONE.replace("é", "&#xD800;"), "-32700"),
    # the name may stand anywhere, the last one counts
    ("<methodCall><params><param><value>1</value></param></params><methodName>x</methodName></methodCall>", ["1"]),
]  # fmt: skip
HUGE = 9223372036854775807
VALUES: list[tuple[str, Any]] = [
    *((f"<value><{tag}>{text}</{tag}></value>", [number]) for tag in ("int", "i4") for text, number in (
        ("abc", 0), ("12abc", 12), ("1e3", 1000), ("1.9", 1), ("0x1A", 0), ("", 0), (" -7 ", -7), ("+5", 5), ("99999999999999999999", HUGE),
        ("-99999999999999999999", -HUGE - 1), ("9223372036854775807", HUGE), ("4294967296", 4294967296))),
    *((f"<value><double>{text}</double></value>", [number]) for text, number in (
        ("abc", 0.0), ("", 0.0), ("NaN", 0.0), (" 2.5x", 2.5), ("1e2", 100.0), (".5", 0.5), ("-3", -3.0))),
    *((f"<value><boolean>{text}</boolean></value>", [number]) for text, number in (
        ("", False), ("0", False), (" 0 ", False), ("false", True), ("00", True), ("1", True), ("true", True), ("0.0", True))),
    ("<value><string> a\n</string></value>", ["a"]), ("<value><string></string></value>", [""]), ("<value><string/></value>", [""]),
    ("<value><string>  </string></value>", [""]),
    ("<value></value>", []), ("<value/>", []), ("<value>  \n </value>", []), ("<value> a </value>", [" a "]), ("<value>0</value>", ["0"]),
    ("<value><base64> SGVs bG8h* </base64></value>", ["Hello!"]), ("<value><base64>SGVsbG8</base64></value>", ["Hello"]), ("<value><base64></base64></value>", [""]),
    *((f"<value><{tag}>1</{tag}></value>", []) for tag in ("i8", "ex_nil", "float", "Int", "INT", "short", "dateTime", "anything")),
    ("<value><nil/></value>", []), ("<value><ex:nil xmlns:ex='u'/></value>", []),
    ("<value><i8>1</i8></value><value><int>2</int></value>", [2]),
    ("<value>a<!-- c -->b</value>", ["ab"]), ("<value><string>a<?pi x?>b</string></value>", ["ab"]), ("<value><![CDATA[<a>]]></value>", ["<a>"]),
    ("<value><string>a<b>c</b>d</string></value>", ["d"]), ("<value>a<b/>c</value>", ["c"]), ("<value>a<b>c</b></value>", []),
    ("<value><array/></value>", []), ("<value><array><data/></array></value>", [[]]), ("<value><array></array></value>", []),
    ("<value><array><data><value>1</value></data><data><value>2</value></data></array></value>", [["1"], ["2"]]),
    ("<value><data><value>1</value></data></value>", [["1"]]),
    ("<value><string>b</string>tail</value>", ["b", "tail"]), ("<value>head<string>b</string></value>", ["b"]),
    ("<value><struct/></value>", [{}]),
    ("<value><struct><member><name>a</name><value>1</value></member><member><name>a</name><value>2</value></member></struct></value>", [{"a": "2"}]),
    ("<value><struct><member><value>1</value><name>a</name></member></struct></value>", [{"": "1"}]),
    ("<value><struct><member><value>1</value></member></struct></value>", [{"": "1"}]),
    ("<value><struct><member><name> a </name><value>1</value></member></struct></value>", [{"a": "1"}]),
    ("<value><struct><member><name>0</name><value>1</value></member></struct></value>", [{0: "1"}]),
    ("<value><struct><member><name>a</name><value></value></member></struct></value>", [{}]),
    ("<value><struct><member><name>a</name><value>1</value><value>2</value></member></struct></value>", [{"a": "2"}]),
    ("<value><array><data><value/><value>2</value></data></array></value>", [["2"]]),
]  # fmt: skip


def test_bodies() -> None:
    assert not differing((body, read_body(body), said) for body, said in BODIES)


def test_values_that_are_read() -> None:
    assert not differing(
        (value, [(type(item), item) for item in read(value)], [(type(i), i) for i in said]) for value, said in VALUES
    )


@pytest.mark.parametrize(
    "body", ["<value>1</value><value>2</value>", "<params><value>1</value></params><value>2</value>"]
)
def test_params_are_decorative(body: str) -> None:
    assert read_body(f"<methodCall><methodName>m</methodName>{body}</methodCall>") == ["1", "2"]


def test_the_last_name_counts(wp: WP) -> None:
    for body in (
        "<methodName>x</methodName><methodName> demo.sayHello\n</methodName>", "<params></params><methodName>demo.sayHello</methodName>",
        "<unknown><methodName>demo.sayHello</methodName></unknown>",
    ):  # fmt: skip
        assert send(wp, f"<methodCall>{body}</methodCall>").body == GREETING


DATES = [
    ("20240102T03:04:05", "20240102T03:04:05", ""), ("20240102T03:04:05Z", "20240102T03:04:05Z", "Z"),
    ("20240102T03:04:05+02:00", "20240102T03:04:05+02:00", "+02:00"), ("1704164645", "20240102T03:04:05", ""), (" 0 ", "19700101T00:00:00", ""),
    ("20240102x03y04z05", "20240102T03:04:05", ""), ("", "T::", ""),
]  # fmt: skip


def test_dates_that_are_read() -> None:
    read_dates = [
        (text, read(f"<value><dateTime.iso8601>{text}</dateTime.iso8601></value>")[0], said, zone)
        for text, said, zone in DATES
    ]
    assert not differing(
        (text, (str(date), date.zone), (said, zone))
        for text, date, said, zone in read_dates
        if isinstance(date, DateTime)
    )
    assert all(isinstance(date, DateTime) for _, date, _, _ in read_dates)


STORED = [  # as sent, stored in local time of New York, in winter
    ("20240102T03:04:05", "2024-01-02 03:04:05", "2024-01-02 08:04:05"), ("20240102T03:04:05Z", "2024-01-01 22:04:05", "2024-01-02 03:04:05"),
    ("20240102T03:04:05+0200", "2024-01-01 20:04:05", "2024-01-02 01:04:05"), ("20240102T03:04:05+02:00", "2024-01-01 20:04:05", "2024-01-02 01:04:05"),
    ("20240231T03:04:05", "2024-03-02 03:04:05", "2024-03-02 08:04:05"),
    ("2024-01-02T03:04:05", "2026-11-20 18:40:58", "2026-11-20 23:40:58"), ("20240102T030405Z", "2026-11-20 18:40:58", "2026-11-20 23:40:58"),
    ("1704164645", "2024-01-02 03:04:05", "2024-01-02 08:04:05"),
]  # fmt: skip


def test_dates_that_are_stored(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    options.update(wp.site, "timezone_string", "America/New_York")
    rows = []
    for text, local, gmt in STORED:
        body = call(
            "wp.newPost", "1", "admin", "secret",
            "<struct><member><name>post_title</name><value>T</value></member><member><name>post_status</name><value>publish</value></member>"
            f"<member><name>post_date</name><value><dateTime.iso8601>{text}</dateTime.iso8601></value></member></struct>",
        )  # fmt: skip
        made = re.search(r"<string>(\d+)</string>", send(wp, body).body)
        assert made, text
        rows.append(
            (
                text,
                tuple(row(wp, int(made.group(1)))[name] for name in ("post_date", "post_date_gmt")),
                (local, gmt),
            )
        )
    assert not differing(rows)


def test_one_parameter_is_the_list_of_arguments(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    assert answer(wp, "wp.getUsersBlogs", ["admin", "secret"])[0]["isAdmin"] is True
    assert answer(wp, "demo.addTwoNumbers", [3, 4]) == 7
    assert answer(wp, "wp.getUsersBlogs", "admin") == TOO_FEW
    assert answer(wp, "wp.getPost", 5) == TOO_FEW
    assert answer(wp, "wp.getPages", "admin") == LOGIN
    assert answer(wp, "wp.getUsersBlogs", {"0": "admin", "1": "secret"})[0]["blogid"] == "1"


def test_scalars_of_other_types(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    for value in ("1abc", 1.9, True, ["x"], {"a": "b"}):
        assert ask(wp, "wp.getPost", value, ["post_title"]) == {"post_id": "1", "post_title": "Hello world!"}
    body = call("wp.getPost", "1", "admin", "secret", "<dateTime.iso8601>20240102T03:04:05</dateTime.iso8601>")
    assert "Hello world!" in send(wp, body).body
    assert ask(wp, "wp.getPost", []) == "404 Invalid post ID."


# -- the writer

WRITTEN: list[tuple[Any, str]] = [
    (True, "<boolean>1</boolean>"), (False, "<boolean>0</boolean>"), (-3, "<int>-3</int>"), (2**41, "<int>2199023255552</int>"),
    (5.75, "<double>5.75</double>"), (1.0, "<double>1</double>"), (9.2233720368547758e18, "<double>9.2233720368548E+18</double>"),
    (0.1 + 0.2, "<double>0.3</double>"), (1e-7, "<double>1.0E-7</double>"),
    ("&<>\"'&amp;", "<string>&amp;&lt;&gt;&quot;&#039;&amp;amp;</string>"), ("a\n\tb", "<string>a\n\tb</string>"), (None, "<string></string>"),
    (DateTime("2026", "11", "20", "23", "39", "58"), "<dateTime.iso8601>20261120T23:39:58</dateTime.iso8601>"),
    (DateTime.from_mysql("0000-00-00 00:00:00"), "<dateTime.iso8601>00000000T00:00:00Z</dateTime.iso8601>"),
    (DateTime.from_mysql(""), "<dateTime.iso8601>T::</dateTime.iso8601>"),
    (["a", 1], "<array><data>\n  <value><string>a</string></value>\n  <value><int>1</int></value>\n</data></array>"),
    ({0: "a", 1: 1}, "<array><data>\n  <value><string>a</string></value>\n  <value><int>1</int></value>\n</data></array>"),
    ({1: "a"}, "<struct>\n  <member><name>1</name><value><string>a</string></value></member>\n</struct>"),
    ({"a&": 1}, "<struct>\n  <member><name>a&amp;</name><value><int>1</int></value></member>\n</struct>"),
    ([], "<array><data>\n</data></array>"), ({}, "<array><data>\n</data></array>"),
    ([{"a": []}], "<array><data>\n  <value><struct>\n  <member><name>a</name><value><array><data>\n</data></array></value></member>\n"
        "</struct></value>\n</data></array>"),
]  # fmt: skip


def test_values_that_are_written() -> None:
    assert not differing((value, wire.encode(value), said) for value, said in WRITTEN)
    assert wire.success("Hello!", "UTF-8").decode() == GREETING
    assert wire.to_bytes("<string>\udcff</string>") == "<string>\ufffd</string>".encode()


def test_sums(wp: WP) -> None:
    for first, second, xml in (
        (3, 4, "<int>7</int>"), (2**40, 2**40, "<int>2199023255552</int>"), (2**63 - 1, 1, "<double>9.2233720368548E+18</double>"),
    ):  # fmt: skip
        assert send(wp, call("demo.addTwoNumbers", f"<int>{first}</int>", f"<int>{second}</int>")).body == envelope(xml)
