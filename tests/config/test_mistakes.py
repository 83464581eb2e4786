"""config.yaml: how its mistakes are told."""

import traceback
from pathlib import Path

import pytest

from sales_batch.config import ConfigError, ConfigMissing, load
from sales_batch.config.faults import MESSAGES
from tests.config.reading import loaded, told


def test_all_mistakes_are_told_at_once_with_their_lines(folder: Path) -> None:
    text = """\
companny: x
vat_rate: 13
vat_rate: 0.13
costing:
  target_margin: a fifth
  price_stp: 0.1
departments:
  order_dsk: {}
  shipping: {mail: [nobody]}
mail: {mode: pigeon, password: hunter2}
paths: {inbox: nowhere, out: state/out}
rules: {Z1: off, Q06: {severity: grave}}
dates: {from: 2001-02-30}
quiet_seconds:
limits: {file_bytes: big}
"""
    problems = told(folder, text)
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["config.yaml line 1", "companny"],
        ["config.yaml line 2", "vat_rate"],
        ["config.yaml line 3", "vat_rate"],
        ["config.yaml line 5", "costing.target_margin"],
        ["config.yaml line 6", "costing.price_stp"],
        ["config.yaml line 8", "departments.order_dsk"],
        ["config.yaml line 9", "departments.shipping.mail.0"],
        ["config.yaml line 10", "mail.password"],
        ["config.yaml line 10", "mail.mode"],
        ["config.yaml line 11", "paths"],
        ["config.yaml line 11", "paths.inbox"],
        ["config.yaml line 12", "rules.Z1"],
        ["config.yaml line 12", "rules.Q06.severity"],
        ["config.yaml line 13", "dates.from"],
        ["config.yaml line 14", "quiet_seconds"],
        ["config.yaml line 15", "limits.file_bytes"],
    ]
    assert problems[0].endswith(
        "there is no such setting (did you mean company?). Correct the name, or delete it."
    )
    assert problems[2].endswith("this key already stands in line 2. Keep one of them.")
    assert "hunter2" not in "".join(problems)


def test_mistakes_are_told_in_the_language_of_the_company(folder: Path) -> None:
    with pytest.raises(ConfigError, match="是不是 company"):
        loaded(folder, "companny: x\n")
    with pytest.raises(ConfigError, match="did you mean company"):
        loaded(folder, "language: en\ncompanny: x\n")
    assert told(folder, "vat_rate: 2\n", "zh") == [
        "config.yaml 第 1 行：vat_rate：2 不在可填的范围内：应小于 1。请更正。"
    ]


def test_an_unknown_position_leaves_nobody_to_approve(folder: Path) -> None:
    assert told(folder, "approvals: {matrix: {quote: [{positions: [boss]}]}}\n", "zh") == [
        "config.yaml 第 1 行：approvals.matrix.quote.0.positions.0：“boss”不在可选项中。"
        "可填：clerk, section_chief, department_head, manager, representative。",
        "config.yaml 第 1 行：approvals.matrix.quote.0.positions：这里没有一项可用。请至少写一项。",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("company: [x\n", "line 2: this is not well written"),
        ("a:\n\t- b\n", "line 2: this is not well written"),
        ("just text", "line 1: settings belong here"),
        ("--- {}\n--- {}\n", "this is not well written"),
        ("mail: &a [*a]\n", "not well written"),
        ("company: \x00\n", "not well written"),
    ],
)
def test_a_file_that_is_no_yaml_is_told_with_its_line(
    folder: Path, text: str, problem: str
) -> None:
    (only,) = told(folder, text)
    assert problem in only


def test_a_file_in_another_encoding_is_told(folder: Path) -> None:
    (folder / "config.yaml").write_bytes("company: 示例".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(folder)


def test_a_missing_file_has_its_own_error(folder: Path) -> None:
    with pytest.raises(ConfigMissing, match="sales-batch init"):
        load(folder)
    with pytest.raises(ConfigMissing):
        load(folder, folder / "elsewhere" / "config.yaml")


@pytest.mark.parametrize(
    "paths",
    ["{out: .}", "{state: inbox/state}", "{out: x, state: x}", "{inbox: out/../state/in}"],
)
def test_folders_that_contain_each_other_are_refused(folder: Path, paths: str) -> None:
    assert "lie in each other" in "".join(told(folder, f"paths: {paths}\n"))


def test_a_link_does_not_hide_that_folders_contain_each_other(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "inbox")
    assert "lie in each other" in "".join(told(folder, "paths: {out: link/out}\n"))


@pytest.mark.parametrize(
    "departments",
    [
        "{shipping: {folder: management}}",
        "{shipping: {folder: Management/sub}}",
        "{shipping: {folder: ../x}}",
        "{shipping: {folder: /x}}",
        "{shipping: {folder: 'c:x'}}",
    ],
)
def test_each_department_has_a_folder_of_its_own(folder: Path, departments: str) -> None:
    assert len(told(folder, f"departments: {departments}\n")) == 1


def test_mistakes_in_the_environment_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "MAIL__PORT": "x",
        "MIAL__HOST": "x",
        "MAIL__HSOT": "x",
        "MAIL__ALLOWED_DOMAINS": "[a",
        "FOLDER": "/",
    }.items():
        monkeypatch.setenv(f"SALES_BATCH__{name}", value)
    places = sorted(problem.split(": ")[0] for problem in told(folder, ""))
    assert places == [
        "environment variable SALES_BATCH__FOLDER",
        "environment variable SALES_BATCH__MAIL__ALLOWED_DOMAINS",
        "environment variable SALES_BATCH__MAIL__HSOT",
        "environment variable SALES_BATCH__MAIL__PORT",
        "environment variable SALES_BATCH__MIAL__HOST",
    ]


def test_secrets_are_never_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_BATCH__MAIL__PASSWORD", "hunter2")
    settings = loaded(folder, "")
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    monkeypatch.setenv("SALES_BATCH__MAIL__PORT", "x")
    try:
        load(folder)
    except ConfigError:
        assert "hunter2" not in traceback.format_exc()


def test_a_rule_and_its_thresholds_are_known(folder: Path) -> None:
    text = """\
rules:
  Q99: off
  Q06:
    off_markt: 0.15
    off_market: a bit
  Q07: {days: 2.5}
"""
    assert told(folder, text) == [
        "config.yaml line 2: rules.Q99: there is no rule “Q99”. Correct the code, or delete it.",
        "config.yaml line 4: rules.Q06.off_markt: there is no such setting (did you mean "
        "off_market?). Correct the name, or delete it.",
        "config.yaml line 5: rules.Q06.off_market: “a bit” is not a number. Write one, such as "
        "0.13.",
        "config.yaml line 5: rules.Q06.off_market: a fraction belongs here, such as 0.15.",
        "config.yaml line 6: rules.Q07.days: a whole number belongs here, such as 30.",
    ]


def test_smtp_needs_a_server_and_a_sender(folder: Path) -> None:
    assert "mail server" in told(folder, "mail: {mode: smtp}\n")[0]
    ready = "mail: {mode: smtp, host: mail.example.com, sender: batch@example.com}\n"
    assert loaded(folder, ready).mail.mode == "smtp"


def test_every_message_stands_in_both_languages() -> None:
    for zh, en in MESSAGES.values():
        assert zh.endswith("。")
        assert en.endswith((".", "}"))
