"""When whole logs are read: while offices are closed, by the clock of the country."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shared.law.calendar import LEGAL_ZONE


@dataclass(frozen=True, slots=True)
class Night:
    """From one hour to another, past midnight too."""

    begins: time
    ends: time

    @classmethod
    def of(cls, said: str) -> "Night":
        """Read `01:00-05:00`."""
        begins, _, ends = said.partition("-")
        return cls(time.fromisoformat(begins), time.fromisoformat(ends))

    def began(self, at: datetime) -> datetime | None:
        """Say since when it has been night; nothing by day."""
        here = at.astimezone(LEGAL_ZONE)
        for day in (here.date(), here.date() - timedelta(days=1)):
            begin = datetime.combine(day, self.begins, LEGAL_ZONE)
            end = datetime.combine(day, self.ends, LEGAL_ZONE)
            if self.ends <= self.begins:
                end += timedelta(days=1)
            if begin <= here < end:
                return begin
        return None
