"""config.yaml as one model: every key typed, with a default, and every mistake told at once."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from sales_batch.config.effect import NOT_YET, WITHOUT_EFFECT
from sales_batch.config.faults import unknown, words, wrong
from sales_batch.config.file import (
    ENVIRONMENT,
    ConfigError,
    ConfigMissing,
    Document,
    Problem,
    in_environment,
    read,
    values_of,
)
from sales_batch.config.rules import COUNTS, RATES, mistaken
from sales_batch.config.sections import (
    Appraisal,
    Approvals,
    Costing,
    Dates,
    Deliveries,
    Department,
    Limits,
    Mail,
    Orders,
    Paths,
    RuleSetting,
    Vouchers,
)
from sales_batch.config.values import (
    DEPARTMENTS,
    Count,
    Currency,
    DepartmentName,
    Name,
    RuleCode,
    Share,
    folded,
    over,
)
from sales_batch.core.words import Language, Words

__all__ = [
    "Approvals",
    "ConfigError",
    "ConfigMissing",
    "Costing",
    "Dates",
    "Deliveries",
    "Limits",
    "Mail",
    "Orders",
    "RuleSetting",
    "Settings",
    "load",
    "today",
]

FILE_NAME = "config.yaml"


def own_folders(departments: Mapping[str, Department]) -> Mapping[str, Department]:
    """Give each department its folder; no two may share one, nor one lie in another's."""
    named = {
        name: found.model_copy(update={"folder": found.folder or name})
        for name, found in departments.items()
    }
    places = {name: Path(folded(found.folder)) for name, found in named.items()}
    for name, place in places.items():
        for other, outer in places.items():
            if name != other and place.is_relative_to(outer):
                raise wrong(
                    f"{name} 的文件夹 {place} 与 {other} 的文件夹相同或在其中。"
                    "请给每个部门单独的文件夹。",
                    f"the folder {place} of {name} is that of {other}, or lies in it. Give each "
                    "department a folder of its own.",
                )
    return named


SECRET = Words(
    "密码不能写在文件里。请从这里删除，并设置环境变量 SALES_BATCH__MAIL__PASSWORD。",
    "a password must not stand in a file. Delete it here and set the environment variable "
    "SALES_BATCH__MAIL__PASSWORD.",
)


class Variables(EnvSettingsSource):
    """Environment variables whose lists and sections are written as in the file."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002
        """The value, read as the file is read: every number stays the text that it is."""
        return values_of(value)


class Settings(BaseSettings):
    """The configuration of one working folder; the names are those of config.yaml.

    Rates, prices and amounts are Decimals, exactly as written; paths are absolute once `load` made
    them so. Environment variables go before the file: SALES_BATCH__MAIL__PASSWORD.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=ENVIRONMENT,
        env_nested_delimiter="__",
        hide_input_in_errors=True,
    )

    folder: Path = Path()
    company: Name = "示例电机有限公司"
    language: Language = "zh"
    currency: Currency = "CNY"
    country: Literal["CN", "none"] = "CN"
    paths: Paths = Paths()
    departments: Annotated[
        Mapping[DepartmentName, Department],
        over({name: {} for name in DEPARTMENTS}),
        AfterValidator(own_folders),
    ] = Field(default={}, validate_default=True)
    day_ends_at: time = time(6)
    time_zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    quiet_seconds: Count = 3
    workers: Count = 0
    go_live_on: date = date(2026, 1, 1)
    prices_include_vat: bool = True
    vat_rate: Share = Decimal("0.13")
    costing: Costing = Costing()
    orders: Orders = Orders()
    deliveries: Deliveries = Deliveries()
    approvals: Approvals = Approvals()
    appraisal: Appraisal = Appraisal()
    dates: Dates = Dates()
    rules: Mapping[RuleCode, RuleSetting] = {}
    limits: Limits = Limits()
    mail: Mail = Mail()
    vouchers: Vouchers = Vouchers()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment variables first, then the file."""
        return Variables(settings_cls), init_settings

    @model_validator(mode="before")
    @classmethod
    def placed(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Relative paths count from the working folder."""
        folder, paths = Path(given.get("folder", "")), given.get("paths", {})
        if not isinstance(paths, Mapping):
            return given
        defaults = {name: part.default for name, part in Paths.model_fields.items()}
        texts = {
            name: folder / path if isinstance(path, str | Path) and str(path) else path
            for name, path in {**defaults, **paths}.items()
        }
        return {**given, "paths": texts}

    def rate(self, code: str, name: str) -> Decimal:
        """A rule's threshold that is a fraction, by its code and name.

        Raises LookupError where `config/rules.py` declares none of that name; so does `count`.
        """
        return Decimal(self._threshold(RATES, code, name))

    def count(self, code: str, name: str) -> int:
        """A rule's threshold that is a whole number."""
        return int(self._threshold(COUNTS, code, name))

    def _threshold(
        self, usual: Mapping[str, Mapping[str, Decimal | int]], code: str, name: str
    ) -> Decimal | int:
        if name not in usual.get(code, ()):
            raise LookupError(f"threshold {code}.{name} is not declared in config/rules.py")
        changed = self.rules[code].thresholds if code in self.rules else {}
        return changed.get(name, usual[code][name])

    @property
    def base_currencies(self) -> frozenset[str]:
        """What the base currency is called: RMB is CNY."""
        return frozenset({"CNY", "RMB"} if self.currency == "CNY" else {self.currency})

    def fingerprint(self) -> str:
        """SHA-256, in hex, of every setting that a figure or a page may depend on."""
        values = self.model_dump(exclude={**WITHOUT_EFFECT, **NOT_YET})
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()


