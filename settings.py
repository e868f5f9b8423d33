"""Every knob, with unit, default and reason. Values come from the environment and from `var/settings.env`.

The environment wins. `load()` lists all that is wrong at once, each with the variable, what is wrong and an example,
and never prints a value: most of them are secrets.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
SETTINGS_FILE = ROOT / "var" / "settings.env"

#: WeChat's rules for the three values of the console's 服务器配置 page (WeChat's message-push documentation).
#: The key is base64 without its last "="; the console makes only letters and digits of it.
TOKEN_FORM = r"[A-Za-z0-9]{3,32}"  # noqa: S105  # the form of a token, not one
AES_KEY_FORM = r"[A-Za-z0-9+/]{43}"
APP_ID_FORM = r"[A-Za-z0-9_-]{3,64}"

EXAMPLES = {
    "DATABASE_URL": "sqlite:///var/gongda.db or postgresql://gongda@127.0.0.1/gongda",
    "DEADLINE": "4.5",
    "DEMO": "1",
    "HOST": "127.0.0.1",
    "INDEX_FOLDER": "/var/lib/gongda/index",
    "LOG_LEVEL": "INFO",
    "PORT": "8000",
    "PROCESSES": "2",
    "THREADS": "4",
    "WECHAT_AES_KEY": "43 letters and digits, as the console's EncodingAESKey",
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_MODE": "safe",
    "WECHAT_PREVIOUS_AES_KEY": "43 letters and digits; leave it out when there is none",
    "WECHAT_TOKEN": "3 to 32 letters and digits, the same as in the console",
}


class Settings(BaseSettings):
    """See each field. Reading a secret takes `.get_secret_value()`, so that none is printed by accident."""

    model_config = SettingsConfigDict(
        env_file=SETTINGS_FILE, env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True, frozen=True
    )

    demo: bool = Field(
        default=False, description="Demo phone at /demo, plain mode allowed. Off: a real account must not have them."
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on. Loopback: a reverse proxy with TLS stands before it."
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=8000, description="TCP port to listen on.")
    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'gongda.db'}",
        description="Where turns and releases are kept. SQLite needs nothing installed; PostgreSQL serves many hosts.",
    )
    index_folder: Path = Field(
        default=ROOT / "var" / "index",
        description="Where the indexes of releases are kept, for this user alone. It may be emptied at any time.",
    )
    wechat_token: SecretStr = Field(description="令牌(Token) of the console. WeChat proves itself with it.")
    wechat_aes_key: SecretStr = Field(description="消息加解密密钥(EncodingAESKey) of the console, 43 characters.")
    wechat_previous_aes_key: SecretStr | None = Field(
        default=None, description="The key before the last change: WeChat uses both for a while after one."
    )
    wechat_app_id: str = Field(description="开发者ID(AppID) of the account; every encrypted message must name it.")
    wechat_mode: Literal["safe", "compat", "plain"] = Field(
        default="safe",
        description="消息加解密方式. safe: 安全模式. compat: 兼容模式, of which only the encrypted part is believed. "
        "plain: 明文模式, only with DEMO=1, because its signature does not cover the message.",
    )
    deadline: Annotated[float, Field(gt=0, le=4.8)] = Field(
        default=4.5, description="Seconds until the polite text goes out; WeChat hangs up after 5."
    )
    processes: Annotated[int, Field(ge=1, le=64)] = Field(
        default=2, description="Server processes. Two keep two cores busy and let one answer while the other starts."
    )
    threads: Annotated[int, Field(ge=1, le=128)] = Field(
        default=4, description="Turns that a process works on at once; more only wait for the same database."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe log lines that are written. Personal data is masked at every level."
    )

    @field_validator("wechat_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        return _secret(value, TOKEN_FORM, "must be 3 to 32 letters and digits")

    @field_validator("wechat_aes_key", "wechat_previous_aes_key")
    @classmethod
    def _aes_key(cls, value: SecretStr | None) -> SecretStr | None:
        return value and _secret(value, AES_KEY_FORM, "must be exactly 43 letters and digits")

    @field_validator("wechat_app_id")
    @classmethod
    def _app_id(cls, value: str) -> str:
        return _secret(SecretStr(value), APP_ID_FORM, "must be the AppID: letters and digits").get_secret_value()

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            backend = ""
        if backend not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("wechat_mode")
    @classmethod
    def _plain_only_in_a_demo(cls, value: str, info: ValidationInfo) -> str:
        if value == "plain" and not info.data.get("demo"):
            raise ValueError("plain is refused unless DEMO=1: anyone could write in a worker's name")
        return value

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The current EncodingAESKey, then the previous one where there is one."""
        keys = (self.wechat_aes_key, self.wechat_previous_aes_key)
        return tuple(key.get_secret_value() for key in keys if key is not None)


class SettingsError(Exception):
    """Settings that cannot be used; the message lists every one of them."""


def load() -> Settings:
    """The settings of this installation. Raises SettingsError with one line for each wrong value."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(explain(error)) from None


def explain(error: ValidationError) -> str:
    """One line for each wrong setting: its variable, what is wrong, an example. No values."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        variable = str(problem["loc"][0]).upper()
        reason = "is not set" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
        lines.append(f"  {variable}: {reason}. Example: {EXAMPLES[variable]}")
    return f"These settings cannot be used (environment or {SETTINGS_FILE.name}):\n" + "\n".join(sorted(lines))


def write_demo_file(path: Path = SETTINGS_FILE) -> bool:
    """Write settings for a demo with fresh secrets, unless the file is there. True when it was written."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        "# Made by the first `make run`: a demo with its own secrets. For a real account see README.md.",
        "DEMO=1",
        f"WECHAT_TOKEN={secrets.token_hex(16)}",
        f"WECHAT_AES_KEY={_letters_and_digits(43)}",
        f"WECHAT_APP_ID=wx{secrets.token_hex(8)}",
    )
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


def _secret(value: SecretStr, form: str, reason: str) -> SecretStr:
    if not re.fullmatch(form, value.get_secret_value()):
        raise ValueError(reason)
    return value


def _letters_and_digits(length: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(length))
