"""The endpoint's own rules: bodies and their limits, faults, many calls in one, what is noted of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.linkbacks.receive_pingback import PingbackFault
from wpcompat.outbound.http import Answer, DoorError
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat.users import login, store
from wpcompat.users.update import update_user
from wpcompat.xmlrpc import endpoint, names, registry
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.endpoint import canonical_charset, read_body
from wpcompat_tests.wire.xmlrpc_exchange import Answered, call, post, recorded, send

HELLO = call("demo.sayHello")
GREETING = "<string>Hello!</string>"
NOT_WELL_FORMED = "<int>-32700</int>"
ADMIN = ("<string>admin</string>", "<string>secret</string>")
WRONG = ("<string>admin</string>", "<string>wrong</string>")


def environ(body: Any, **changes: Any) -> dict[str, Any]:
    stream = io.BytesIO(body.encode()) if isinstance(body, str) else body
    return {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/xmlrpc.php", "QUERY_STRING": "", "SERVER_NAME": "x", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": stream, "REMOTE_ADDR": "192.0.2.1", "SERVER_PROTOCOL": "HTTP/1.1", **changes,
    }  # fmt: skip


def element(name: str, *params: str) -> str:
    values = "".join(f"<value>{value}</value>" for value in params)
    return (
        f"<struct><member><name>methodName</name><value>{name}</value></member>"
        f"<member><name>params</name><value><array><data>{values}</data></array></value></member></struct>"
    )


def multicall(*elements: str) -> str:
    values = "".join(f"<value>{value}</value>" for value in elements)
    return call("system.multicall", f"<array><data>{values}</data></array>")


HELLO_IN_ONE = element("demo.sayHello")


class Endless(io.RawIOBase):
    """A body without an end; ``given`` counts what was taken of it."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "an unbounded read"
        self.given += size
        return b" " * size


def test_a_chunked_body_is_read_to_its_end(wp: WP) -> None:
    assert GREETING in post(wp, environ(HELLO, **{"wsgi.input_terminated": True})).body


def test_without_a_length_there_is_no_body(wp: WP) -> None:
    assert NOT_WELL_FORMED in post(wp, environ(HELLO)).body
    for length in ("x", "-1", "²", "", "1e3"):
        assert NOT_WELL_FORMED in post(wp, environ(HELLO, CONTENT_LENGTH=length)).body


@pytest.mark.parametrize("chunked", [True, False])
def test_the_limit_is_kept_while_reading(make_wp: Callable[..., WP], chunked: bool) -> None:
    wp = make_wp(settings={"limits.body_bytes": "100000"})
    body = Endless()
    how: dict[str, Any] = {"wsgi.input_terminated": True} if chunked else {"CONTENT_LENGTH": "10000000000"}
    answered = post(wp, environ(body, **how))
    assert NOT_WELL_FORMED in answered.body
    assert answered.status == 200
    assert body.given <= 100_000 + 65_536
    assert read_body(environ(io.BytesIO(b"x" * 100), CONTENT_LENGTH="100"), 100) == b"x" * 100
    assert read_body(environ(io.BytesIO(b"x" * 101), CONTENT_LENGTH="101"), 100) is None
    assert read_body(environ(io.BytesIO(b"x" * 101), **{"wsgi.input_terminated": True}), 100) is None
    assert read_body(environ(io.BytesIO(b"x"), CONTENT_LENGTH="9" * 5000), 100) is None


def test_a_length_that_lies(wp: WP) -> None:
    assert GREETING in post(wp, environ(HELLO, CONTENT_LENGTH=str(len(HELLO) + 100))).body
    assert NOT_WELL_FORMED in post(wp, environ(HELLO, CONTENT_LENGTH=str(len(HELLO) - 1))).body


def test_a_sender_that_goes_away(wp: WP) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError

    assert NOT_WELL_FORMED in post(wp, environ(Broken(), CONTENT_LENGTH="10")).body


def test_a_byte_at_a_time(wp: WP) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(1)

    assert GREETING in post(wp, environ(Dripping(HELLO.encode()), CONTENT_LENGTH=str(len(HELLO)))).body


@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data; boundary=x", "multipart/form-data, x"])
def test_php_keeps_a_multipart_body_for_itself(wp: WP, kind: str) -> None:
    assert NOT_WELL_FORMED in post(wp, environ(HELLO, CONTENT_LENGTH=str(len(HELLO)), CONTENT_TYPE=kind)).body


