"""What a call ends with when it does not end with a value (``IXR_Error``)."""

from __future__ import annotations

from wpcompat.profiles import Profile


class Fault(Exception):
    """An XML-RPC fault: its code, and its text as it reads (escaping is the wire's business)."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


class EndOfRequest(Exception):
    """A refusal that WordPress voices with ``wp_die``: this one fault replaces the whole answer, a multicall's too."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def not_well_formed() -> Fault:
    return Fault(-32700, "parse error. not well formed")


def not_a_call() -> Fault:
    return Fault(-32600, "server error. invalid xml-rpc. not conforming to spec. Request must be a methodCall")


def no_such_method(name: str) -> Fault:
    return Fault(-32601, f"server error. requested method {name} does not exist.")


def insufficient_arguments() -> Fault:
    return Fault(400, "Insufficient arguments passed to this XML-RPC method.")


def recursive_multicall() -> Fault:
    return Fault(-32600, "Recursive calls to system.multicall are forbidden")


def critical_error(profile: Profile) -> Fault:
    """What WordPress answers when PHP dies in a method (``wp_die`` of the fatal error handler)."""
    return Fault(
        500,
        "<p>There has been a critical error on this website.</p>"
        f'<p><a href="{profile.support_url}">Learn more about troubleshooting WordPress.</a></p>',
    )
