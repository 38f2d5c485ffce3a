"""A time-stamping authority of the tests' own: RFC 3161 answers, written byte by byte."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import TimeStampRequest
from rfc3161_client._rust import parse_timestamp_request
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

URL = "http://tsa/stamp"
POLICY = "1.2.3.4.1"
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
SHA256, ECDSA = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"


def der(tag: int, *parts: bytes) -> bytes:
    """Write one element."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def sequence(*parts: bytes) -> bytes:
    """Write a sequence."""
    return der(0x30, *parts)


def integer(value: int) -> bytes:
    """Write a number."""
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Write a name."""
    first, second, *rest = map(int, dotted.split("."))
    body = bytes([first * 40 + second])
    for arc in rest:
        sevens = [arc & 0x7F]
        while arc := arc >> 7:
            sevens.append(arc & 0x7F | 0x80)
        body += bytes(reversed(sevens))
    return der(0x06, body)


def octets(body: bytes) -> bytes:
    """Write bytes."""
    return der(0x04, body)


def attribute(name: str, value: bytes) -> bytes:
    """Write an attribute with one value."""
    return sequence(oid(name), der(0x31, value))


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: "tuple[x509.Name, object] | None" = None
) -> x509.Certificate:
    """Certify a key: a root's by itself, an authority's by a root."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0] if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2060, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is None:
        return builder.sign(key, hashes.SHA256())
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    signer = issuer[1]
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    return builder.add_extension(usage, critical=True).sign(signer, hashes.SHA256())


@dataclass
class Tsa:
    """An authority, with a root that vouches for it; tests say what it gets wrong."""

    down: bool = False
    stamps_other_bytes: bool = False
    forgets_the_nonce: bool = False
    refuses: bool = False
    asked: int = 0
    _root: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def __post_init__(self) -> None:
        """Have its key certified."""
        self.root = certificate("Root", self._root)
        self.certificate = certificate("TSA", self._key, (self.root.subject, self._root))

    @property
    def roots(self) -> Sequence[x509.Certificate]:
        """Name who vouches for it."""
        return [self.root]

    def write_roots(self, file: Path) -> Path:
        """Write that down in PEM."""
        file.write_bytes(self.root.public_bytes(Encoding.PEM))
        return file

    def client(self) -> httpx.AsyncClient:
        """Open its door."""

        async def stamp(request: Request) -> Response:
            self.asked += 1
            if self.down:
                return Response(status_code=503)
            answer = self.answer(parse_timestamp_request(await request.body()))
            return Response(answer, media_type="application/timestamp-reply")

        app = Starlette(routes=[Route("/stamp", stamp, methods=["POST"])])
        return httpx.AsyncClient(transport=httpx.ASGITransport(app))

    def answer(self, request: TimeStampRequest) -> bytes:
        """Answer a question."""
        if self.refuses:
            return sequence(sequence(integer(2)))
        message = bytes(32) if self.stamps_other_bytes else request.message_imprint.message
        at = datetime.now(UTC)  # noqa: TID251  # an authority has a clock of its own
        info = sequence(
            integer(1),
            oid(POLICY),
            sequence(sequence(oid(SHA256), der(0x05)), octets(message)),
            integer(self.asked),
            der(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()),
            b"" if self.forgets_the_nonce or not request.nonce else integer(request.nonce),
        )
        return sequence(sequence(integer(0)), self._signed(info))

    def _signed(self, info: bytes) -> bytes:
        own = self.certificate.public_bytes(Encoding.DER)
        algorithm = sequence(oid(SHA256))
        attributes = b"".join(
            sorted(
                [
                    attribute(CONTENT_TYPE, oid(TST_INFO)),
                    attribute(DIGEST, octets(sha256(info).digest())),
                    attribute(
                        SIGNING_CERTIFICATE,
                        sequence(sequence(sequence(octets(sha256(own).digest())))),
                    ),
                ]
            )
        )
        signature = self._key.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            integer(1),
            sequence(
                self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)
            ),
            algorithm,
            der(0xA0, attributes),
            sequence(oid(ECDSA)),
            octets(signature),
        )
        return sequence(
            oid(SIGNED_DATA),
            der(
                0xA0,
                sequence(
                    integer(3),
                    der(0x31, algorithm),
                    sequence(oid(TST_INFO), der(0xA0, octets(info))),
                    der(0xA0, own),
                    der(0x31, signer),
                ),
            ),
        )
