"""A paper that was handed in: what an event says of it, never what stands in it."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.messages import Value


class Document(Value):
    """A file in the store beside the log, sealed with the key of the person it is about."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # SHA-256 of the file as stored
    media_type: str
    size: int  # bytes, as handed in
    key_id: UUID  # the subject
    # A label of ours such as `health-certificate`: the upload's own name may name somebody.
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class DocumentHandedIn(Document):
    """A paper as a command brings it: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")
