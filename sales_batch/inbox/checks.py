"""What can be wrong with a file before it is opened, in words."""

from datetime import date

from sales_batch.core.finding import Check, Severity
from sales_batch.core.words import Words

CANNOT_OPEN = Check(
    "G01",
    "cannot_open",
    Severity.ERROR,
    Words(
        "无法打开该文件（{reason}）。{instead}请检查文件权限，确认它能正常打开。",
        "The file cannot be opened ({reason}). {instead} Check that it may be read and that it "
        "opens.",
    ),
)
CANNOT_LOOK = Check(
    "G01",
    "cannot_look",
    Severity.ERROR,
    Words(
        "无法打开该文件夹（{reason}），其中的文件本次都没有读取；"
        "上次读过的 {count} 个文件改用上次的内容。请检查文件夹权限和网络。",
        "The folder cannot be opened ({reason}), so no file in it was read. What was read last "
        "time is used instead (files: {count}). Check the rights on the folder and the network.",
    ),
)
NOT_A_FILE = Check(
    "G01",
    "not_a_file",
    Severity.ERROR,
    Words(
        "这是指向收件文件夹之外的链接，或不是普通文件，没有读取。请把工作簿本身放到这里。",
        "This is a link that leads out of the inbox, or no ordinary file, so it was not read. Put "
        "the workbook itself here.",
    ),
)
TOO_BIG = Check(
    "G01",
    "too_big_to_copy",
    Severity.ERROR,
    Words(
        "文件大小为 {size}，超过上限 {limit}。{instead}"
        "请删除图片和不用的工作表，或拆成几个文件后重新保存。",
        "The file is {size}; the limit is {limit}. {instead} Remove pictures and sheets no longer "
        "needed, or split it into several files, and save again.",
    ),
)
NO_DEPARTMENT = Check(
    "G03",
    "no_department",
    Severity.ERROR,
    Words(
        "文件不在任何部门的文件夹中，没有读取。请移到以下文件夹之一：{folders}。",
        "The file is in no department's folder, so it was not read. Move it into one of these: "
        "{folders}.",
    ),
)
WRONG_DEPARTMENT = Check(
    "G03",
    "wrong_department",
    Severity.ERROR,
    Words(
        "这是《{book}》，不由这个部门提交，没有读取。请移到文件夹 {folder}。",
        "This is the workbook {book}, which this department does not hand in, so it was not read. "
        "Move it into the folder {folder}.",
    ),
)
OPEN_IN_EXCEL = Check(
    "G04",
    "open_in_excel",
    Severity.WARNING,
    Words(
        "文件正被打开编辑（旁边有锁定文件“{lock}”）。{instead}请保存并关闭；如果没有人打开，请删除这个锁定文件。",
        "The file is open for editing (there is a lock file {lock} beside it). {instead} Save and "
        "close it; if nobody has it open, delete the lock file.",
    ),
)
STILL_CHANGING = Check(
    "G04",
    "still_changing",
    Severity.WARNING,
    Words(
        "读取时文件正在保存或复制，内容还在变化。{instead}请保存并关闭文件；下次运行会再读。",
        "The file was being saved or copied, and still changed while it was read. {instead} Save "
        "and close it; the next run reads it again.",
    ),
)
SAME_CONTENT = Check(
    "G16",
    "same_content",
    Severity.WARNING,
    Words(
        "与“{other}”内容完全相同，只读取那一份。请删除多余的文件。",
        "This file has the same content as {other}; only that one is read. Delete the one that is "
        "not needed.",
    ),
)
COPY_BESIDE = Check(
    "G16",
    "copy_beside",
    Severity.WARNING,
    Words(
        "从文件名看，这是“{other}”的副本，没有读取。如果是副本，请删除；如果是另一个工作簿，"
        "请改名。",
        "By its name this is a copy of {other}, so it was not read. If it is a copy, delete it; "
        "if it is a workbook of its own, give it another name.",
    ),
)
CORRECTION_BESIDE = Check(
    "G16",
    "correction_beside",
    Severity.WARNING,
    Words(
        "退回的副本和原文件放在了一起，只读取较新的“{other}”，这一份没有读取。"
        "改好以后，请把副本改成原文件名，替换原文件。",
        "A returned copy and its original are side by side. Only the newer one, {other}, was "
        "read, not this one. Once it is corrected, give the copy the name of the original and let "
        "it take its place.",
    ),
)
NAME_TWICE = Check(
    "G16",
    "name_twice",
    Severity.WARNING,
    Words(
        "与“{other}”文件名看起来相同，其实是两个文件，只读取较新的那一份。请删除或改名。",
        "The names of this file and of {other} look the same, but they are two files; only the "
        "newer one is read. Delete or rename one of them.",
    ),
)
GONE = Check(
    "G18",
    "gone",
    Severity.WARNING,
    Words(
        "上次运行时有这个文件，现在找不到了。{instead}如果是误删或误移，请放回原处；如果不再使用，"
        "不必处理。",
        "The file was there at the last run and is gone. {instead} If it was deleted or moved by "
        "mistake, put it back; if it is no longer used, nothing needs to be done.",
    ),
)
DESERTED = Check(
    "G18",
    "deserted",
    Severity.WARNING,
    Words(
        "这个部门文件夹里没有工作簿了（或文件夹不见了），上次运行时有 {count} 个。"
        "在放入新的工作簿之前，仍使用以前读到的内容。请检查共享文件夹；确实不再填写的，请放入空白模板。",
        "No workbook is left in this department's folder, or the folder is gone; at the last run "
        "there were {count}. What was read of them then is used until a workbook is there again. "
        "Check the file share; if they are no longer kept, put empty templates there.",
    ),
)
NOTHING_THERE = Check(
    "G18",
    "nothing_there",
    Severity.WARNING,
    Words(
        "收件文件夹里没有任何工作簿，所以报表都是空的。"
        "请检查 config.yaml 中的 paths.inbox，以及各部门的文件夹：{folders}。",
        "There is no workbook at all in the inbox, so the reports are empty. Check paths.inbox in "
        "config.yaml, and the departments' folders: {folders}.",
    ),
)
CHECKS = (
    CANNOT_OPEN,
    CANNOT_LOOK,
    NOT_A_FILE,
    TOO_BIG,
    NO_DEPARTMENT,
    WRONG_DEPARTMENT,
    OPEN_IN_EXCEL,
    STILL_CHANGING,
    SAME_CONTENT,
    COPY_BESIDE,
    CORRECTION_BESIDE,
    NAME_TWICE,
    GONE,
    DESERTED,
    NOTHING_THERE,
)


def instead(good_on: date | None) -> Words:
    """What counts in place of a file that could not be read: an earlier copy, or nothing."""
    if good_on is None:
        return Words("本次没有读取它。", "It was not read this time.")
    return Words(
        f"本次使用 {good_on} 读到的内容。", f"What was read on {good_on} is used this time."
    )


def once_more(good_on: date | None) -> Words:
    """What counts in place of a file that has gone: the last copy for one night, or nothing."""
    if good_on is None:
        return Words("其内容不再计入。", "Its rows no longer count.")
    return Words(
        f"本次仍使用 {good_on} 读到的内容，下次运行起不再计入。",
        f"What was read on {good_on} is used once more; from the next run on it no longer counts.",
    )
