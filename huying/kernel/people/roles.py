"""The roles in which people act. Pure: no Django."""

from __future__ import annotations

from enum import Enum
from typing import Self


class Role(Enum):
    """A capacity (身份) in which an act may be done. The value is for machines, the label for people."""

    label: str

    SC_OFFICE = "sc_office", "常委会办公室"
    WORKING_BODY = "working_body", "专门委员会或工作机构"
    SUPERVISION_OFFICE = "supervision_office", "督查机构"
    CHAIRPERSONS_COUNCIL = "chairpersons_council", "主任会议"
    STANDING_COMMITTEE = "standing_committee", "常务委员会"
    SC_MEMBER = "sc_member", "常委会组成人员"
    CONGRESS = "congress", "人民代表大会"
    PRESIDIUM = "presidium", "主席团"
    DEPUTY = "deputy", "人大代表"
    PARTY_COMMITTEE = "party_committee", "同级党委"
    ORGAN = "organ", "“一府一委两院”"
    PRINCIPAL_LEADER = "principal_leader", "主要负责人"
    HANDLING_UNIT = "handling_unit", "承办单位"
    INTAKE = "intake", "民意受理"
    AUDITOR = "auditor", "审计员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"

    # No label is ever left out: the default lets a type checker accept the look-up Role("organ").
    def __new__(cls, value: str, label: str = "") -> Self:
        role = object.__new__(cls)
        role._value_ = value
        role.label = label
        return role

    @property
    def recorder(self) -> Role:
        """Who writes the act down: a collective body has no keyboard, its office records for it."""
        return Role.SC_OFFICE if self in COLLECTIVE else self


# What these decide is written down by the congress's office. The Party committee is no organ of the congress: what it
# decided is put on record here, it acts elsewhere (R2.03).
COLLECTIVE = frozenset(
    {Role.CHAIRPERSONS_COUNCIL, Role.STANDING_COMMITTEE, Role.CONGRESS, Role.PRESIDIUM, Role.PARTY_COMMITTEE}
)
