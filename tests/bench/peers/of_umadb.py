"""UmaDB with a condition on each append: `python -m … URL CALLERS SECONDS`."""

import sys
from uuid import UUID

import umadb

from tests.bench.peers.load import DOCUMENT, Append, threads


def main(url: str, callers: int, seconds: float) -> None:
    """Append an event on the condition that its stream has none of that version yet."""

    def of(_: int) -> Append:
        client = umadb.Client(url)

        def append(stream: UUID, version: int) -> None:
            mark = f"{stream}/{version}"
            taken = umadb.Query([umadb.QueryItem(types=["Applied"], tags=[mark])])
            client.append(
                [umadb.Event("Applied", DOCUMENT, tags=[str(stream), mark])],
                umadb.AppendCondition(taken),
            )

        return append

    threads(of, callers, seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
