"""A rich sample paper of the fictional 青禾县, shared by the tests of both renderers."""

from __future__ import annotations

from datetime import date
from typing import Any

from huying.kernel.documents.papers import Attachment, Heading, ItemTable, OfficialPaper, Paragraph

RARE = ("骈家坳", "齉水湾", "鬱林", "𠮷某", "王㛃")  # beyond GB2312; 𠮷 lies outside the basic plane
COLUMNS = ("序号", "问题", "指标与目标", "承办单位", "办理时限")
ROWS = (
    (
        "17个村水源地没有划定保护区，2处上游有养殖场",
        "划定水源保护区17处，搬迁养殖场2家",
        "县水利局",
        "2026年6月30日",
    ),
    ("石桥镇管网老化，夏季日均停水3.2小时", "改造管网46.5公里，日均停水0.5小时以下", "县水利局", "2026年9月30日"),
    ("小型水厂水质每季度只检测1次", "每月检测1次，结果在村务公开栏公布", "县卫生健康委", "2026年5月31日"),
    ("水费收缴率61%，养护经费没有着落", "收缴率90%，养护资金列入预算380万元", "县财政局", "2026年6月30日"),
    ("管水员412人中有197人没有持证", "持证率100%", "县人力资源社会保障局", "2026年8月31日"),
    ("高山村组136户靠水窖取水", "通自来水或集中供水点136户", "县水利局", "2026年11月30日"),
    ("供水应急预案没有覆盖乡镇", "13个乡镇预案备案并演练1次", "县应急管理局", "2026年7月31日"),
    ("漏水报修平均5.6天才有人到场", "24小时到场率95%以上", "县水务集团", "2026年6月30日"),
    (
        "骈家坳、齉水湾、鬱林三村水有异味，村民𠮷某、王㛃等联名反映",
        "三村更换滤料，连续3个月达标",
        "县水利局",
        "2026年6月30日",
    ),
)
ITEMS = ItemTable(COLUMNS, tuple((str(order), *row) for order, row in enumerate(ROWS, start=1)))
BLOCKS = (
    Paragraph(
        "2026年2月26日，县十八届人大常委会第三十二次会议听取和审议了县人民政府《关于全县农村饮水安全工作情况的报告》。"
        "会议认为，近年来县人民政府把农村饮水安全摆在突出位置，累计投入资金2.37亿元，建成集中供水工程118处，"
        "受益人口41.6万人，工作有成效。会议同时指出，水源保护、管网维护、水质检测等方面还有一些群众反映强烈的问题。"
        "现将常委会组成人员的审议意见交由你们研究处理。"
    ),
    Heading(1, "加强水源保护"),
    Heading(2, "依法划定保护区。", "对尚未划定的17处水源地，逐处明确边界、设立标志，并向社会公布。"),
    Heading(2, "清退污染源。", "对水源地上游的养殖场、排污口，一场一策、限期清退。"),
    Heading(1, "补齐管网短板"),
    Paragraph("按照先急后缓的原则，优先改造石桥镇、柳河乡老旧管网，切实解决夏季停水问题。"),
    Heading(3, "明确改造时序，年底前完成46.5公里。"),
    Heading(3, "建立报修首问负责制："),
    Heading(4, "城区2小时到场；"),
    Heading(4, "山区24小时到场。"),
    Heading(1, "健全长效机制"),
    Paragraph(
        "落实管护主体、管护经费和管护人员，定期公布水质检测结果，接受群众监督。请县人民政府对照问题清单逐项研究处理，"
        "并于2026年8月31日前将研究处理情况书面报告县人大常委会。"
    ),
)


def opinion_document(**changes: Any) -> OfficialPaper:
    """The 审议意见书 on drinking water with its list of nine items; `changes` replace fields."""
    values: dict[str, Any] = {
        "letterhead": "青禾县人民代表大会常务委员会文件",
        "number": "青人常意〔2026〕3号",
        "title": "青禾县人大常委会关于全县农村饮水安全工作情况报告的审议意见书",
        "main_to": "青禾县人民政府",
        "blocks": BLOCKS,
        "attachments": (Attachment("农村饮水安全工作问题清单", (ITEMS,)),),
        "signature": "青禾县人民代表大会常务委员会",
        "dated_on": date(2026, 3, 2),
        "note": "此件公开发布",
        "cc": "县监察委员会，县人民法院，县人民检察院，县水利局、县卫生健康委",
        "printed_by": "青禾县人大常委会办公室",
        "printed_on": date(2026, 3, 3),
    }
    return OfficialPaper(**{**values, **changes})
