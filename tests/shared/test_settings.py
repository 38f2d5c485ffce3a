"""Settings that are read, and those that must be mended."""

from pathlib import Path

import pytest

from shared.settings import BadSettings, Settings

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LUATSU_{name.upper()}", raising=False)
    monkeypatch.setenv("LUATSU_SECRETS", str(tmp_path))


def test_a_deployment_that_says_nothing_is_a_trial_on_this_machine() -> None:
    settings = Settings.read()

    assert (settings.host, settings.port, settings.province) == ("127.0.0.1", 8000, "48")
    assert settings.secure_cookies


def test_files_of_a_deployment_lie_in_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUATSU_DATA", "/srv/luatsu")
    monkeypatch.setenv("LUATSU_PEPPER", "/safe/pepper")
    settings = Settings.read()

    assert settings.master_key == Path("/srv/luatsu/secrets/master-key")
    assert settings.pepper == Path("/safe/pepper")


def test_a_secret_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "luatsu_nats_url").write_text(f"nats://registry:{SECRET}@bus:4222\n")
    settings = Settings.read()

    assert settings.needed("nats_url") == f"nats://registry:{SECRET}@bus:4222"
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LUATSU_PORT", "http"),
        ("LUATSU_PORT", "70000"),
        ("LUATSU_PROVINCE", "Đà Nẵng"),
        ("LUATSU_SERVICE", "courts"),
        ("LUATSU_DATABASE_URL", f"mysql://a:{SECRET}@db/registry"),
        ("LUATSU_NATS_URL", f"http://a:{SECRET}@bus"),
        ("LUATSU_FEED_REGISTRY", "registry"),
        ("LUATSU_MAX_BODY", "0"),
        ("LUATSU_SECURE_COOKIES", "maybe"),
        ("LUATSU_LOG_LEVEL", "loud"),
        ("LUATSU_SECRETS", "/no/such/folder"),
    ],
)
def test_a_bad_value_is_named_with_how_to_mend_it_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings) as bad:
        Settings.read()

    assert list(bad.value.faults) == [variable]
    assert str(bad.value).startswith(f"{variable}: cần ")
    assert " / must be " in str(bad.value)
    assert SECRET not in str(bad.value)


def test_everything_to_mend_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUATSU_PORT", "x")
    monkeypatch.setenv("LUATSU_PROVINCE", "x")
    with pytest.raises(BadSettings) as bad:
        Settings.read()

    assert list(bad.value.faults) == ["LUATSU_PORT", "LUATSU_PROVINCE"]


def test_what_a_process_needs_and_nobody_said_is_named() -> None:
    with pytest.raises(BadSettings, match="LUATSU_DATABASE_URL"):
        Settings.read().needed("database_url")


def test_the_second_doors_are_found_by_service(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in ("registry", "inspection", "discipline", "reporting"):
        monkeypatch.setenv(f"LUATSU_FEED_{service.upper()}", f"http://{service}:8000")
    settings = Settings.read()

    assert settings.feed("registry") == "http://registry:8000"
    assert settings.feed("inspection") == "http://inspection:8000"
    assert settings.feed("discipline") == "http://discipline:8000"
    assert settings.feed("reporting") == "http://reporting:8000"
