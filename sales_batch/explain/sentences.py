"""The sentence that must hold, for every check there is, and the sections of their codes."""

from collections.abc import Mapping

from sales_batch.core.finding import Check
from sales_batch.core.rule import Rule
from sales_batch.core.words import Words

SECTIONS: Mapping[str, Words] = {
    "G": Words("文件、工作表和单元格", "Files, sheets and cells"),
    "C": Words("客户", "Customers"),
    "P": Words("价格和成本", "Prices and costs"),
    "Q": Words("估价", "Quotes"),
    "O": Words("订货", "Orders"),
    "M": Words("生产和库存", "Production and stock"),
    "D": Words("交货和退货", "Deliveries and returns"),
    "A": Words("活动、计划和审批", "Activity, plans and approvals"),
    "B": Words("报表", "Reports"),
}
"""What the first letter of a code stands for."""

MUST: Mapping[str, Words] = {
    "G01": Words("文件是能完整读取的 Excel 工作簿", "A file is an Excel workbook that can be read"),
    "G02": Words("工作簿里有模板中的工作表", "A workbook has sheets of a template"),
    "G03": Words("工作簿由负责的部门提交", "A workbook is handed in by its department"),
    "G04": Words("读取时文件已经保存并关闭", "A file is saved and closed when it is read"),
    "G05": Words("必需的工作表和列都在", "The required sheets and columns are there"),
    "G06": Words("只读取模板里的工作表和列", "Only sheets and columns of a template are read"),
    "G07": Words("必填的单元格都已填写", "Required cells are filled in"),
    "G08": Words("填写的内容符合这一列的要求", "A cell holds what belongs in its column"),
    "G09": Words("单元格里没有 Excel 错误", "No cell holds an Excel error"),
    "G10": Words("公式都已计算", "Formulas are calculated"),
    "G11": Words("同一个编号只用一次", "A number is used only once"),
    "G12": Words("填写的编号已经登记", "What a cell refers to exists"),
    "G13": Words("表里没有合并的单元格", "No cells of a table are merged"),
    "G14": Words("数字、日期和编号按规定的样子填写", "Values are written in the usual way"),
    "G15": Words("将来的行到了日期才计入", "A row of a day to come counts from that day"),
    "G16": Words("同一个工作簿只提交一份", "A workbook is handed in once"),
    "G17": Words("没有隐藏的行和表", "No rows and no sheets are hidden"),
    "G18": Words("上次有的工作簿仍然在", "A workbook that was there is still there"),
    "G19": Words("工作日按官方安排计算", "Working days follow the official calendar"),
    "B02": Words("报表做得出来，合计相等", "Reports can be made and add up"),
}
"""What must hold of files, sheets, cells and reports, by code; a rule says it itself."""


def must(check: Check) -> Words:
    """The sentence that must hold."""
    return check.must if isinstance(check, Rule) else MUST[check.code]