@pytest.mark.parametrize("query", ["rsd", "rsd=0", "a=b&rsd", "%72sd=1", "rsd[]=1", "+rsd"])
@pytest.mark.parametrize("verb", ["GET", "POST", "PUT"])
def test_rsd(wp: WP, verb: str, query: str) -> None:
    answered = post(wp, environ("", REQUEST_METHOD=verb, QUERY_STRING=query))
    assert answered.status == 200
    assert answered.body.startswith('<?xml version="1.0" encoding="UTF-8"?><rsd version="1.0"')


@pytest.mark.parametrize("query", ["", "rsdx", "a=rsd", "RSD", "xrsd=1"])
def test_no_rsd(wp: WP, query: str) -> None:
    answered = post(wp, environ("", REQUEST_METHOD="GET", QUERY_STRING=query))
    assert (answered.status, answered.body) == (405, "XML-RPC server accepts POST requests only.")


def test_reason_phrases_are_those_of_http(wp: WP) -> None:
    assert endpoint.respond(wp.site, environ("", REQUEST_METHOD="GET")).status == "405 Method Not Allowed"


def test_head_has_no_body(wp: WP) -> None:
    for query, status in (("rsd", 200), ("", 405)):
        answered = post(wp, environ("", REQUEST_METHOD="HEAD", QUERY_STRING=query))
        assert (answered.status, answered.body) == (status, "")


def test_rsd_escapes_and_follows_the_options(wp: WP) -> None:
    options.update(wp.site, "home", 'http://x.example/"<i>&')
    options.update(wp.site, "permalink_structure", "/index.php/%postname%/")
    body = send(wp, "GET /xmlrpc.php?rsd HTTP/1.1\r\n\r\n", scheme="https").body
    assert "<homePageLink>https://x.example/&quot;&amp;</homePageLink>" in body
    assert 'apiLink="https://x.example/&quot;&lt;i&gt;&amp;/index.php/wp-json/"' in body
    assert 'apiLink="https://wp.example/xmlrpc.php"' in body


@pytest.mark.parametrize(
    ("option", "charset", "kind"),
    [
        ("utf8", "UTF-8", "text/xml; charset=UTF-8"),
        ("Utf-8", "UTF-8", "text/xml; charset=UTF-8"),
        ("iso8859-1", "ISO-8859-1", "text/xml; charset=ISO-8859-1"),
        ("windows-1252", "windows-1252", "text/xml; charset=windows-1252"),
        ("", "", "text/xml;charset=UTF-8"),
        ('a"b\r\nX: y', "abX:y", "text/xml; charset=abX:y"),
    ],
)
def test_charset(wp: WP, option: str, charset: str, kind: str) -> None:
    assert canonical_charset(option) == charset
    options.update(wp.site, "blog_charset", option)
    for body in (HELLO, call("system.listMethods"), "zz"):
        answered = send(wp, body)
        assert dict(answered.headers)["Content-Type"] == kind
        assert answered.body.startswith(
            f'<?xml version="1.0" encoding="{charset}"?>\n'
            if charset and ":" not in charset
            else '<?xml version="1.0"?>\n'
        )


@pytest.mark.parametrize(
    ("server", "said"),
    [("waitress", False), ("WSGIServer/0.2 CPython/3.11", False), ("gunicorn/23.0", True), ("", True)],
)
def test_servers_that_end_the_connection_themselves(wp: WP, server: str, said: bool) -> None:
    answered = post(wp, environ(HELLO, CONTENT_LENGTH=str(len(HELLO)), SERVER_SOFTWARE=server))
    assert [name for name, _ in answered.headers] == (["Connection"] if said else []) + ["Content-Type", "Date"]


def test_the_date_is_the_sites(wp: WP) -> None:
    wp.clock.frozen = 1795217928.5
    assert dict(send(wp, HELLO).headers)["Date"] == "Fri, 20 Nov 2026 23:38:48 +0000"


def test_eighty_names_in_wordpress_order() -> None:
    assert len(names.NAMES) == len(set(names.NAMES)) == 80
    listed = next(e.body for e in recorded("protocol") if e.name == "system.listMethods")
    assert [line.split("string>")[1].rstrip("</") for line in listed.splitlines() if "<string>" in line] == list(
        names.NAMES
    )
    assert list(registry.load()) == list(names.NAMES)


