"""Every method with arguments of every type in every place: ``python -m wpcompat_tests.hostile.types --count 200000``."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from wpcompat.testing.site import WP
from wpcompat.xmlrpc.registry import load
from wpcompat_tests.hostile import mutate
from wpcompat_tests.hostile.target import check, main, send
from wpcompat_tests.hostile.xmlrpc import fit
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.made_calls import CALLS, LOGIN, ODD, PASSWORDS, ROLES, body

AFRESH = 400
"""Calls after which the site is laid again, for many of them delete."""


def arguments(chance: random.Random, method: str, role: str) -> list[Any]:
    """Arguments that a method could take, in the name of a role."""
    made: list[Any] = []
    for slot in CALLS[method]:
        made += [role, PASSWORDS[role]] if slot is LOGIN else [slot(chance)]
    return made


def replaced(chance: random.Random) -> Iterator[tuple[str, list[Any]]]:
    """Calls without end: one, two or three arguments, or members of a struct, are of another type; some are missing or too many."""
    methods = [name for name in CALLS if name in load()]
    while True:
        method = chance.choice(methods)
        role = chance.choice(ROLES)
        made = arguments(chance, method, role)
        # Wrong logins cost a hash each and go no further: few of them.
        places = [at for at, value in enumerate(made) if value not in (role, PASSWORDS[role]) or chance.random() < 0.03]
        for _ in range(chance.choice((1, 1, 2, 3))):
            if places:
                at = chance.choice(places)
                made[at] = inside(chance, made[at]) if isinstance(made[at], dict) and made[at] else odd(chance)
        if chance.random() < 0.1:
            del made[chance.randrange(len(made) + 1) :]
        if chance.random() < 0.1:
            made.append(odd(chance))
        yield method, made


def inside(chance: random.Random, struct: dict[Any, Any]) -> Any:
    """A struct with one member of another type."""
    return odd(chance) if chance.random() < 0.3 else {**struct, chance.choice(list(struct)): odd(chance)}


def odd(chance: random.Random) -> Any:
    return chance.choice(ODD) if chance.random() < 0.7 else fit(mutate.text(chance))


def singles() -> Iterator[tuple[str, list[Any]]]:
    """Every value of every type at every place of every method, the other arguments as they should be."""
    chance = random.Random(1)
    for method in (name for name in CALLS if name in load()):
        for place in range(len(arguments(chance, method, "admin"))):
            for value in ODD:
                made = arguments(chance, method, "admin")
                made[place] = value
                yield method, made


def answered(wp: WP, method: str, made: list[Any]) -> str:
    """``value`` or the fault's code; raises when it is no answer."""
    sent = body(method, made)
    try:
        got = check(send(wp, "POST", "/xmlrpc.php", sent, content_type="text/xml"))
    except Exception as error:
        raise AssertionError(f"{method} {made!r}: {error!r}\n{sent[:3000]!r}") from error
    if got.status != 200 or b"<methodResponse>" not in got.body:
        raise AssertionError(f"{method} {made!r}: {got.status} {got.body[:300]!r}")
    if b"<fault>" not in got.body:
        return "value"
    return "fault " + got.body.partition(b"<int>")[2].partition(b"<")[0].decode()


def attack(wp: WP, chance: random.Random, count: int) -> Counter[str]:
    """``count`` calls; raises at the first that is not answered."""
    seen: Counter[str] = Counter()
    kept, calls = Kept(wp), replaced(chance)
    for number in range(count):
        if number % AFRESH == 0:
            kept.lay()
        seen[answered(wp, *next(calls))] += 1
    return seen


def every(wp: WP, chance: random.Random, count: int) -> Counter[str]:
    """The first ``count`` of the single replacements in random order."""
    seen: Counter[str] = Counter()
    kept, calls = Kept(wp), list(singles())
    chance.shuffle(calls)
    for number, call in enumerate(calls[:count]):
        if number % AFRESH == 0:
            kept.lay()
        seen[answered(wp, *call)] += 1
    return seen


if __name__ == "__main__":
    main(attack, "calls with arguments of other types", 200_000)
