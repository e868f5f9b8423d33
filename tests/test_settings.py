"""Wrong settings stop the program before it listens, all of them at once, each with what to do; no secret is shown."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from settings import EXAMPLES, Settings, explain, write_demo_file

GOOD: dict[str, Any] = {"wechat_token": "abc123", "wechat_aes_key": "a" * 43, "wechat_app_id": "wx0123456789abcdef"}


def complaint(**changed: Any) -> str:
    values = {name: value for name, value in (GOOD | changed).items() if value is not None}
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, **values)
    return explain(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("WECHAT_TOKEN", None),
        ("WECHAT_TOKEN", ""),
        ("WECHAT_TOKEN", "ab"),
        ("WECHAT_TOKEN", "a" * 33),
        ("WECHAT_TOKEN", "with space"),
        ("WECHAT_AES_KEY", None),
        ("WECHAT_AES_KEY", "a" * 42),
        ("WECHAT_AES_KEY", "a" * 44),
        ("WECHAT_PREVIOUS_AES_KEY", "short"),
        ("WECHAT_APP_ID", None),
        ("WECHAT_APP_ID", ""),
        ("WECHAT_MODE", "open"),
        ("WECHAT_MODE", "plain"),
        ("PORT", 0),
        ("PORT", 70000),
        ("PORT", "eighty"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "nonsense"),
        ("DEADLINE", 5),
        ("DEADLINE", 0),
        ("PROCESSES", 0),
        ("THREADS", 0),
        ("LOG_LEVEL", "LOUD"),
        ("DEMO", "perhaps"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable_and_an_example(variable: str, value: object) -> None:
    text = complaint(**{variable.lower(): value})
    assert f"  {variable}: " in text
    assert EXAMPLES[variable] in text


def test_all_wrong_values_are_listed_at_once() -> None:
    text = complaint(wechat_token="", wechat_aes_key="x", port=0, wechat_mode="plain")
    named = [line.split(":")[0].strip() for line in text.splitlines()[1:]]
    assert named == ["PORT", "WECHAT_AES_KEY", "WECHAT_MODE", "WECHAT_TOKEN"]


def test_no_value_is_printed() -> None:
    secret = "geheim" + "!" * 40
    assert secret not in complaint(wechat_token=secret, wechat_aes_key=secret)


def test_good_settings_do_not_show_their_secrets() -> None:
    settings = Settings(_env_file=None, **GOOD)
    assert "a" * 43 not in repr(settings)
    assert settings.aes_keys == ("a" * 43,)


def test_plain_mode_is_for_the_demo() -> None:
    settings = Settings(_env_file=None, **GOOD, wechat_mode="plain", demo=True)
    assert settings.wechat_mode == "plain"


def test_every_setting_has_an_example_and_says_why_it_is_there() -> None:
    for name, field in Settings.model_fields.items():
        assert name.upper() in EXAMPLES
        assert field.description
        assert len(field.description) > 20


def test_the_demo_file_is_written_once_for_its_owner_alone_and_can_be_used(tmp_path: Any) -> None:
    path = tmp_path / "var" / "settings.env"
    assert write_demo_file(path)
    written = path.read_text()
    assert not write_demo_file(path)
    assert path.read_text() == written
    assert path.stat().st_mode & 0o077 == 0
    assert Settings(_env_file=path).demo