def test_methods_that_wordpress_lacks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", {"wp.invented": registry.load()["demo.sayHello"]})
    monkeypatch.setattr(registry, "_ordered", {})
    with pytest.raises(LookupError, match=r"wp\.invented"):
        registry.load()


@pytest.mark.parametrize(
    ("kind", "there"), [("local", False), ("development", False), ("staging", False), ("production", True)]
)
@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_outside_production(make_wp: Callable[..., WP], version: str, kind: str, there: bool) -> None:
    wp = make_wp(version=version, settings={"wordpress.environment_type": kind})
    there = there or version == "6.1"
    assert ("<string>pingback.ping<" in send(wp, call("system.listMethods")).body) is there
    assert ("<string>pingback.ping<" in send(wp, call("mt.supportedMethods")).body) is there
    assert ("-32601" in send(wp, call("pingback.ping", "a", "b")).body) is not there
    assert "-32601" not in send(wp, call("pingback.extensions.getPingbacks", "a")).body


def test_after_a_failed_login_none_succeeds(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = element("wp.getUsersBlogs", *ADMIN), element("wp.getUsersBlogs", *WRONG)
    asked: list[str] = []
    real = login.authenticate

    def counting(site: Any, name: str, password: str, **kw: Any) -> Any:
        asked.append(password)
        return real(site, name, password, **kw)

    monkeypatch.setattr("wpcompat.users.login.authenticate", counting)
    body = send(wp, multicall(good, good, bad, good, element("demo.sayHello"), *[bad] * 20)).body
    assert body.count("<name>isAdmin</name>") == 2
    assert body.count("<int>403</int>") == 22
    assert body.count(GREETING) == 1
    assert asked == ["secret", "secret", "wrong"]
    assert "isAdmin" in send(wp, call("wp.getUsersBlogs", *ADMIN)).body


def test_the_application_leads_to_the_endpoint(wp: WP) -> None:
    answered = wp.client.post("/xmlrpc.php", data=HELLO, content_type="text/xml")
    assert answered.get_data(as_text=True) == send(wp, HELLO).body
    assert answered.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert wp.client.post("/xmlrpc.php/more", data=HELLO).data == answered.data
    assert wp.client.get("/xmlrpc.php").status == "405 Method Not Allowed"


def test_passwords_arrive_with_backslashes(wp: WP) -> None:
    update_user(wp.site, 1, user_pass="it's")
    assert "<int>403</int>" in send(wp, call("wp.getUsersBlogs", "admin", "it's")).body
    update_user(wp.site, 1, user_pass="it\\'s")
    assert "isAdmin" in send(wp, call("wp.getUsersBlogs", "admin", "it's")).body


@pytest.mark.parametrize("role", ["administrator", "subscriber"])
def test_get_users_blogs(wp: WP, role: str) -> None:
    options.update(wp.site, "blogname", "A &amp; B")
    store.create_user(wp.site, login="una", email="una@example.org", password="p", role=role)
    body = send(wp, call("wp.getUsersBlogs", "una", "p"), scheme="https").body
    assert f"<name>isAdmin</name><value><boolean>{int(role == 'administrator')}</boolean>" in body
    assert "<name>blogName</name><value><string>A &amp;amp; B</string>" in body
    assert "<name>url</name><value><string>http://wp.example/</string>" in body
    assert "<name>xmlrpc</name><value><string>https://wp.example/xmlrpc.php</string>" in body


@pytest.mark.parametrize("password", ["x" * 4096, "x" * 4097, "x" * 1_000_000])
def test_long_passwords(wp: WP, password: str) -> None:
    answered = send(wp, call("wp.getUsersBlogs", "admin", password))
    assert "<int>403</int>" in answered.body
    assert "Incorrect username or password." in answered.body


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Caller]]:
    """Pings as they reach the domain, which answers what the source says: ``code:text`` or a WPError's status."""
    seen: list[tuple[str, str, Caller]] = []

    def receive(site: Any, source: str, target: str, caller: Caller) -> str:
        seen.append((source, target, caller))
        kind, _, rest = source.partition(":")
        if kind == "fault":
            raise PingbackFault(int(rest), f"hidden text {rest}")
        if kind == "refused":
            raise WPError("comment_flood", "Too &#8217;quickly&#8217;.", int(rest))
        if kind == "fetch":
            try:
                site.outbound.request("GET", "http://x.example/", headers=(), home="")
            except DoorError:
                raise PingbackFault(16, "The source URL does not exist.") from None
        if kind == "broken":
            raise ZeroDivisionError
        return f"Pingback from {source} to {target} registered."

    monkeypatch.setattr("wpcompat.linkbacks.receive_pingback.receive", receive)
    return seen


