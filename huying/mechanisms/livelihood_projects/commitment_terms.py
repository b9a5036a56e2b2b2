"""The words of commitments, decisions on major matters, hot issues and supervision fields. Pure."""

from __future__ import annotations

GRADES = ((5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意"))
WEB, TICKET, DEPUTY = "web", "ticket", "deputy"
WAYS = ((WEB, "网上评分"), (TICKET, "凭评分码"), (DEPUTY, "人大代表"))
PUBLIC_WAYS = (WEB, TICKET)

SUPERVISION_FIELDS = (  # R2.20: 「聚焦环境保护、“三农”、医疗卫生、执法司法、教育、交通、文化、中小企业促进等领域」
    ("environment", "环境保护"),
    ("rural", "“三农”"),
    ("health", "医疗卫生"),
    ("justice", "执法司法"),
    ("education", "教育"),
    ("transport", "交通"),
    ("culture", "文化"),
    ("business", "中小企业促进"),
)

LISTED, URGING, SOLVED = "listed", "urging", "solved"
ISSUE_STATES = ((LISTED, "已列入"), (URGING, "正在督促"), (SOLVED, "已解决"))


def grade_words(points: int) -> str:
    """「4分（满意）」"""
    return f"{points}分（{dict(GRADES)[points]}）"
