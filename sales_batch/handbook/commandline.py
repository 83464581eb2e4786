"""The page of the command line: every command with its options, and the exit codes."""

from collections.abc import Iterator, Mapping

import click

from sales_batch.cli import main
from sales_batch.core.words import Language, Words
from sales_batch.handbook.markdown import anchor, plain, table

PAGE = "commands.md"
TITLE = Words("命令", "Commands")
INTRODUCTION = Words(
    "`sales-batch -C 文件夹 命令` 在指定的工作文件夹中运行；省略 `-C` 时就是当前文件夹。",
    "`sales-batch -C FOLDER COMMAND` works in the folder named; without `-C` in the current one.",
)
IN_CHINESE: Mapping[str, str] = {
    "run": "运行一晚：读取收件文件夹，检查，把报表写到 out 文件夹。",
    "check": "检查单个工作簿，在旁边另存一份标出问题的副本；不留记录。",
    "explain": "说明一条规则（Q02），或追溯一份单据（订货、估价等的编号）的数字从哪些单元格来。",
    "report": "按收件文件夹现在的内容，把一份报表写到文件；不留记录。",
    "templates": "生成空白模板，供员工填写。",
    "figure": "把一项数据写到标准输出；figure list 列出全部名称。",
    "verify": "核对台账和已发布的结果有没有被改动；不改任何东西。",
    "init": "新建工作文件夹：配置、收件文件夹、模板和两份指南。",
    "handbook": "由程序的声明生成本手册；在源代码文件夹中运行。",
    "--as-of": "按哪一天计算；默认今天。",
    "--dry-run": "只说会发现什么，不发布。",
    "--quiet": "没有出错就不说话。",
    "--verbose": "多说一些。",
    "--json": "结果写成 JSON。",
    "--output": "写到哪个文件；默认 ./名称.xlsx。",
    "--language": "语言；默认按配置，init 默认 zh。",
    "--with-lists": "用收件文件夹现在的内容填好下拉列表。",
    "--format": "输出格式。",
    "--month": "用于余额：哪个月，写成 2026-11；默认当天所在的月。",
    "--by": "用于余额：按合计、产品类别、产品、客户等。",
    "--on": "用于产品成本：按哪一天的价格。",
    "--quantity": "用于产品成本：一次生产多少。",
    "--demo": "带示例中虚构的工作簿。",
    "--check": "不写文件，只核对手册是否与程序一致。",
    "--cases": "规则的用例所在的文件夹。",
}
"""What the commands and options do, beside what they say of themselves in English."""
EXIT_CODES: Mapping[str, Words] = {
    "0": Words("完成。", "Done."),
    "1": Words(
        "程序内部错误，请把屏幕上的话转给维护人员；handbook --check 时表示手册过时。",
        "A fault of the program itself: pass on what the screen says. Of handbook --check: the "
        "handbook is stale.",
    ),
    "2": Words("命令写法有误。", "The command was not well written."),
    "3": Words(
        "完成，有单据暂停或文件拒收。各部门按退回的副本更正。",
        "Done, and something is held or a file was refused. The departments correct their "
        "returned copies.",
    ),
    "4": Words(
        "有报表的合计不相等，那份报表没有发布。",
        "The totals of a report do not agree; that report was not published.",
    ),
    "5": Words("配置有误，按提示更正。", "A mistake in the configuration; correct what is named."),
    "6": Words("另一次运行还没有结束。", "Another run is at work."),
    "8": Words("台账有问题，按提示处理。", "The ledger; do what the message says."),
    "9": Words("收件文件夹或磁盘无法访问。", "The inbox or a disk cannot be reached."),
    "130, 143": Words("被信号停止。", "Stopped by a signal."),
}
OPTION, MEANING, CODE = Words("选项", "Option"), Words("意思", "Meaning"), Words("码", "Code")
CODES = Words("退出码", "Exit codes")


def pages(language: Language) -> Mapping[str, str]:
    """One page, from what the commands say of themselves."""
    return {PAGE: "\n".join(_page(language))}


def _page(language: Language) -> Iterator[str]:
    yield f"# {TITLE.to(language)}\n"
    yield f"{INTRODUCTION.to(language)}\n"
    for name, command in sorted(main.commands.items()):
        yield from _command(name, command, language)
    yield anchor("exit_codes")
    yield f"\n## {CODES.to(language)}\n"
    rows = [[code, words.to(language)] for code, words in EXIT_CODES.items()]
    yield from table([CODE.to(language), MEANING.to(language)], rows)


def _command(name: str, command: click.Command, language: Language) -> Iterator[str]:
    arguments = [part for part in command.params if isinstance(part, click.Argument)]
    context = click.Context(command, info_name=name)
    shown = [part.make_metavar(context) for part in arguments]
    usage = " ".join(["sales-batch", name, *shown])
    yield f"{anchor(name)}\n\n## {name}\n"
    said = Words(IN_CHINESE.get(name, ""), " ".join((command.help or "").split()))
    yield f"`{usage}`\n\n{plain(said.to(language))}\n"
    options = [part for part in command.params if isinstance(part, click.Option)]
    rows = [[_named(one), plain(_meaning(one).to(language))] for one in options]
    if rows:
        yield from table([OPTION.to(language), MEANING.to(language)], rows)


def _named(option: click.Option) -> str:
    choices = f" {'|'.join(option.type.choices)}" if isinstance(option.type, click.Choice) else ""
    return ", ".join(f"`{name}`" for name in option.opts) + plain(choices)


def _meaning(option: click.Option) -> Words:
    return Words(IN_CHINESE.get(option.opts[-1], ""), option.help or "")