@pytest.mark.parametrize("code", [0, 16, 17, 32, 33, 49])
def test_faults_of_pingbacks_are_hidden(wp: WP, received: list[Any], code: int) -> None:
    body = send(wp, call("pingback.ping", f"fault:{code}", "t")).body
    assert "<value><int>0</int></value>" in body
    assert "<value><string></string></value>" in body
    exchange = wp.site.journal.last[-1]
    assert (exchange.kind, exchange.title, exchange.peer) == ("pingback", f"pingback.ping fault:{code} t", "192.0.2.7")
    assert any(
        step.data.get("hidden_code") == code and step.data["hidden_text"] == f"hidden text {code}"
        for step in exchange.steps
    )
    assert exchange.verdict == "fault 0"


def test_only_registered_already_is_told(wp: WP, received: list[Any]) -> None:
    body = send(wp, call("pingback.ping", "fault:48", "t")).body
    assert "<value><int>48</int></value>" in body
    assert "hidden text 48" in body


def test_arguments_arrive_with_backslashes(wp: WP, received: list[tuple[str, str, Caller]]) -> None:
    send(wp, call("pingback.ping", "it's \\ \"", "<int>5</int>"))
    assert received[-1][:2] == ("it\\'s \\\\ \\\"", "5")
    send(wp, call("pingback.ping", "<string>éa</string>"))
    assert [word.encode("utf-8", "surrogateescape") for word in received[-1][:2]] == [b"\xc3", b"\xa9"]
    send(wp, call("pingback.ping", "<base64>/w==</base64>", "t"))
    assert received[-1][0] == "\udcff"
    assert wp.site.journal.last[-1].title == "pingback.ping \ufffd t"


@pytest.mark.parametrize("status", [409, 429])
def test_refusals_of_comments_end_the_request(wp: WP, received: list[Any], status: int) -> None:
    single = send(wp, call("pingback.ping", f"refused:{status}", "t"))
    several = send(
        wp,
        multicall(
            element("demo.sayHello"),
            element("pingback.ping", f"refused:{status}", "t"),
            element("pingback.ping", "a", "b"),
        ),
    )
    assert single.body == several.body
    assert f"<int>{status}</int>" in single.body
    assert "<string>Too &amp;#8217;quickly&amp;#8217;.</string>" in single.body
    assert len(received) == 2
    assert several.status == 200
    assert [name for name, _ in several.headers] == ["Expires", "Cache-Control", "Connection", "Content-Type", "Date"]
    assert dict(several.headers)["Cache-Control"] == "no-cache, must-revalidate, max-age=0, no-store, private"


def test_the_user_of_one_call_stays_for_the_next(wp: WP, received: list[tuple[str, str, Caller]]) -> None:
    ping = element("pingback.ping", "a", "b")
    send(wp, multicall(ping, element("wp.getUsersBlogs", *ADMIN), ping, element("wp.getUsersBlogs", *WRONG), ping))
    assert [caller.user_id for _, _, caller in received] == [0, 1, 1]
    send(wp, multicall(ping))
    assert received[-1][2].user_id == 0


@pytest.mark.parametrize(
    ("settings_", "fidelity", "fetched"),
    [
        ({}, "exact", 8),
        ({}, "hardened", 5),
        ({"outbound.per_request": "3"}, "exact", 3),
        ({"outbound.per_request": "7"}, "hardened", 7),
    ],
)
def test_fetches_of_one_request(
    make_wp: Callable[..., WP],
    received: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    settings_: dict[str, str],
    fidelity: str,
    fetched: int,
) -> None:
    wp = make_wp(fidelity=fidelity, settings=settings_)
    went: list[str] = []

    def request(method: str, url: str, **how: Any) -> Answer:
        went.append(url)
        return Answer(200, (), b"", url)

    monkeypatch.setattr(wp.site.outbound, "request", request)
    ping = element("pingback.ping", "fetch:", "t")
    for _ in range(2):
        body = send(wp, multicall(*[ping] * 8)).body
        assert body.count("registered.") == fetched
        assert body.count("<int>0</int>") == 8 - fetched
    assert len(went) == 2 * fetched


