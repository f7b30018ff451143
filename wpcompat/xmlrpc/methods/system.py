"""system.*: the server speaks of itself, and many calls in one (``IXR_IntrospectionServer`` and kin)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any

from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.endpoint import outcome_among_others
from wpcompat.xmlrpc.faults import Fault, critical_error, recursive_multicall
from wpcompat.xmlrpc.params import Whole
from wpcompat.xmlrpc.registry import available, method
from wpcompat.xmlrpc.wire import DateTime, escape

_SECONDS_OF_A_HARDENED_REQUEST = 10


@method("system.multicall")
def multicall(call: Call, calls: Whole) -> list[Any]:
    """Answer each ``{methodName, params}``: a list of one with the value, or a struct with the fault.

    Once the calls have taken their time (``[limits] multicall_seconds``) or answered too much (``multicall_bytes``), the
    rest is not called.
    """
    if isinstance(calls, DateTime):
        raise critical_error(call.site.profile)
    if not isinstance(calls, (list, dict)):
        return []
    elements = calls.values() if isinstance(calls, dict) else calls
    return [_result(answer) for answer in _answers(call, elements)]


def _answers(call: Call, elements: Iterable[Any]) -> Iterator[Any]:
    config = call.site.config
    seconds = config["limits.multicall_seconds"] or (_SECONDS_OF_A_HARDENED_REQUEST if config.hardened else 0)
    began, left = monotonic(), config["limits.multicall_bytes"]
    for element in elements:
        if left < 0 or (seconds and monotonic() - began > seconds):
            yield Fault(-32500, "application error. too much for one request, send the rest in another")
            continue
        answer = _answer(call, element)
        left -= _letters(answer)
        yield answer


def _letters(value: Any) -> int:
    """About how long a value is when it is written."""
    if isinstance(value, str):
        return len(value) + 20
    if isinstance(value, dict):
        return sum(map(_letters, value.values())) + 40 * len(value)
    return sum(map(_letters, value)) + 20 if isinstance(value, list) else 20


def _answer(call: Call, element: Any) -> Any:
    if isinstance(element, (str, DateTime)):
        return critical_error(call.site.profile)
    members = element if isinstance(element, dict) else {}
    name = members.get("methodName")
    if name is True or name == "system.multicall":
        return recursive_multicall()
    return outcome_among_others(call, name, members.get("params"))


def _result(answer: Any) -> Any:
    if isinstance(answer, Fault):
        # The text was escaped when the fault was made, and is escaped again with the list.
        return {"faultCode": answer.code, "faultString": escape(answer.message)}
    return [answer]


@method("system.listMethods", journal="")
def list_methods(call: Call) -> list[str]:
    """The names of all methods."""
    return available(call.site)


@method("system.getCapabilities", journal="")
def get_capabilities(call: Call) -> dict[str, Any]:
    """The specifications that the server keeps to."""
    names = ("xmlrpc", "faults_interop", "system.multicall")
    versions = (1, 20010516, 1)
    urls = call.site.profile.fault_interop_urls
    return {
        name: {"specUrl": url, "specVersion": version} for name, url, version in zip(names, urls, versions, strict=True)
    }
