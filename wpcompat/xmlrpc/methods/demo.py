"""demo.*: to try a client out."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import floatval, intval
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault, critical_error
from wpcompat.xmlrpc.params import Whole, argument, is_array
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.wire import is_leading_number, is_real

_LARGEST = 2**63


@method("demo.sayHello", journal="")
def say_hello(call: Call) -> str:
    """A greeting (``sayHello``)."""
    return "Hello!"


@method("demo.addTwoNumbers", journal="")
def add_two_numbers(call: Call, args: Whole) -> Any:
    """The sum of two integers, a float when it is too large for 64 bits (``addTwoNumbers``)."""
    first, second = argument(args, 0), argument(args, 1)
    if not call.site.profile.checks_demo_numbers:
        return _php_sum(call, first, second)
    if not is_array(args) or len(args) != 2 or type(first) is not int or type(second) is not int:
        raise Fault(400, "Invalid arguments passed to this XML-RPC method. Requires two integers.")
    return _in_64_bits(first + second)


def _php_sum(call: Call, first: Any, second: Any) -> Any:
    """PHP's ``+``: two arrays are united, what is no number kills the request."""
    if is_array(first) and is_array(second):
        united = dict(_pairs(first))
        for key, value in _pairs(second):
            united.setdefault(key, value)
        return united
    return _in_64_bits(_number(call, first) + _number(call, second))


def _pairs(array: Any) -> list[tuple[Any, Any]]:
    return list(array.items() if isinstance(array, dict) else enumerate(array))


def _number(call: Call, value: Any) -> int | float:
    if value is None or isinstance(value, (bool, int)):
        return int(value or 0)
    if isinstance(value, float):
        return value
    if isinstance(value, str) and is_leading_number(value):
        return floatval(value) if is_real(value) or abs(intval(value)) >= _LARGEST - 1 else intval(value)
    raise critical_error(call.site.profile)


def _in_64_bits(number: int | float) -> int | float:
    return number if isinstance(number, float) or -_LARGEST <= number < _LARGEST else float(number)
