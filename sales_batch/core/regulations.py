"""The company's regulations, by the codes that clauses are quoted with."""

import re
from collections.abc import Sequence

from sales_batch.core.words import Words

REGULATIONS = {
    "R1": Words("公司业务拓展计划管理制度", "Rules for business development plans"),
    "R2": Words("公司业务扩展管理制度", "Rules for business expansion"),
    "R3": Words("销售业务拓展管理工作计划", "Work plan for sales development"),
    "R4": Words("如何有效地管理销售活动与拓展", "How to manage sales activity and development"),
    "R5": Words("业务拓展的管理办法", "Measures for business development"),
    "R6": Words(
        "拓展部市场拓展与业务拓展管理规章制度",
        "Rules of the development department for market and business development",
    ),
    "R7": Words("《业务拓展》管理办法范本", "Model measures for business development"),
    "R8": Words("业务拓展与销售渠道管理制度", "Rules for business development and sales channels"),
    "R9": Words("公司销售业务拓展管理办法", "Measures for sales and business development"),
}


def quoted(clauses: Sequence[str]) -> list[str]:
    """The codes of the regulations that clauses such as `R9 4(1)2; R6 5` quote, in order."""
    return sorted({code for clause in clauses for code in re.findall(r"R[1-9]", clause)})
