"""What can be wrong with the ledger, and what to do about it."""

from pathlib import Path

from sales_batch.core.words import Words


def missing(path: Path, published: int) -> Words:
    """There is no ledger, but there are published sets."""
    return Words(
        f"找不到台账 {path}，但 out 文件夹中已有第 {published} 次运行的结果。请从备份恢复台账。"
        "如果确实要从头开始，请先把 out 文件夹中的旧结果移到别处。",
        f"The ledger {path} is missing, but the folder out holds the results of run {published}. "
        "Restore the ledger from a backup. If you do want to start afresh, first move the old "
        "results out of that folder.",
    )


def outdated(path: Path, last: int, published: int) -> Words:
    """The ledger is older than what was published: a restored backup."""
    return Words(
        f"台账 {path} 只到第 {last} 次运行，而 out 文件夹中已有第 {published} 次运行的结果，"
        "可能恢复了旧的备份。请恢复更新的备份，否则单据编号会重复。",
        f"The ledger {path} ends with run {last}, but the folder out holds the results of run "
        f"{published}: an old backup was probably restored. Restore a newer one, or numbers of "
        "documents would be given twice.",
    )


def foreign(path: Path) -> Words:
    """The file is another program's."""
    return Words(
        f"{path} 不是本程序的台账。请移走该文件，并从备份恢复台账。",
        f"{path} is not a ledger of this program. Move the file away and restore the ledger from a "
        "backup.",
    )


def newer(path: Path, version: int, known: int) -> Words:
    """A later version of the program wrote it."""
    return Words(
        f"台账 {path} 由更新版本的程序写入（格式 {version}，本程序只到 {known}）。请升级程序。",
        f"The ledger {path} was written by a later version of the program (format {version}; this "
        f"one knows up to {known}). Upgrade the program.",
    )


def damaged(path: Path, reason: str) -> Words:
    """It cannot be read as a database."""
    return Words(
        f"台账 {path} 已损坏（{reason}）。请把它移到别处保存，并从备份恢复。",
        f"The ledger {path} is damaged ({reason}). Put it aside and restore it from a backup.",
    )


def locked(path: Path) -> Words:
    """Another program holds it."""
    return Words(
        f"台账 {path} 正被其他程序占用。请关闭打开它的程序（例如数据库查看工具、备份软件）后重试。",
        f"The ledger {path} is in use by another program. Close what has it open (a database "
        "viewer, a backup) and try again.",
    )


def unusable(path: Path, reason: str) -> Words:
    """It cannot be opened or written."""
    return Words(
        f"台账 {path} 无法读写（{reason}）。请检查磁盘空间和文件夹权限。",
        f"The ledger {path} cannot be read or written ({reason}). Check the disk space and the "
        "rights on the folder.",
    )


def damaged_inside(reason: str) -> Words:
    """SQLite's own check finds a fault."""
    return Words(f"台账内部有损坏：{reason}。", f"The ledger is damaged inside: {reason}.")


def run_lost(number: int) -> Words:
    """A run is missing from the row of numbers."""
    return Words(f"第 {number} 次运行的记录不见了。", f"The record of run {number} has gone.")


def run_changed(number: int) -> Words:
    """A run's rows are not what was recorded."""
    return Words(
        f"第 {number} 次运行的记录被改动过。", f"The record of run {number} was changed afterwards."
    )