def load(folder: Path, config_file: Path | None = None) -> Settings:
    """The settings of a working folder, from its config.yaml or from `config_file`.

    Raises ConfigMissing where there is no file, and ConfigError with every problem there is. A
    missing inbox is named among other problems; alone it is none of the configuration but of the
    storage, and whoever reads the inbox raises it.
    """
    folder = folder.absolute()
    document = read(config_file or folder / FILE_NAME)
    problems = [*document.problems, *_strangers(document)]
    settings, changed = None, document.values.get("rules")
    try:
        values = {name: part for name, part in document.values.items() if name != "folder"}
        settings = Settings(folder=folder, **values)
        changed = settings.model_dump(include={"rules"})["rules"]
    except ValidationError as error:
        problems += _told(document, error)
    problems += [document.problem(keys, text) for keys, text in mistaken(changed)]
    if settings and not problems:
        return settings
    problems = sorted(
        [*problems, *_missing_inbox(document, folder)],
        key=lambda problem: problem.line or sys.maxsize,
    )
    raise ConfigError(problems, document.language)


def today(settings: Settings, now: datetime) -> date:
    """The day that a run at `now` belongs to: before `day_ends_at`, the day before.

    Raises ValueError where `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("the time of a run needs its time zone")
    local = now.astimezone(settings.time_zone)
    return local.date() - timedelta(days=local.time() < settings.day_ends_at)


def _plain(value: Any) -> str:
    """A value for the fingerprint: 0.10 is the same setting as 0.1."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _strangers(document: Document) -> list[Problem]:
    """Keys of ours in the file, and environment variables, that name no setting."""
    names = [name for name in Settings.model_fields if name != "folder"]
    problems = []
    if "folder" in document.values:
        problems.append(document.problem(("folder",), unknown("folder", names)))
    mail = document.values.get("mail")
    if isinstance(mail, dict) and "password" in mail:
        problems.append(document.problem(("mail", "password"), SECRET))
    for variable in sorted(os.environ):
        name = variable[len(ENVIRONMENT) :].split("__")[0].lower()
        if variable.upper().startswith(ENVIRONMENT) and name not in names:
            problems.append(Problem(in_environment(variable), (), unknown(name, names)))
    return problems


def _told(document: Document, error: ValidationError) -> list[Problem]:
    return [
        document.problem(
            tuple(key for key in fault["loc"] if key != "[key]"), words(fault, Settings)
        )
        for fault in error.errors()
    ]


def _missing_inbox(document: Document, folder: Path) -> list[Problem]:
    paths = document.values.get("paths")
    given = paths.get("inbox") if isinstance(paths, dict) else None
    inbox = folder / (os.environ.get(f"{ENVIRONMENT}PATHS__INBOX") or given or "inbox")
    return [] if inbox.is_dir() else [document.problem(("paths", "inbox"), inbox_missing(inbox))]


def inbox_missing(inbox: Path) -> Words:
    """That the inbox is not there, and what to do."""
    return Words(
        f"找不到收件文件夹 {inbox}。请检查网络盘是否已连接、路径是否写对。",
        f"the inbox {inbox} is not there. Check that the file share is connected and the path is "
        "right.",
    )
