"""Signatures in plain Python, against RFC 8032 and against OpenSSL."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from shared.bundle.verifier.ed25519 import FIELD, ORDER, point_of, signed_by

VECTORS = [  # RFC 8032, 7.1: public key, message, R, s
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
# All points of small order, and spellings of them that RFC 8032 does not allow.
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
MISSPELT = [
    "0100000000000000000000000000000000000000000000000000000000000080",  # x = 0 with a sign
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p + 1
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p
    "0200000000000000000000000000000000000000000000000000000000000000",  # on no curve
]


def by_openssl(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize(("public", "message", "r", "s"), VECTORS)
def test_the_vectors_of_the_rfc_hold(public: str, message: str, r: str, s: str) -> None:
    said = [bytes.fromhex(one) for one in (public, message, r + s)]

    assert signed_by(*said)
    assert by_openssl(*said)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_what_openssl_signs_holds(private: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(private)

    assert signed_by(key.public_key().public_bytes_raw(), message, key.sign(message))


@given(st.binary(min_size=1, max_size=64), st.integers(0, 2**20))
def test_a_changed_bit_spoils_it(message: bytes, place: int) -> None:
    whole = bytearray(PUBLIC + KEY.sign(message) + message)
    bit = place % (len(whole) * 8)
    whole[bit // 8] ^= 1 << bit % 8
    public, signature, said = bytes(whole[:32]), bytes(whole[32:96]), bytes(whole[96:])

    assert not signed_by(public, said, signature)
    assert not by_openssl(public, said, signature)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_noise_is_no_signature(public: bytes, signature: bytes) -> None:
    assert not signed_by(public, b"said", signature)


@given(st.binary(max_size=64), st.integers(1, 15))
def test_a_signature_has_one_spelling(message: bytes, times: int) -> None:
    signature = KEY.sign(message)
    s = int.from_bytes(signature[32:], "little") + times * ORDER

    if s < 2**256:
        assert not signed_by(PUBLIC, message, signature[:32] + s.to_bytes(32, "little"))
    assert not signed_by(PUBLIC, message, signature + b"\0")
    assert not signed_by(PUBLIC, message, signature[:-1])


@pytest.mark.parametrize("point", SMALL)
def test_a_key_of_small_order_signs_nothing(point: str) -> None:
    key = bytes.fromhex(point)

    assert point_of(key) is not None
    for other in SMALL:
        assert not signed_by(key, b"anything", bytes.fromhex(other) + bytes(32))


@pytest.mark.parametrize("point", MISSPELT)
def test_a_point_has_one_spelling(point: str) -> None:
    assert point_of(bytes.fromhex(point)) is None


@given(st.binary(min_size=32, max_size=32))
def test_a_point_that_is_read_is_on_the_curve(encoded: bytes) -> None:
    point = point_of(encoded)

    if point is not None:
        x, y, _, _ = point
        assert (y * y - x * x - 1 + 121665 * pow(121666, -1, FIELD) * x * x * y * y) % FIELD == 0
