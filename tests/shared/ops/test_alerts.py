"""Alerts, what is written from them, and the page on what to do: none is without the others."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it comes with schemathesis, without types
from prometheus_client.core import GaugeMetricFamily

import shared
from shared.cli import COMMANDS
from shared.ops import monitoring
from shared.ops.alerts import ALERTS, COPY, HISTORY, KEYS, Alert, Severity
from shared.ops.figures import FAMILIES
from shared.ops.judging import Watch, judged

ROOT = Path(shared.__file__).parents[1]
RUNBOOKS = ROOT / monitoring.RUNBOOKS
DURATION = re.compile(r"\d+[smhd]")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
AN_ALERT = Alert(
    name="too-old", severity=Severity.WARNING, metric="age", above=10, vi="Cũ", en="Old"
)


def figure(value: float, name: str = "age", **labels: str) -> GaugeMetricFamily:
    """Make a figure."""
    family = GaugeMetricFamily(name, "", labels=[*labels])
    family.add_metric([*labels.values()], value)
    return family


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_an_alert_has_a_runbook_in_two_languages(alert: Alert) -> None:
    page = (RUNBOOKS / f"{alert.name}.md").read_text()

    assert page.startswith(f"# {alert.name}: {alert.vi} / {alert.en}\n")
    for part in ("## Tóm tắt", "## What it means", "## Look at", "## Mend", "## Call"):
        assert f"{part}\n" in page


@pytest.mark.parametrize("page", sorted(RUNBOOKS.glob("*.md")), ids=lambda path: path.stem)
def test_what_a_runbook_names_is_there(page: Path) -> None:
    words = page.read_text()

    for link in re.findall(r"\]\(([a-z-]+\.md)\)", words):
        assert (RUNBOOKS / link).is_file()
    assert set(re.findall(r"\bluatsu ([a-z-]+)", words)) <= set(COMMANDS)


def test_a_runbook_has_its_alert() -> None:
    pages = {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"}

    assert pages == {alert.name for alert in ALERTS}


def test_no_two_alerts_are_named_alike() -> None:
    assert len({monitoring.title(alert) for alert in ALERTS}) == len(ALERTS)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_an_alert_judges_a_figure_that_there_is(alert: Alert) -> None:
    assert alert.metric in FAMILIES


def test_what_is_written_from_the_alerts_is_what_stands_there() -> None:
    assert list(monitoring.stale(ROOT)) == []


def test_what_was_changed_by_hand_is_named(tmp_path: Path) -> None:
    monitoring.write(tmp_path)
    assert list(monitoring.stale(tmp_path)) == []

    (tmp_path / monitoring.RULES).write_text("groups: []\n")

    assert list(monitoring.stale(tmp_path)) == [monitoring.RULES]


# Prometheus: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/


def written() -> list[dict[str, Any]]:
    """Read the rules as Prometheus does."""
    said = yaml.safe_load((ROOT / monitoring.RULES).read_text())
    assert set(said) == {"groups"}
    (group,) = said["groups"]
    assert set(group) == {"name", "interval", "rules"}
    assert DURATION.fullmatch(group["interval"])
    return list(group["rules"])


@pytest.mark.parametrize("rule", written(), ids=lambda rule: rule["alert"])
def test_a_rule_is_as_prometheus_documents_it(rule: dict[str, Any]) -> None:
    assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", rule["alert"])
    assert DURATION.fullmatch(rule["for"])
    for said in (rule["labels"], rule["annotations"]):
        assert all(LABEL.fullmatch(name) and isinstance(text, str) for name, text in said.items())
    for text in rule["annotations"].values():
        assert set(re.findall(r"{{ (\S+) }}", text)) <= {
            "$labels.instance",
            "$labels.service",
            "$value",
        }
        assert text.count("{{") == text.count("}}")
    assert (ROOT / rule["annotations"]["runbook_url"]).is_file()


@pytest.mark.parametrize("rule", written(), ids=lambda rule: rule["alert"])
def test_an_expression_asks_for_a_figure_that_there_is(rule: dict[str, Any]) -> None:
    asked = re.fullmatch(
        r'(?:max without \(instance\) \((\w+)(\{\w+[!=]~"[a-z|-]+"\})?\) > [\d.]+)'
        r'|(?:up\{job="luatsu"\} == 0)',
        rule["expr"],
    )

    assert asked is not None
    assert asked.group(1) is None or asked.group(1) in FAMILIES


def test_the_dashboard_draws_every_figure() -> None:
    said = json.loads((ROOT / monitoring.DASHBOARD).read_text())

    assert [panel["targets"][0]["expr"] for panel in said["panels"]] == [*FAMILIES]
    assert len({panel["id"] for panel in said["panels"]}) == len(FAMILIES)


# Judging


def test_an_alert_holds_above_its_limit_and_not_at_it() -> None:
    assert list(judged([figure(10)], [AN_ALERT])) == []
    (one,) = judged([figure(10.5)], [AN_ALERT])
    assert (one.alert, one.value, one.above) == ("too-old", 10.5, 10)


def test_each_figure_is_judged_apart() -> None:
    family = figure(11, source="registry")
    family.add_metric(["inspection"], 3)

    (one,) = judged([family], [AN_ALERT])

    assert one.labels == {"source": "registry"}


def test_an_alert_judges_its_own_alarms_alone() -> None:
    some = replace(AN_ALERT, alarms=frozenset({"feed-gap"}))
    others = replace(AN_ALERT, other_alarms=frozenset({"feed-gap"}))

    assert list(judged([figure(11, alarm="task-ended")], [some])) == []
    assert len(list(judged([figure(11, alarm="feed-gap")], [some]))) == 1
    assert len(list(judged([figure(11, alarm="task-ended")], [others]))) == 1
    assert list(judged([figure(11, alarm="feed-gap")], [others])) == []


def test_an_alert_that_must_hold_for_a_while_fires_after_it_and_begins_anew() -> None:
    at = 100.0
    watch = Watch(lambda: at, [replace(AN_ALERT, hold=60)])

    assert watch.look([figure(11)]) == ()
    at += 59
    assert watch.look([figure(12)]) == ()
    at += 1
    (fires,) = watch.look([figure(13)])
    assert (fires.value, fires.seconds) == (13, 60)
    assert watch.look([figure(5)]) == ()
    assert watch.look([figure(13)]) == ()


@pytest.mark.parametrize("alarm", sorted(HISTORY | COPY | KEYS))
def test_an_alarm_that_an_alert_is_about_is_sounded_and_explained(alarm: str) -> None:
    sounded = [
        path
        for path in (ROOT / "shared").rglob("*.py")
        if path.name != "alerts.py" and f'"{alarm}"' in path.read_text()
    ]

    assert sounded
    assert f"`{alarm}`" in (ROOT / "docs/operating.md").read_text()
