"""What can be wrong with personal data; no text here ever holds a personal value."""

from typing import ClassVar
from uuid import UUID


class PersonalDataError(Exception):
    """Something about personal data is not as it must be."""

    code: ClassVar[str]  # stable: the edge may answer with a fault of this code


class Erased(PersonalDataError):
    """The person was erased, and nobody can be given a key for them again."""

    code = "erased-subject"

    def __init__(self, subject: UUID) -> None:
        """Name the subject, which is an id and says nothing about anybody."""
        super().__init__(f"subject {subject} was erased")
        self.subject = subject


class UnknownSubject(PersonalDataError):
    """A personal field is about somebody for whom there is no key."""

    code = "unknown-subject"

    def __init__(self, field: str) -> None:
        """Name the field, never what stands in it."""
        super().__init__(f"no key for the subject of {field}")
        self.field = field


class Unreadable(PersonalDataError):
    """A sealed text was damaged, moved from its place, or sealed with another key."""

    code = "unreadable"

    def __init__(self, field: str) -> None:
        """Name the field, never what stands in it."""
        super().__init__(f"{field} cannot be read")
        self.field = field


class Unsealable(PersonalDataError):
    """A personal text holds what no log may hold: a NUL or half a character."""

    code = "bad-text"

    def __init__(self, field: str) -> None:
        """Name the field, never what stands in it."""
        super().__init__(f"{field} is not proper text")
        self.field = field


class SecretRefused(PersonalDataError):
    """A file that should hold 32 secret bytes does not."""

    code = "secret-refused"


class WrongMasterKey(PersonalDataError):
    """A subject's key was wrapped by another master key than ours, or was damaged."""

    code = "wrong-master-key"


class SecondHomeAway(PersonalDataError, OSError):
    """The keys' second home cannot be read or written: no key is made without it."""

    code = "second-home-away"


class DocumentTooLarge(PersonalDataError):
    """A file is larger than we take."""

    code = "document-too-large"


class DocumentKindRefused(PersonalDataError):
    """A file is of a kind that we do not take, or is not of the kind that it claims."""

    code = "document-kind"


class DocumentMissing(PersonalDataError):
    """The store does not have a file that was handed in."""

    code = "document-missing"


class DocumentCorrupted(PersonalDataError):
    """A stored file is not what was handed in, or is not this person's."""

    code = "document-corrupted"
