"""The command line: what each command says, where it says it, and its exit code."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from sales_batch import batch, config, reporting
from sales_batch.cli import main
from sales_batch.commands import manner, quick
from sales_batch.commands.starting import GUIDES
from sales_batch.core.report import Content, Control
from sales_batch.core.words import Words
from sales_batch.excel.template import write_template
from sales_batch.figures.backlog import order_backlog
from sales_batch.ledger import FILE_NAME
from sales_batch.reports import REPORTS
from sales_batch.sheets import orders, quotes
from tests import sampled

DAY = "2026-11-23"
ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1"}


def call(*given: str | Path) -> Result:
    """A command in the working folder of the samples."""
    return CliRunner().invoke(main, ["-C", str(sampled.settings().folder), *map(str, given)])


def program(*given: str | Path, **how: Any) -> subprocess.Popen[str]:
    """The same as a program of its own."""
    words = [sys.executable, "-m", "sales_batch", *map(str, given)]
    pipe = subprocess.PIPE
    how = {"stdout": pipe, "stderr": pipe, "text": True, "env": ENVIRONMENT, **how}
    return subprocess.Popen(words, **how)


@pytest.fixture
def _looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inbox is read once for all tests that only look at it."""
    seen = sampled.evaluated()
    monkeypatch.setattr(batch, "look", lambda _settings, _day: seen)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A working folder made by `init --demo`, and its first night."""
    folder = tmp_path_factory.mktemp("night") / "work"
    made = CliRunner().invoke(main, ["init", str(folder), "--demo"])
    assert made.exit_code == 0, made.output
    assert f"-C {folder} run --as-of {DAY}" in made.stdout
    return folder, CliRunner().invoke(main, ["-C", str(folder), "run", "--as-of", DAY])


# run


def test_a_night_is_told_in_ten_plain_lines(night: tuple[Path, Result]) -> None:
    folder, said = night
    assert said.exit_code == batch.HELD
    lines = said.stdout.splitlines()
    assert len(lines) <= 10
    titles = [line.split("：")[0] for line in lines]
    assert titles == [
        "日期", "工作簿", "发现的问题", "暂停的单据", "报表", "退回更正的工作簿", "查看", "下一步",
    ]  # fmt: skip
    assert "读取 30 个" in lines[1]
    assert Path(lines[6].split("：")[1]).is_relative_to(folder)
    assert said.stderr == ""


def test_a_second_night_with_nothing_new_says_so_in_json(night: tuple[Path, Result]) -> None:
    folder, _ = night
    again = CliRunner().invoke(main, ["-C", str(folder), "run", "--as-of", DAY, "--json"])
    told = json.loads(again.stdout)
    assert (told["folder"], told["same_as"], told["exit_code"]) == (None, DAY, batch.HELD)
    assert "findings" not in told
    assert told["workbooks"] == {"read": 30}
    assert "完全相同" in again.stderr


@pytest.mark.usefixtures("_looked")
def test_a_dry_run_says_what_would_be_found_and_publishes_nothing() -> None:
    said = call("run", "--dry-run", "--as-of", DAY)
    assert said.exit_code == 0
    assert "只看不发布" in said.stdout
    assert not (sampled.settings().folder / "out").exists()
    assert call("run", "--dry-run", "-q", "--as-of", DAY).output == ""


def test_what_was_changed_since_is_told(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "work")]).exit_code == 0
    folder = tmp_path / "work"

    def verified() -> Result:
        return CliRunner().invoke(main, ["-C", str(folder), "verify"])

    assert verified().stdout == "没有发现改动：0 次运行的记录，0 套已发布的结果。\n"
    assert not (folder / "state").exists()
    CliRunner().invoke(main, ["-C", str(folder), "run", "--as-of", DAY])
    assert verified().stdout == "没有发现改动：1 次运行的记录，1 套已发布的结果。\n"
    (folder / "out" / DAY / "index.html").write_text("", encoding="utf-8")
    assert verified().exit_code == 9
    assert verified().stdout == f"{DAY} 中的 index.html 与发布时不同，或不见了。\n"
    with sqlite3.connect(folder / "state" / FILE_NAME) as ledger:
        ledger.execute("UPDATE runs SET exit_code = 3")
    ledger.close()
    assert verified().exit_code == 8
    assert verified().stdout.startswith("第 1 次运行的记录被改动过。\n")


# check


def test_a_clerk_reads_what_is_wrong_and_gets_a_copy(tmp_path: Path) -> None:
    source = next(sampled.settings().paths.inbox.glob("order_desk/受理订货*第4季度.xlsx"))
    file = tmp_path / "我的订货.xlsx"
    file.write_bytes(source.read_bytes())
    said = call("check", file, "--as-of", DAY)
    assert said.exit_code == batch.HELD
    assert said.stdout.startswith("我的订货.xlsx  错误 ")
    assert "\n  错误  " in said.stdout
    assert "请在副本里改" in said.stdout.splitlines()[-1]
    copy = tmp_path / "我的订货.returned.xlsx"
    assert zipfile.is_zipfile(copy)
    told = json.loads(call("check", file, "--as-of", DAY, "--json", "-q").stdout)
    assert told["copies"] == [str(tmp_path / "我的订货.returned.2.xlsx")]
    assert {one["file"] for one in told["findings"]} <= {"我的订货.xlsx", ""}


def test_of_a_mistake_made_often_the_first_few_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "FIRST", 2)
    file = tmp_path / "估价.xlsx"
    rows = {"quotes": [{"quote_no": f"Q-{number}"} for number in range(7)]}
    write_template(quotes.BOOK, file, "zh", rows=rows)
    brief = call("check", file, "--as-of", DAY).stdout
    assert "    ……同样的还有 5 处（加 -v 全部列出）\n" in brief
    whole = call("check", file, "--as-of", DAY, "-v").stdout
    assert "同样的还有" not in whole
    assert whole.count("\n  错误  ") == whole.count("必须填写") == 28


def test_an_empty_template_has_nothing_wrong(tmp_path: Path) -> None:
    assert call("templates", tmp_path, "--language", "zh", "-q").output == ""
    said = call("check", tmp_path / "估价.xlsx", "--as-of", DAY)
    assert (said.exit_code, said.stdout) == (
        0,
        f"估价.xlsx  没有发现问题\n{quick.ALONE.zh}\n没有发现问题，可以提交。\n",
    )


def ordered(file: Path, customer: str, number: str = "SO-1") -> Path:
    """A workbook with one order, of that customer, without lines."""
    order = {"order_no": number, "voucher_type": "general", "customer_id": customer}
    write_template(orders.BOOK, file, "zh", rows={"orders": [order]})
    return file


def codes(*files: Path) -> list[tuple[str, str]]:
    """What `check` finds wrong with references, by file."""
    told = json.loads(call("check", *files, "--as-of", DAY, "--json", "-q").stdout)
    return [(one["file"], one["code"]) for one in told["findings"] if one["code"] == "G12"]


def test_references_are_checked_where_the_inbox_has_what_they_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "order_desk/新单.xlsx"
    inside = sampled.settings().paths.inbox / name
    try:
        assert codes(ordered(inside, "C999")) == [(name, "G12")]
        assert codes(ordered(tmp_path / "a.xlsx", "C999")) == []
    finally:
        inside.unlink()


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = ordered(tmp_path / "a.xlsx", "C1"), ordered(tmp_path / "a" / "a.xlsx", "C1")
    told = json.loads(call("check", first, second, "--as-of", DAY, "--json", "-q").stdout)
    twice = [one["file"] for one in told["findings"] if one["code"] == "G11"]
    assert sorted(twice) == sorted(["a.xlsx", str(second)])
    assert told["copies"] == [
        str(tmp_path / "a.returned.xlsx"),
        str(tmp_path / "a" / "a.returned.xlsx"),
    ]
    again = json.loads(call("check", tmp_path / "a.returned.xlsx", "--json", "-q").stdout)
    assert again["copies"] == [str(tmp_path / "a.returned.2.xlsx")]


def test_a_file_that_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    assert call("check", tmp_path / "none.xlsx").exit_code == 2


# explain


def test_a_rule_is_explained_without_reading_the_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(batch, "look")
    said = call("explain", "q02")
    assert said.exit_code == 0
    assert "规则 Q02" in said.stdout
    assert "R9 3(1)" in said.stdout


@pytest.mark.usefixtures("_looked")
def test_a_document_is_explained_for_people_and_for_machines() -> None:
    said = call("explain", "D26-0155", "--as-of", DAY)
    assert said.exit_code == 0
    assert "[订货流水]" in said.stdout
    told = json.loads(call("explain", "D26-0155", "--as-of", DAY, "--json").stdout)
    movements = next(part["rows"] for part in told if part["title"] == "订货流水")
    assert movements[0]["file"].startswith("order_desk/")
    assert movements[0]["row"] > 1


@pytest.mark.usefixtures("_looked")
def test_an_unknown_name_gets_the_nearest() -> None:
    said = call("explain", "D26-O155", "--as-of", DAY)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "D26-0155" in said.stderr


# figure


@pytest.mark.usefixtures("_looked")
def test_a_figure_is_data_on_standard_output() -> None:
    said = call("figure", "order_backlog", "--by", "total", "--month", "2026-10")
    assert said.exit_code == 0
    assert said.stdout.startswith("month,opening_quantity,")
    assert f"{order_backlog.name}  订货受理余额\n" in call("figure", "list").stdout


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        (("order_backlog", "--by", "colour"), "total, family, product, customer"),
        (("forecast_backlog", "--by", "customer"), "request"),
        (("order_backlog", "--month", "2026-13"), "2026-11"),
        (("order_backlog", "--month", "26-1"), "2026-11"),
        (("quote_costing", "--on", "2026-01-01"), "无"),
        (("product_cost", "--by", "total"), "--on, --quantity"),
        (("product_cost", "--quantity", "0"), "above 0"),
        (("order_backlogs",), "order_backlog"),
        (("order_backlog", "--as-of", "23.11.2026"), "2026-11-03"),
        (("order_backlog", "--as-of", "2026-W48-1"), "2026-11-03"),
    ],
)
def test_an_option_that_does_not_fit_names_what_fits(given: tuple[str, ...], fits: str) -> None:
    said = call("figure", *given)
    assert (said.exit_code, said.stdout) == (2, "")
    assert fits in said.stderr


# report


@pytest.mark.usefixtures("_looked")
def test_a_report_is_written_where_it_is_wanted_and_over_nothing(tmp_path: Path) -> None:
    file = tmp_path / "估价.xlsx"
    said = call("report", "quotes", "--as-of", DAY, "-o", file)
    assert (said.exit_code, said.stdout) == (0, f"{file}\n")
    assert openpyxl.load_workbook(file, read_only=True).sheetnames[2] == "估价成本"
    before = file.read_bytes()
    again = call("report", "quotes", "--as-of", DAY, "-o", file)
    assert again.exit_code == 2
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert not (sampled.settings().folder / "out").exists()


@pytest.mark.usefixtures("_looked")
def test_a_report_that_does_not_add_up_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control(Words("合计", "Total"), Decimal(1), Decimal(2))
    monkeypatch.setattr(reporting, "content_of", lambda _report, _given: Content((), [control]))
    said = call("report", "backlog", "-o", tmp_path / "x.xlsx")
    assert said.exit_code == batch.OUT_OF_BALANCE
    assert "不相等" in said.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_looked")
def test_a_report_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    said = call("report", "quotes", "-o", tmp_path / "nowhere" / "x.xlsx")
    assert said.exit_code == 2
    assert f"没有文件夹 {tmp_path / 'nowhere'}。" in said.stderr


@pytest.mark.parametrize(
    ("name", "fits"),
    [("backlogs", "是否指：backlog？"), ("list", "、".join(one.name for one in REPORTS))],
)
def test_an_unknown_report_gets_the_nearest_or_all(name: str, fits: str) -> None:
    said = call("report", name)
    assert said.exit_code == 2
    assert fits in said.stderr


# init


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_folder_is_complete_and_its_configuration_valid(
    tmp_path: Path, language: str
) -> None:
    folder = tmp_path / "new"
    said = CliRunner().invoke(main, ["init", str(folder), "--language", language])
    assert said.exit_code == 0, said.output
    settings = config.load(folder)
    assert settings.language == language
    assert settings.paths.inbox == folder / "inbox"
    for department in settings.departments.values():
        assert (folder / "inbox" / department.folder).is_dir()
    guides = {path.name for path in folder.glob("*.md")}
    assert guides == {title.to(settings.language) for title in GUIDES.values()}
    assert len(list(folder.glob("*/*.xlsx"))) == 14
    assert list(tmp_path.iterdir()) == [folder]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("company: mine\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert said.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


def test_the_samples_need_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sales_batch.__file__", str(tmp_path / "lib" / "sales_batch" / "x.py"))
    said = CliRunner().invoke(main, ["init", "new", "--demo", "--language", "en"])
    assert said.exit_code == 2
    assert "checkout" in said.stderr


def test_the_configuration_of_a_new_folder_is_that_of_this_project() -> None:
    ours = (sampled.ROOT / "config.yaml").read_text(encoding="utf-8")
    new = sampled.ROOT / "sales_batch" / "starting" / "config.yaml"
    assert new.read_text(encoding="utf-8") == ours.replace("inbox: samples/inbox", "inbox: inbox")


# what stops a command


def test_a_missing_configuration_is_told_with_its_remedy(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["-C", str(tmp_path), "run"])
    assert said.exit_code == 5
    assert "sales-batch init" in said.stderr


def test_help_imports_nothing_that_takes_its_time() -> None:
    asking = "import sys; from sales_batch.cli import main; main(['--help'], standalone_mode=False)"
    slow = ("pandas", "numpy", "pyarrow", "pydantic", "openpyxl", "xlsxwriter", "rich", "jinja2")
    asking += f"; sys.exit(str(sys.modules.keys() & {slow}))"
    said = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True)
    assert said.stderr.strip() == "set()"
    assert "explain" in said.stdout
    shown = "import sys, sales_batch.cli; print(sorted({'pandas', 'pyarrow'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_with_a_word(number: int, code: int) -> None:
    source = (
        "import time, sys\n"
        "from sales_batch import cli, commands\n"
        "def slow(*given, **more):\n"
        "    print('ready', flush=True); time.sleep(20)\n"
        "commands.run = slow\n"
        "cli.main(['run'])\n"
    )
    words = [sys.executable, "-c", source]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, env=ENVIRONMENT) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=15)
    assert process.returncode == code
    assert errors.startswith("已停止")
    assert len(errors.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_reader_that_goes_away_is_no_fault_of_ours() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with program("-C", sampled.settings().folder, "figure", "list", stdout=writer) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (9, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_output_that_is_full_is_told() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        folder = sampled.settings().folder
        with program("-C", folder, "figure", "list", stdout=full) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 9
    assert len(errors.splitlines()) == 1
    assert "No space left" in errors


def test_a_night_that_nobody_listens_to_keeps_its_exit_code(
    night: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object) -> None:
        raise BrokenPipeError

    folder, _ = night
    monkeypatch.setattr(manner.Manner, "say", deaf)
    said = CliRunner().invoke(main, ["-C", str(folder), "run", "--as-of", DAY])
    assert (said.exit_code, said.output) == (batch.HELD, "")
