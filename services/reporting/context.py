"""What deciding may know in reporting: nothing beyond the kernel's, as it has no nouns yet."""

from shared.context import Context as Context  # noqa: PLC0414  # a service names its own
