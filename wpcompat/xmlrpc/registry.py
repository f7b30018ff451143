"""Which methods there are: ``@method`` enters a function, ``names.NAMES`` gives the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from typing import Any, TypeVar

from wpcompat.journal import step
from wpcompat.site import Site
from wpcompat.xmlrpc import methods as methods_package
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import insufficient_arguments, no_such_method
from wpcompat.xmlrpc.names import NAMES
from wpcompat.xmlrpc.params import WholeArguments, argument, as_text, is_array, unwrap

Function = TypeVar("Function", bound=Callable[..., Any])
Converter = Callable[[Any], Any]


@dataclass(frozen=True)
class Method:
    """``minimum``: fewer arguments are refused. ``journal``: the kind of its exchanges, empty for none."""

    name: str
    function: Callable[..., Any]
    minimum: int
    journal: str
    takes_whole: bool
    converters: tuple[Converter | None, ...]

    def __call__(self, call: Call, params: list[Any] | dict[Any, Any]) -> Any:
        """Run it as WordPress would with these parameters. Raises what the method raises."""
        args = unwrap(params)
        if self.minimum and (not is_array(args) or len(args) < self.minimum):
            raise insufficient_arguments()
        if self.takes_whole:
            return self.function(call, args)
        return self.function(call, *self._arguments(args))

    def _arguments(self, args: Any) -> Iterator[Any]:
        for position, convert in enumerate(self.converters):
            value = argument(args, position)
            yield convert(value) if convert else value


_registered: dict[str, Method] = {}
_ordered: dict[str, Method] = {}


def method(*names: str, minimum: int = 0, journal: str = "xmlrpc") -> Callable[[Function], Function]:
    """Enter a function under WordPress's name for it (several: aliases)."""

    def enter(function: Function) -> Function:
        # Not typing's get_type_hints: Python 3.10's makes an Optional of what has the default None, and hides the mark.
        parameters = list(signature(function, eval_str=True).parameters.values())[1:]
        marks = [parameter.annotation.__metadata__[0] for parameter in parameters]
        whole = marks == [WholeArguments]
        for name in names:
            _registered[name] = Method(name, function, minimum, journal, whole, () if whole else tuple(marks))
        return function

    return enter


def load() -> dict[str, Method]:
    """All methods there are, in WordPress's order. Raises ``LookupError`` when one has no name of WordPress's."""
    if not _ordered:
        for module in iter_modules(methods_package.__path__):
            import_module(f"{methods_package.__name__}.{module.name}")
        unknown = _registered.keys() - set(NAMES)
        if unknown:
            raise LookupError(f"no methods of WordPress: {', '.join(sorted(unknown))}")
        # One step, so that another thread finds none of them or all.
        _ordered.update({name: _registered[name] for name in NAMES if name in _registered})
    return _ordered


def available(site: Site) -> list[str]:
    """The names a site answers to. Outside production 7.1 takes no pingbacks (``wp_should_disable_pings…``)."""
    return [name for name in load() if name != "pingback.ping" or not pings_are_off(site)]


def pings_are_off(site: Site) -> bool:
    return site.profile.pings_off_outside_production and site.config["wordpress.environment_type"] != "production"


def find(site: Site, name: Any) -> Method:
    """The method of that name (which a multicall may give in any type). Raises ``Fault`` -32601."""
    found = load().get(name) if isinstance(name, str) else None
    if found is None:
        step("method exists", False, method=as_text(name))
        raise no_such_method(as_text(name))
    if name == "pingback.ping" and pings_are_off(site):
        kind = site.config["wordpress.environment_type"]
        step("wp_should_disable_pings_for_environment", False, environment_type=kind)
        raise no_such_method(as_text(name))
    return found