def test_a_metered_door_is_the_same_door(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"outbound.per_request": "1"})
    door = Call(wp.site, Caller()).site.outbound
    assert door is not wp.site.outbound
    assert door.reverse("127.0.0.1") == wp.site.outbound.reverse("127.0.0.1")
    assert door.validate("ftp://x.example/", home=wp.home) == wp.site.outbound.validate(
        "ftp://x.example/", home=wp.home
    )


def test_what_goes_wrong_is_a_fault_and_a_traceback_in_the_log(
    wp: WP, received: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "wpcompat"):
        answered = send(wp, call("pingback.ping", "broken:", "t"))
    assert answered.status == 200
    assert "<int>500</int>" in answered.body
    assert "There has been a critical error on this website." in answered.body
    assert "ZeroDivisionError" in caplog.text
    assert "Traceback" not in answered.body


@pytest.mark.parametrize(
    "wrong",
    [
        "<string>x</string>",
        "<dateTime.iso8601>1</dateTime.iso8601>",
        "<struct><member><name>methodName</name><value>demo.sayHello</value></member></struct>",
    ],
)
def test_an_element_that_kills_php_is_a_fault_in_its_place(wp: WP, wrong: str) -> None:
    """WordPress answers nothing but HTTP 500 to the whole."""
    answered = send(wp, multicall(element("demo.sayHello"), wrong, element("demo.sayHello")))
    assert answered.status == 200
    assert answered.body.count(GREETING) == 2
    assert "&amp;lt;p&amp;gt;There has been a critical error" in answered.body


@pytest.mark.parametrize(
    "name",
    ["system.listMethods", "system.getCapabilities", "demo.sayHello", "mt.supportedMethods", "mt.supportedTextFilters"],
)
def test_cheap_calls_leave_no_exchange(wp: WP, name: str) -> None:
    send(wp, call(name))
    assert wp.site.journal.last == []


def test_what_is_noted(wp: WP) -> None:
    send(wp, "zz")
    send(wp, call("wp.getUsersBlogs", *WRONG))
    send(wp, call("wp.getUsersBlogs", *ADMIN))
    send(wp, call("no.such"))
    told = [(entry.kind, entry.title, entry.verdict) for entry in wp.site.journal.last]
    assert told == [
        ("xmlrpc", "xmlrpc.php", "fault -32700 parse error. not well formed"),
        ("xmlrpc", "wp.getUsersBlogs", "fault 403 Incorrect username or password."),
        ("xmlrpc", "wp.getUsersBlogs", "answered"),
        ("xmlrpc", "no.such", "fault -32601 server error. requested method no.such does not exist."),
    ]
    assert [step.name for step in wp.site.journal.last[1].steps] == ["wp_authenticate"]
    everything = json.dumps([entry.as_json() for entry in wp.site.journal.last])
    assert "secret" not in everything
    assert "wrong" not in everything


def test_pings_in_a_multicall_are_told_apart(wp: WP) -> None:
    first, second = (f"<string>{url}</string>" for url in ("ftp://a.example/", "http://b.example/"))
    target = "<string>http://elsewhere.example/</string>"
    body = multicall(
        element("pingback.ping", first, target), HELLO_IN_ONE, element("no.such"), element("pingback.ping", second)
    )
    send(wp, body)
    *pings, whole = wp.site.journal.last
    assert [(entry.kind, entry.title, entry.peer) for entry in pings] == [
        ("pingback", "pingback.ping ftp://a.example/ http://elsewhere.example/", whole.peer),
        ("pingback", "pingback.ping http://b.example/", whole.peer),
    ]
    assert pings[0].verdict == "fault 0: A valid URL was not provided."
    assert (whole.title, whole.verdict) == ("system.multicall", "answered")
    assert [(step.name, step.ok, step.data) for step in whole.steps] == [
        ("system.multicall calls", None, {"call": pings[0].title}),
        ("method exists", False, {"method": "no.such"}),
        ("system.multicall calls", None, {"call": pings[1].title}),
    ]


