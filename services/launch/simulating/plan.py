"""What is to happen in a simulated province: who comes, who goes, what is founded and ended."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from services.launch.demo.disciplining import Form
from services.registry.certificate.simulate import Fate
from shared.contracts.registry.competency import CompetencyKind
from shared.contracts.registry.engagement import EngagementResult, EngagementStage, Purpose
from shared.contracts.registry.legalaid import AidForm, AidProvider, Beneficiary
from shared.contracts.registry.organisation import OrganisationForm


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist."""

    full_name: str
    citizen_number: str
    birth_date: str
    address: str
    phone: str


TO_REGISTER = timedelta(days=45)  # until an organisation that is applied for is there


class Way(StrEnum):
    """By which way a lawyer comes into the province's registers."""

    REGISTER = "register"  # stood in the old one
    TRAINEE = "trainee"
    SERVED = "served"  # whose traineeship stands in an old register
    EXEMPT = "exempt"
    TRANSFER = "transfer"  # from another Bar


class Leaving(StrEnum):
    """How a lawyer leaves the Bar for good."""

    STOPS = "stops"  # and asks that the certificate be revoked
    TRANSFERS = "transfers"
    DIES = "dies"
    DELETED = "deleted"  # by discipline


@dataclass(frozen=True, slots=True)
class Leave:
    """How a lawyer leaves, and when that begins."""

    how: Leaving
    on: date


@dataclass(slots=True, kw_only=True)
class Lawyer:
    """A lawyer's life in the registers, or that of who would be one."""

    number: int
    who: Invented
    area: str  # of residence, where the lawyer first became known
    way: Way
    on: date  # when that happened
    issued_on: date  # of the certificate; of who comes by a dossier, when it is filed
    admitted_on: date  # of old registers; else when the admission is asked for
    joined_on: date  # when the practice in the first office began
    ready_on: date  # from when on other stories may count on this lawyer
    office: int | None = None
    guide: int | None = None
    fate: Fate = Fate.ISSUED
    extended: bool = False
    failed_once: bool = False
    removed: bool = False
    moves: list[tuple[date, int]] = field(default_factory=list)
    leave: Leave | None = None
    founds: date | None = None  # when an organisation of one's own is asked for
    under: bool = False  # looked at by inspection or discipline: no other story is about them

    @property
    def lawyer(self) -> bool:
        """Say whether a lawyer comes of it."""
        return self.fate in {Fate.ISSUED, Fate.SUPPLEMENTED} and not self.removed

    def here_on(self, day: date) -> bool:
        """Say whether other stories may count on this lawyer on a day."""
        last = date.max if self.leave is None else self.leave.on
        return self.lawyer and self.ready_on <= day < last


class Ending(StrEnum):
    """How an organisation ends, or what else becomes of it."""

    OWN_WILL = "own_will"
    REVOKED = "revoked"
    ANNULLED = "annulled"  # recorded in error, and voided
    REFUSED = "refused"  # never registered


@dataclass(slots=True, kw_only=True)
class Office:
    """An organisation's life in the register."""

    number: int
    form: OrganisationForm
    heads: tuple[int, ...]  # the founders, the head first
    seat: str
    area: str
    on: date  # when it was registered, or is asked for
    old: bool
    moves: list[tuple[date, str, str]] = field(default_factory=list)  # seat and area
    pause: tuple[date, int] | None = None
    ending: Ending | None = None
    ends_on: date = date.max

    @property
    def stays(self) -> bool:
        """Say whether it goes on through all the years."""
        return self.ending is None and self.pause is None

    def here_on(self, day: date) -> bool:
        """Say whether lawyers may join it on a day."""
        return self.on <= day < self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Outpost:
    """A branch of an organisation whose seat is in another province."""

    number: int
    home: str  # the other province
    home_area: str
    seat: str
    area: str
    on: date
    old: bool
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter of legal aid."""

    lawyer: int
    beneficiary: Beneficiary
    provider: AidProvider
    form: AidForm
    begun_on: date
    ended_on: date
    hours: int
    at_its_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """A lawyer whom an agency engages."""

    lawyer: int
    purpose: Purpose
    stage: EngagementStage
    result: EngagementResult
    opened_on: date
    closed_on: date


@dataclass(frozen=True, slots=True)
class Proof:
    """A competency that a lawyer proves."""

    lawyer: int
    on: date
    kind: CompetencyKind


@dataclass(frozen=True, slots=True)
class Course:
    """A course that the Bar holds, and who takes part."""

    on: date
    number: int
    ethics: bool
    lawyers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A lawyer is reported to the Bar; without a form no breach is found."""

    lawyer: int
    on: date
    form: Form | None


@dataclass(frozen=True, slots=True)
class Look:
    """An organisation is looked at: by whom, and what is found."""

    office: int
    on: date
    what: str  # recommended, rejected, transferred, fined, in_order, inspected


@dataclass(slots=True, kw_only=True)
class YearsWork:
    """What an organisation reports of a year, and when."""

    office: int
    year: int
    on: date
    lawyers: int = 0
    litigation: int = 0
    criminal: int = 0
    advice: int = 0
    aid: int = 0


@dataclass(slots=True, kw_only=True)
class Plan:
    """All that is to happen."""

    seed: int
    first: date
    last: date  # up to which lawyers and organisations come and go
    over: date  # up to which it is told: reports on a year come after it
    step: int = 1  # days that pass at once; what happens in them is recorded at their end
    lawyers: list[Lawyer] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    outposts: list[Outpost] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    engaged: list[Engaged] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    years: list[YearsWork] = field(default_factory=list)

    def there(self, office: Office, day: date) -> bool:
        """Say whether an organisation is in the register on a day, and for good."""
        if office.ending in {Ending.ANNULLED, Ending.REFUSED}:
            return False
        return office.on + TO_REGISTER <= day < office.ends_on

    def office_on(self, lawyer: Lawyer, day: date) -> int:
        """Say in which organisation a lawyer practises on a day, as far as work is reported."""
        own = (one for one in self.offices if not one.old and lawyer.number in one.heads)
        for office in own:
            if self.there(office, day):
                return office.number
        assert lawyer.office is not None
        gone = [office for on, office in lawyer.moves if on <= day]
        last = self.offices[gone[-1] if gone else lawyer.office]
        return last.number if self.there(last, day) else self.next_after(last).number

    def next_after(self, office: Office) -> Office:
        """Say where the head of an organisation that ended practises afterwards."""
        others = [one for one in self.offices if one.old and one.stays]
        return others[office.number % len(others)]
