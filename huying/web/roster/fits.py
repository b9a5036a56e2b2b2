"""Which capacity fits which kind of body, and which bodies the work cannot begin without. Pure but for the models."""

from __future__ import annotations

from collections.abc import Iterator

from huying.kernel.access.viewer import APART
from huying.kernel.people.models import FOUR_ORGANS, BodyKind, Congress, Level
from huying.kernel.people.roles import COLLECTIVE, Role

ORGAN_SIDE = (Role.PRINCIPAL_LEADER, Role.ORGAN, Role.HANDLING_UNIT)
ROLES_OF: dict[BodyKind, tuple[Role, ...]] = {
    BodyKind.CONGRESS: (Role.DEPUTY,),
    BodyKind.STANDING_COMMITTEE: (Role.SC_MEMBER, Role.CHAIRPERSONS_COUNCIL),
    BodyKind.SC_OFFICE: (Role.SC_OFFICE, Role.INTAKE, Role.SUPERVISION_OFFICE, *APART),
    BodyKind.WORKING_BODY: (Role.WORKING_BODY,),
    BodyKind.SUPERVISION_OFFICE: (Role.SUPERVISION_OFFICE,),
    BodyKind.DEPARTMENT: (Role.HANDLING_UNIT, Role.PRINCIPAL_LEADER),
    **dict.fromkeys(FOUR_ORGANS, ORGAN_SIDE),
}
GIVEN = tuple(role for role in Role if any(role in roles for roles in ROLES_OF.values()))  # what a person can hold

# What each kind of body is there for, as an empty list says it.
SERVES = {
    BodyKind.CONGRESS: "代表在这里任职，民生实事由代表票决",
    BodyKind.STANDING_COMMITTEE: "组成人员在这里任职，审议和测评由他们表决",
    BodyKind.SC_OFFICE: "办公室的同志在这里任职，登记、交办、公开",
    BodyKind.WORKING_BODY: "议题、调研、意见草案由工作机构承担",
    BodyKind.GOVERNMENT: "接收审议意见，提出民生实事候选项目",
    BodyKind.SUPERVISORY_COMMISSION: "监督对象：听取专项工作报告",
    BodyKind.COURT: "监督对象：听取专项工作报告",
    BodyKind.PROCURATORATE: "监督对象：听取专项工作报告",
    BodyKind.DEPARTMENT: "承办审议意见和民生实事",
}
COURTS = {Level.PROVINCE: "高级", Level.CITY: "中级"}


def unfit(role: Role, kind: BodyKind) -> str:
    """Why nobody holds this capacity in a body of this kind; nothing where it fits."""
    if role in ROLES_OF[kind]:
        return ""
    if role in COLLECTIVE - {Role.CHAIRPERSONS_COUNCIL}:
        return f"“{role.label}”是集体，不是一个人的身份"
    where = "、".join(known.label for known, roles in ROLES_OF.items() if role in roles)
    return f"“{role.label}”只能在{where}任，不能在{kind.label}任"


def standard_bodies(congress: Congress) -> Iterator[tuple[BodyKind, str]]:
    """The bodies that every congress of this level has, by their usual names (地方组织法; 监督法第二条)."""
    place = congress.name.removesuffix("人民代表大会").removesuffix("人大")
    yield BodyKind.CONGRESS, congress.name
    if congress.has_committee:
        yield BodyKind.STANDING_COMMITTEE, congress.committee_name
    yield BodyKind.SC_OFFICE, f"{congress.committee_name}办公室"
    yield BodyKind.GOVERNMENT, f"{place}人民政府"
    if congress.has_committee:
        court = COURTS.get(Level(congress.level), "")
        yield BodyKind.SUPERVISORY_COMMISSION, f"{place}监察委员会"
        yield BodyKind.COURT, f"{place}{court}人民法院"
        yield BodyKind.PROCURATORATE, f"{place}人民检察院"


def needed(congress: Congress) -> tuple[BodyKind, ...]:
    """The kinds of which there must be at least one before everything can be done."""
    kinds = [kind for kind, _ in standard_bodies(congress)]
    more = [BodyKind.WORKING_BODY, BodyKind.DEPARTMENT] if congress.has_committee else []
    return (*kinds, *more)
