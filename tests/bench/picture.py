"""A picture of what was measured: how many a second, and what costs grow with the log."""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.table import Line

OURS, OTHERS = "#0b5394", "#9aa5b1"


def draw(lines: Sequence[Line], to: Path, where: str) -> None:
    """Draw appends beside each other, and reading beside its aims, as SVG."""
    from matplotlib import rcParams  # noqa: PLC0415  # of the bench alone
    from matplotlib.figure import Figure  # noqa: PLC0415

    rcParams["svg.hashsalt"] = "luatsu"
    rcParams["svg.fonttype"] = "none"
    appends = [one for one in lines if ", 64 callers" in one.what or one.what.startswith("bare")]
    reads = [one for one in lines if one.what.startswith(("feed", "verified", "rebuil", "relay"))]
    height = 1.6 + 0.28 * (len(appends) + len(reads))
    figure = Figure(figsize=(9, height), layout="constrained")
    axes = figure.subplots(2, 1, height_ratios=[max(len(appends), 1), max(len(reads), 1)])
    for ax, some, title in (
        (axes[0], appends, "events appended a second"),
        (axes[1], reads, "events read a second"),
    ):
        names = [one.what for one in some][::-1]
        rates = [one.rate or 0 for one in some][::-1]
        colours = [OURS if "ours" in one or ax is axes[1] else OTHERS for one in names]
        bars = ax.barh(names, rates, color=colours)
        ax.bar_label(bars, labels=[f"{one:,.0f}" for one in rates], padding=3, fontsize=8)
        ax.set_title(title, loc="left", fontsize=10)
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
        ax.margins(x=0.12)
    figure.supxlabel(where, fontsize=7)
    to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(to, metadata={"Date": None})
