"""config.yaml: what is read from it."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from sales_batch.config import Settings, load, today, values
from sales_batch.config.effect import NOT_YET
from sales_batch.config.rules import known
from sales_batch.core.finding import Severity
from sales_batch.core.words import Words
from sales_batch.explain.checks import CHECKS
from sales_batch.sheets.approvals import Approval
from sales_batch.sheets.company import Staff
from tests.config.reading import loaded

HOUSE = Path(__file__).parents[2]


def test_every_key_has_a_default(folder: Path) -> None:
    settings = loaded(folder, "")
    assert settings.paths.inbox == folder / "inbox"
    assert settings.departments["order_desk"].folder == "order_desk"
    assert (settings.vat_rate, settings.prices_include_vat) == (Decimal("0.13"), True)
    assert (settings.dates.from_, settings.dates.years_ahead) == (date(2000, 1, 1), 10)
    assert settings.limits.file_bytes == 50 * 2**20


def test_the_file_in_the_house_shows_every_key_and_its_default() -> None:
    shown = load(HOUSE)
    assert shown.paths.inbox == HOUSE / "samples" / "inbox"
    apart = {"folder", "paths"}
    assert shown.model_dump(exclude=apart) == Settings().model_dump(exclude=apart)
    text = (HOUSE / "config.yaml").read_text(encoding="utf-8")
    written = yaml.safe_load(text)
    assert set(written) == set(Settings.model_fields) - {"folder"}
    for name in ("costing", "orders", "deliveries", "approvals", "appraisal", "limits", "vouchers"):
        assert set(written[name]) == set(type(getattr(shown, name)).model_fields)
    assert set(type(shown.mail).model_fields) - set(written["mail"]) == {"sender", "password"}


def test_what_is_called_unread_is_read_nowhere_and_all_else_somewhere() -> None:
    modules = [*(HOUSE / "sales_batch").rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    idle = {name for name in Settings.model_fields if not re.search(rf"\w\.{name}\b", text)}
    assert idle == NOT_YET.keys() - {"deliveries"} | {"mail"}
    parts = {
        name
        for section in ("approvals", "costing", "dates", "deliveries", "orders")
        for name in type(getattr(Settings(), section)).model_fields
    }
    unread = {name for name in parts if not re.search(rf"\w\.{name}\b", text)}
    assert unread == NOT_YET["deliveries"]


def test_the_names_are_those_of_the_sheets() -> None:
    assert tuple(Staff.columns["department"].choices) == values.DEPARTMENTS
    assert tuple(Staff.columns["position"].choices) == values.POSITIONS
    assert tuple(Approval.columns["subject"].choices) == values.SUBJECTS


def test_numbers_are_what_is_written(folder: Path) -> None:
    settings = loaded(
        folder,
        "vat_rate: 0.090000\n"
        "costing: {overhead_rate: 0.1, price_step: 1e-2}\n"
        "orders: {special_from_amount: 123456789012.34}\n"
        "rules: {Q06: {off_market: 0.15}}\n",
    )
    assert str(settings.costing.overhead_rate) == "0.1"
    assert settings.costing.price_step == Decimal("0.01")
    assert settings.orders.special_from_amount == Decimal("123456789012.34")
    assert settings.rules["Q06"].thresholds == {"off_market": Decimal("0.15")}
    with pytest.raises(ValidationError):
        Settings(vat_rate=0.13)  # type: ignore[arg-type]


def test_a_rule_has_its_thresholds_unless_they_are_changed(folder: Path) -> None:
    settings = loaded(folder, "rules: {Q06: {off_market: 0.15}, Q07: {severity: notice, days: 0}}")
    assert settings.rate("Q06", "off_market") == Decimal("0.15")
    assert settings.rate("P07", "changed") == Decimal("0.3")
    assert settings.count("Q07", "days") == 0
    assert settings.count("Q09", "working_days") == 3


def test_a_threshold_must_be_declared(folder: Path) -> None:
    settings = loaded(folder, "rules: {Q06: {off_market: 0.15}}")
    for asked in (settings.rate, settings.count):
        with pytest.raises(LookupError, match=r"threshold D08\.boxes is not declared"):
            asked("D08", "boxes")
    with pytest.raises(LookupError, match=r"threshold Q06\.off_market"):
        settings.count("Q06", "off_market")


def test_every_code_is_within_its_section() -> None:
    for one in CHECKS:
        assert known(one.code), (
            f"{one.name}: a new code is LAST_CODES[section] + 1; raise that number in "
            "sales_batch/config/rules.py, too"
        )


def test_what_yaml_would_guess_is_read_as_it_is_meant(folder: Path) -> None:
    settings = loaded(folder, "day_ends_at: 12:30\ncompany: 007\nrules: {C06: off}\n")
    assert settings.day_ends_at == time(12, 30)
    assert settings.company == "007"
    assert settings.rules["C06"].off


def test_what_is_given_of_a_map_leaves_the_rest(folder: Path) -> None:
    settings = loaded(
        folder,
        "departments: {order_desk: {folder: 受理科, mail: [orders@example.com]}}\n"
        "approvals: {matrix: {quote: [{positions: [manager], up_to: 5000}]}}\n"
        "vouchers: {copies: {delay_notice: [{zh: 客户, en: customer}, {zh: 存档, en: file}]}}\n"
        "rules: {Q06: {severity: notice}}\n",
    )
    assert settings.departments["order_desk"].folder == "受理科"
    assert settings.departments["shipping"].folder == "shipping"
    assert settings.approvals.matrix["quote"][0].up_to == Decimal(5000)
    plan = settings.approvals.matrix["plan"][0]
    assert plan.own_department
    assert plan.together_with is not None
    assert plan.together_with.positions == ("manager", "representative")
    assert settings.vouchers.copies["delay_notice"][1] == Words("存档", "file")
    assert len(settings.vouchers.copies["special_order_voucher"]) == 5
    assert settings.rules["Q06"].severity is Severity.NOTICE


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    assert loaded(folder, "\ufeffcompany: 示例\n").company == "示例"


def test_another_file_may_be_named(folder: Path) -> None:
    (folder / "other.yaml").write_text("company: other\n")
    assert load(folder, folder / "other.yaml").company == "other"


def test_a_missing_inbox_alone_is_left_to_whoever_reads_it(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").paths.inbox == tmp_path / "inbox"


def test_the_environment_goes_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_BATCH__MAIL__PASSWORD", "hunter2")
    monkeypatch.setenv("SALES_BATCH__MAIL__ALLOWED_DOMAINS", "[example.com]")
    monkeypatch.setenv("SALES_BATCH__PATHS__OUT", "elsewhere")
    monkeypatch.setenv("SALES_BATCH__VAT_RATE", "0.09")
    monkeypatch.setenv("SALES_BATCH__RULES", "{Q06: {off_market: 0.10}}")
    monkeypatch.setenv("SALES_BATCH__RULES__C06", "off")
    settings = loaded(folder, "vat_rate: 0.13\nmail: {host: mail.example.com}\n")
    assert settings.mail.password.get_secret_value() == "hunter2"
    assert settings.mail.allowed_domains == ("example.com",)
    assert settings.mail.host == "mail.example.com"
    assert settings.paths.out == folder / "elsewhere"
    assert settings.vat_rate == Decimal("0.09")
    assert str(settings.rules["Q06"].thresholds["off_market"]) == "0.10"
    assert settings.rules["C06"].off


def test_settings_cannot_be_changed(folder: Path) -> None:
    settings = loaded(folder, "")
    with pytest.raises(ValidationError):
        settings.vat_rate = Decimal(1)
    with pytest.raises(ValidationError):
        settings.costing.market_days = 1


def test_the_fingerprint_follows_what_the_figures_follow(folder: Path) -> None:
    plain = loaded(folder, "").fingerprint()
    for same in ("mail: {mode: 'off'}", "workers: 3", "vat_rate: 0.130", "paths: {out: elsewhere}"):
        assert loaded(folder, same).fingerprint() == plain
    for other in ("vat_rate: 0.12", "rules: {C06: off}", "language: en", "dates: {years_ahead: 9}"):
        assert loaded(folder, other).fingerprint() != plain


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 2, 21, 59, 59, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 11, 2, 22, 0, tzinfo=UTC), date(2026, 11, 3)),
        (datetime(2026, 11, 3, 15, 59, tzinfo=UTC), date(2026, 11, 3)),
        (datetime(2026, 11, 3, 16, 1, tzinfo=UTC), date(2026, 11, 3)),
        (datetime(2026, 2, 28, 20, 0, tzinfo=UTC), date(2026, 2, 28)),
    ],
)
def test_the_day_ends_at_six_in_the_morning(now: datetime, day: date) -> None:
    assert today(Settings(), now) == day


def test_the_time_of_a_run_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        today(Settings(), datetime(2026, 11, 3))