@pytest.mark.parametrize(
    ("body", "name", "data"),
    [
        ("<methodCall><x></methodCall>", "parse", {"reason": "mismatched tag: line 1, column 17"}),
        ("zz", "parse", {"message": "parse error. not well formed"}),
        (call("no.such"), "method exists", {"method": "no.such"}),
        (call("pingback.extensions.getPingbacks", "<string>http://a.example/</string>"), "target leads to a post", {"post_id": 0}),
    ],
)  # fmt: skip
def test_why_a_call_was_refused_is_noted(wp: WP, body: str, name: str, data: dict[str, Any]) -> None:
    send(wp, body)
    (entry,) = wp.site.journal.last
    step = entry.steps[0]
    assert (step.name, step.ok) == (name, False)
    assert data.items() <= step.data.items()


def test_that_a_staging_site_takes_no_pings_is_noted(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.environment_type": "staging"})
    assert "-32601" in send(wp, call("pingback.ping")).body
    assert [(step.name, step.data) for step in wp.site.journal.last[0].steps] == [
        ("wp_should_disable_pings_for_environment", {"environment_type": "staging"})
    ]


def test_the_agent_is_read_as_utf8(wp: WP, received: list[tuple[str, str, Caller]]) -> None:
    post(
        wp,
        environ(
            body := call("pingback.ping", "a", "b"),
            CONTENT_LENGTH=str(len(body)),
            HTTP_USER_AGENT="Caf\u00c3\u00a9 \u00ff",
        ),
    )
    assert received[-1][2] == Caller("192.0.2.1", "Café \ufffd", 0)


def test_service_off(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.xmlrpc": "no"})
    for body, status in (
        (call("wp.getUsersBlogs", *ADMIN), 405), (call("wp.getUsersBlogs"), 400), (call("no.such"), 200), ("zz", 200), (HELLO, 200),
        (call("mt.getTrackbackPings", "<int>99</int>"), 404), (multicall(element("wp.getUsersBlogs", *ADMIN)), 200),
        (call("pingback.ping", "a", "b"), 200),
    ):  # fmt: skip
        assert send(wp, body).status == status


SEEDS = [e.request.partition("\r\n\r\n")[2] for e in (*recorded("protocol"), *recorded("endpoint"))]
PIECES = st.sampled_from(
    "<value> </value> <string> </string> <data> </data> <struct> </struct> <name> </name> <member> </member> <int> </int> <nil/> &amp; "
    "<dateTime.iso8601> </dateTime.iso8601> <base64> </base64> <boolean> </boolean> <methodName> </methodName> 99999999999999999999 ' \\ \0 "
    "pingback.ping mt.getTrackbackPings pingback.extensions.getPingbacks wp.getUsersBlogs demo.addTwoNumbers system.multicall".split(
        " "
    )
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A recorded body with pieces put in, taken out or doubled."""
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 30)))
        body = draw(
            st.sampled_from(
                [body[:start] + draw(PIECES) + body[end:], body[:start] + body[end:], body[:end] + body[start:]]
            )
        )
    return body


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_mutated_bodies_get_an_answer(wp: WP, received: list[Any], body: str) -> None:
    answered: Answered = send(wp, "POST /xmlrpc.php HTTP/1.1\r\n\r\n" + body)
    assert answered.status == 200
    assert answered.body.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>\n')
    assert answered.body.endswith("</methodResponse>\n")


TYPED = st.sampled_from(
    ["<int>1</int>", "<string>x</string>", "<boolean>1</boolean>", "<double>1.5</double>", "<dateTime.iso8601>x</dateTime.iso8601>", "<base64>/w==</base64>",
     "<array><data></data></array>", "<array><data><value>1</value></data></array>", "<struct></struct>", "<struct><member><name>0</name><value>1</value></member></struct>", "<nil/>"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(registry.load())), st.lists(TYPED, max_size=4))
def test_every_method_takes_every_type(wp: WP, name: str, values: list[str]) -> None:
    wp.site.cache.clear()
    answered = send(wp, call(name, *values))
    assert answered.status == 200
    assert answered.body.endswith("</methodResponse>\n")
