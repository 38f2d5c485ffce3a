"""Values that several services' events share; nobody has to be heard for them."""

from shared.messages import Value


class CertificateNumber(Value):
    """What is printed on a certificate; a serial counts within an issuer of a province and year."""

    province: str
    issuer: str
    year: int
    serial: str


def number_key(number: CertificateNumber) -> str:
    """Name the claim on a number: every province has a Chair who counts from one each year."""
    return f"certificate-number/{number.province}/{number.issuer}/{number.year}/{number.serial}"
