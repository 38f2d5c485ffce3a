"""Who asks: a signed token says it, brought as a bearer token or in a session cookie.

Every service verifies with the public keys; that a session was ended before its time it hears of
the registry's log, and when it was used last the browser says, in a cookie that only we can write.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from shared.decider import Fault
from shared.law.calendar import legal_day
from shared.law.territory import Territory
from shared.messages import Actor, Role
from shared.web.kernel import Kernel
from shared.web.problems import Problem

# RFC 9864 names what RFC 8037 called EdDSA by its curve; nothing else is accepted, `none` least.
ALGORITHM: Final = "Ed25519"
SESSION: Final = "luatsu_session"
SEEN: Final = "luatsu_seen"
LEEWAY: Final = timedelta(seconds=30)  # between the clocks of two machines
CLIENT: Final = "web"  # whoever signs in with a browser


class Claims(BaseModel):
    """What a token says: an account or a machine, its role and unit, and what it may do."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: UUID
    iss: str
    exp: int
    client: Annotated[str, Field(min_length=1)]
    role: Role
    unit: str
    areas: tuple[str, ...] = ()  # codes as the account has them: what they cover depends on the day
    person_id: UUID | None = None
    scopes: tuple[str, ...] = ()
    name: str = ""  # shown to whoever signed in
    session: UUID | None = None  # of a browser
    opened_at: float = 0  # seconds: what an account ended before or after
    idle: int = 0  # seconds without a page after which it is over; nothing is no such end


@dataclass(frozen=True, slots=True)
class Caller:
    """An actor, and by what they ask."""

    actor: Actor
    client: str
    name: str = ""
    token: str | None = None  # of a session, whose forms it protects
    session: UUID | None = None

    @property
    def known(self) -> bool:
        """Say whether somebody signed in."""
        return self.actor.id is not None


ANYONE: Final = Caller(Actor(id=None, role=Role.CITIZEN, unit=""), client="")


def issuer(province: str) -> str:
    """Name who issues tokens: the registry, which owns the accounts."""
    return f"urn:luatsu:{province}:registry"


def issue(signing_key: Mapping[str, Any], claims: Claims) -> str:
    """Sign a token."""
    key = OKPKey.import_key(dict(signing_key))
    key.ensure_kid()
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": key.kid}
    return jwt.encode(header, claims.model_dump(mode="json"), key, [ALGORITHM])


def verify(keys: Mapping[str, Any], token: str, issued_by: str, at: datetime) -> Claims:
    """Read a token that one of these keys signed.

    Raises:
        Problem: 401, where it is forged, broken, expired or another province's.
    """
    try:
        claims = _signed(orjson.dumps(keys), token)
    except (JoseError, ValidationError, ValueError, TypeError) as error:
        raise _refused("token-not-valid") from error
    if claims.iss != issued_by or claims.role is Role.POLICY:  # policies act within, by no token
        raise _refused("token-not-valid")
    if claims.exp <= (at - LEEWAY).timestamp():
        raise _refused("token-expired")
    return claims


@lru_cache(maxsize=1024)
def _signed(keys: bytes, token: str) -> Claims:
    """Check a signature once: whoever asks brings the same token for hours, and it never changes.

    Whether it has expired, and who may give it, is looked at each time.
    """
    return Claims.model_validate(jwt.decode(token, _set_of(keys), [ALGORITHM]).claims)


@lru_cache(maxsize=8)
def _set_of(keys: bytes) -> KeySet:
    """Read keys once: every request asks, and they hardly ever change."""
    return KeySet.import_key_set({"keys": list(orjson.loads(keys)["keys"])})


def _refused(code: str) -> Problem:
    return Problem(401, code, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def actor_of(claims: Claims, territory: Territory, day: date) -> Actor:
    """Say who acts, with every code that the areas of their unit cover on a day.

    A code of an old part that is a neighbour's today is left out: it would show their matters.
    """
    covered = (
        territory.covers(code, day) - territory.neighbours(code, day) for code in claims.areas
    )
    return Actor(
        id=claims.sub,
        role=claims.role,
        unit=claims.unit,
        person_id=claims.person_id,
        areas=tuple(sorted(frozenset().union(*covered))),
        scopes=claims.scopes,
    )


def caller(request: Request, kernel: Kernel) -> Caller:
    """Say who asks; whoever brings no token is a citizen without a name.

    Raises:
        Problem: 401, where a token is brought and cannot be believed.
    """
    header = request.headers.get("authorization", "")
    scheme, _, bearer = header.partition(" ")
    cookie = request.cookies.get(SESSION)
    match scheme.lower(), cookie:
        case "bearer", _:
            token = bearer.strip()
        case "", None:
            return ANYONE
        case "", str():
            token = cookie or ""
        case _:
            raise _refused("token-not-valid")
    now = kernel.now()
    claims = verify(kernel.token_keys(), token, issuer(kernel.settings.province), now)
    if kernel.ended(claims.sub, claims.session, datetime.fromtimestamp(claims.opened_at, UTC)):
        raise _refused("session-ended")
    if claims.idle and idle_too_long(claims, request.cookies.get(SEEN), kernel.session_secret, now):
        raise _refused("session-idle")
    actor = actor_of(claims, kernel.law().territory, legal_day(now))
    return Caller(actor, claims.client, claims.name, None if header else token, claims.session)


# When a browser was seen last: said by itself, signed with what all services share ----------------


def seen_at(session: UUID, at: datetime, secret: bytes) -> str:
    """Write when somebody used a session last."""
    second = int(at.timestamp())
    return f"{second}.{hmac.digest(secret, f'{session}.{second}'.encode(), 'sha256').hex()}"


def idle_too_long(claims: Claims, seen: str | None, secret: bytes, at: datetime) -> bool:
    """Say whether nobody used a session for longer than it may lie there."""
    if claims.session is None or (second := last_seen(claims.session, seen, secret)) is None:
        return True
    return at - second > timedelta(seconds=claims.idle)


def last_seen(session: UUID, seen: str | None, secret: bytes) -> datetime | None:
    """Read when it was used last; nothing where nobody of ours has written it."""
    second = (seen or "").partition(".")[0]
    if not (second.isascii() and second.isdecimal() and len(second) < len(str(10**12))):
        return None
    at = datetime.fromtimestamp(int(second), UTC)
    return at if hmac.compare_digest(seen_at(session, at, secret), seen or "") else None


def require(allowed: frozenset[Role], who: Caller, *, public: bool = False) -> None:
    """Let only these roles through.

    Raises:
        Problem: 401 for whoever did not sign in, 403 naming the roles that may.
    """
    if public or who.actor.role in allowed:
        return
    if not who.known:
        raise Problem(401, "not-signed-in")
    raise not_allowed(allowed)


def not_allowed(allowed: frozenset[Role]) -> Problem:
    """Name the roles that may."""
    said = ", ".join(sorted(allowed))
    return Problem(403, "not-permitted", [Fault("role-not-allowed", None, {"roles": said})])
