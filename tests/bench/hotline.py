"""A made-up hotline of any size, all fiction: messages of 60 to 300 characters, with names, telephones and days."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import xlsxwriter

HEADINGS = ("工单编号", "来电人", "联系电话", "来电时间", "标题", "内容", "所属区域", "类别")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉华建国文志海云峰晓春红梅龙飞翠玲珍凤莲"
_FIRST = "松柏桂榆枫梅兰竹荷菊柳槐杏桃梧桐望禾青溪云岭石泉金沙龙湖凤凰长宁永安和顺东升"
_LAST = ("涛苑", "园小区", "河村", "湖镇", "山路", "桥街", "花园", "新城", "公寓", "巷", "广场", "家园", "大道", "社区")
_TOWNS = ("城关镇", "柳桥镇", "石佛镇", "望禾乡", "青溪街道", "东升街道", "龙湖镇", "高岭乡", "双河镇", "金沙街道")
_MATTERS = {
    "城乡建设": ("路灯不亮", "路面坑洼", "下水道堵塞", "工地夜间施工", "违章搭建", "断头路一直不通", "人行道被占"),
    "环境保护": ("油烟扰民", "河水发黑", "垃圾清运不及时", "焚烧秸秆", "养殖场臭味", "噪音太大", "扬尘很大"),
    "物业管理": ("电梯经常故障", "停车位不足", "物业费乱涨", "门禁坏了", "绿化被毁", "消防通道被堵", "楼道堆放杂物"),
    "交通运输": ("公交班次太少", "红绿灯时间不合理", "出租车拒载", "学校门口堵车", "大货车超载", "站牌被遮挡"),
    "教育文体": ("校外培训乱收费", "学位不够", "校车超员", "操场不开放", "食堂饭菜质量差", "图书室常年关门"),
    "劳动社保": ("拖欠工资", "不签劳动合同", "社保断缴", "退休金算错", "工伤认定迟迟不下", "高温补贴没有发"),
    "医疗卫生": ("挂号难", "村卫生室没有药", "医保报销太慢", "救护车来得晚", "疫苗预约不上", "体检报告拿不到"),
}
_SAID = (
    "我是{place}的住户，这里{matter}已经{n}{unit}了",
    "{place}附近{matter}，周围{n}户人家都受影响",
    "来电人反映{town}{place}{matter}，情况已经持续{n}{unit}",
    "本人于{m}月{d}日路过{place}时发现{matter}，至今无人过问",
    "{town}{place}旁边的{matter}，老人孩子出门很不方便",
)
_MORE = (
    "之前打过{n}次电话，工作人员说会派人来看，但是一直没有下文",
    "问了村委会和居委会，都说不归他们管，让找别的单位",
    "晚上{h}点以后最严重，家里有高考的学生，根本没有办法休息",
    "上次检查的时候好了两三天，检查组一走又和从前一样",
    "听邻居说去年第{n}季度就登记过，编号也有，就是没有结果",
    "下雨天积水能没过脚踝，骑电动车的人摔倒了好几个",
    "希望能明确是哪个部门负责，什么时候能够处理完毕",
    "业主群里{n}多个人都签了名，材料可以随时提供",
    "现场照片和录像都有保存，需要的话可以联系我",
    "商户们自己凑钱修过一回，花了{n}百多块，撑了不到一个月",
    "旁边就是幼儿园，接送的家长每天要绕行{n}百米左右",
    "施工单位贴过告示说{m}月底完工，现在早就过了日子",
    "如果是经费的问题请给个说法，不要总是让群众等",
    "夏天苍蝇蚊子成堆，开窗都是味道，衣服也没法晾",
    "请有关部门实地走访，不要只看材料就办结工单",
)
_ASKS = ("请求尽快解决。", "何时能处理？", "希望有人管一管。", "盼复，谢谢！", "请给一个明确的答复。", "恳请领导重视。")


def rows(count: int, seed: int = 20260302) -> Iterator[tuple[str, ...]]:
    """That many messages; equal seeds give equal messages. One in fifty names a telephone in its text."""
    pick = np.random.default_rng(seed)

    def one(of: object) -> str:
        return of[int(pick.integers(len(of)))]  # type: ignore[index,arg-type,no-any-return]

    fields = list(_MATTERS)
    start = datetime(2025, 1, 1)
    for number in range(count):
        field = one(fields)
        place, town, matter = one(_FIRST) + one(_FIRST) + one(_LAST), one(_TOWNS), one(_MATTERS[field])
        numbers = {
            "n": pick.integers(2, 40),
            "m": pick.integers(1, 13),
            "d": pick.integers(1, 29),
            "h": pick.integers(8, 12),
        }
        told = [one(_SAID).format(place=place, town=town, matter=matter, unit=one("天月年"), **numbers)]
        told += [one(_MORE).format(**numbers) for _ in range(int(pick.integers(1, 9)))]
        phone = f"1{pick.integers(30, 99)}{pick.integers(10**7, 10**8)}"
        body = "，".join(told)[:280] + ("，" + f"我的电话是{phone}" if number % 50 == 0 else "") + "。" + one(_ASKS)
        said_at = start + timedelta(seconds=int(pick.integers(0, 365 * 86400)))
        name = one(_SURNAMES) + one(_GIVEN) + (one(_GIVEN) if pick.random() < 0.7 else "")
        title = f"{place}{matter}{one(_ASKS)[:-1]}"
        yield f"GD{seed}{number:08d}", name, phone, f"{said_at:%Y-%m-%d %H:%M:%S}", title, body, town, field


def write_csv(path: Path, count: int, seed: int = 20260302) -> None:
    """As a spreadsheet program in China saves it: GBK."""
    with path.open("w", encoding="gbk", newline="") as out:
        csv.writer(out).writerows([HEADINGS, *rows(count, seed)])


def write_xlsx(path: Path, count: int, seed: int = 20260302) -> None:
    """A workbook with date cells, written row by row as hotlines export them."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, moment = book.add_worksheet("工单"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, HEADINGS)
        for line, row in enumerate(rows(count, seed), start=1):
            for at, cell in enumerate(row):
                if at == 3:
                    sheet.write_datetime(line, at, datetime.fromisoformat(cell), moment)
                else:
                    sheet.write_string(line, at, cell)
