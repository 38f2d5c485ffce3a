"""Ed25519 signatures, checked in plain Python.

Source: RFC 8032, 5.1. A key of small order is refused as well: its signatures prove nothing.
"""

from __future__ import annotations

from hashlib import sha512
from typing import Tuple

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)

Point = Tuple[int, int, int, int]  # X, Y, Z, T: x = X/Z, y = Y/Z, xy = T/Z
NEUTRAL: Point = (0, 1, 1, 0)


def added(one: Point, other: Point) -> Point:
    """Add two points."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % FIELD
    b = (y1 + x1) * (y2 + x2) % FIELD
    c = 2 * CURVE_D * t1 * t2 % FIELD
    d = 2 * z1 * z2 % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def doubled(point: Point) -> Point:
    """Add a point to itself."""
    x, y, z, _ = point
    a, b = x * x % FIELD, y * y % FIELD
    h = a + b
    e = h - (x + y) * (x + y)
    g = a - b
    f = 2 * z * z + g
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def negated(point: Point) -> Point:
    """Turn a point around."""
    x, y, z, t = point
    return -x % FIELD, y, z, -t % FIELD


def written(point: Point) -> bytes:
    """Write a point as 32 bytes."""
    x, y, z, _ = point
    inverse = pow(z, FIELD - 2, FIELD)
    x, y = x * inverse % FIELD, y * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_of(encoded: bytes) -> Point | None:
    """Read a point; none where the bytes are not the one way to write one."""
    if len(encoded) != 32:
        return None
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= FIELD:
        return None
    u, v = (y * y - 1) % FIELD, (CURVE_D * y * y + 1) % FIELD
    x = u * pow(v, 3, FIELD) * pow(u * pow(v, 7, FIELD), (FIELD - 5) // 8, FIELD) % FIELD
    if v * x * x % FIELD == -u % FIELD:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if v * x * x % FIELD != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = FIELD - x
    return x, y, 1, x * y % FIELD


def is_small(point: Point) -> bool:
    """Say whether a point is of small order."""
    x, y, z, _ = doubled(doubled(doubled(point)))
    return x % FIELD == 0 and (y - z) % FIELD == 0


def base_point() -> Point:
    """Give the point that all others are multiples of."""
    found = point_of((4 * pow(5, FIELD - 2, FIELD) % FIELD).to_bytes(32, "little"))
    assert found is not None
    return found


BASE = base_point()


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature over a message is that of a public key."""
    key = point_of(public)
    if key is None or len(signature) != 64 or is_small(key):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    k = int.from_bytes(sha512(r + public + message).digest(), "little") % ORDER
    # s·B − k·A, both at once; what is left must be R, as it was written.
    away = negated(key)
    steps = (None, BASE, away, added(BASE, away))
    point = NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        point = doubled(point)
        step = steps[(s >> bit & 1) | (k >> bit & 1) << 1]
        if step is not None:
            point = added(point, step)
    return written(point) == r
