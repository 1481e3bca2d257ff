"""IPv4 addresses, masks and wildcards as the patterns that filters match by. Nothing else is taken for one."""

from __future__ import annotations

from wherry.engine.assurance.filters import EVERY, Ternary, prefix, range_prefixes


def number_of(text: str) -> int | None:
    """An IPv4 address as a number; None where the text is none."""
    parts = text.split(".")
    if len(parts) != 4:
        return None
    value = 0
    for part in parts:
        if not part.isascii() or not part.isdigit() or len(part) > 3 or int(part) > 255:
            return None
        value = value << 8 | int(part)
    return value


def block_of(text: str) -> Ternary | None:
    """``10.0.0.0/8``, ``10.0.0.0/255.0.0.0`` or one address as a pattern; None where the text is none of these."""
    address, slash, length = text.partition("/")
    value = number_of(address)
    if value is None:
        return None
    if not slash:
        return value, EVERY
    if not length.isdigit() or int(length) > 32:
        mask = number_of(length)
        return None if mask is None else (value & mask, mask)
    return prefix(value, int(length))


def masked(address: str, mask: str) -> Ternary | None:
    """An address with a netmask, whose ones count."""
    value, care = number_of(address), number_of(mask)
    return None if value is None or care is None else (value & care, care)


def wild(address: str, wildcard: str) -> Ternary | None:
    """An address with a wildcard, whose zeros count; it need not be contiguous."""
    value, ignored = number_of(address), number_of(wildcard)
    if value is None or ignored is None:
        return None
    care = EVERY ^ ignored
    return value & care, care


def is_netmask(mask: int) -> bool:
    """Whether a mask is ones and then zeros."""
    rest = EVERY ^ mask
    return rest & (rest + 1) == 0


def range_of(first: str, last: str) -> tuple[Ternary, ...] | None:
    """The addresses from one to another; None where either is no address or they are the wrong way round."""
    low, high = number_of(first), number_of(last)
    return None if low is None or high is None or low > high else range_prefixes(low, high)


def connected(address: str, mask: str = "") -> tuple[int, int] | None:
    """An interface's address as number and prefix length, from ``10.0.0.1/24`` or an address and a netmask."""
    if mask:
        value, care = number_of(address), number_of(mask)
        if value is None or care is None or not is_netmask(care):
            return None
        return value, care.bit_count()
    text, _, length = address.partition("/")
    value = number_of(text)
    return None if value is None or not length.isdigit() or int(length) > 32 else (value, int(length))
