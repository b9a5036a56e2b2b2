"""机构和人员: what may be entered, what is refused, the sheets, the accounts (issue 4; limits.md S11)."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huying.kernel.access.sessions import viewer_of_session
from huying.kernel.calendar import clock
from huying.kernel.documents.xlsx import render_table
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Account, Body, BodyKind, Congress, CongressTerm, Mandate, Person
from huying.kernel.people.roles import COLLECTIVE, Role
from huying.kernel.people.selectors import ever_overseen, overseen
from huying.kernel.procedures.refusals import NotAllowed, Refused
from huying.web.roster import accounts, services
from huying.web.roster.fits import ROLES_OF, standard_bodies, unfit
from huying.web.roster.services import Holding
from huying.web.roster.sheets import BODIES, PEOPLE
from tests.database import questions
from tests.world import BACKEND, CONGRESS, GOVERNMENT, HOUSING, OFFICE, SC, SINCE, World, build_world, moment

TODAY = date(2026, 3, 2)
AT = moment(TODAY)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


def held(world: World, body: str, role: Role, *, since: date = TODAY, until: date | None = None) -> Holding:
    return Holding(world.body(body), role, "", since, until)


def give(world: World, person: Person, holding: Holding, mandate: Mandate | None = None) -> Mandate:
    return services.save_mandate(person=person, mandate=mandate, held=holding, by=world.viewer(Role.SC_OFFICE), at=AT)


def kinds(prefix: str) -> list[str]:
    return list(Entry.objects.filter(kind__startswith=prefix).order_by("pk").values_list("kind", flat=True))


# ── which capacity fits where ─────────────────────────────────────────────
def test_every_kind_of_body_has_its_capacities_and_every_capacity_of_a_person_a_body():
    assert set(ROLES_OF) == set(BodyKind)
    given = {role for roles in ROLES_OF.values() for role in roles}
    assert given | COLLECTIVE == set(Role)
    assert unfit(Role.DEPUTY, BodyKind.CONGRESS) == ""
    assert "人大代表" in unfit(Role.DEPUTY, BodyKind.DEPARTMENT)
    assert "集体" in unfit(Role.STANDING_COMMITTEE, BodyKind.STANDING_COMMITTEE)


@pytest.mark.parametrize(
    ("level", "name", "court", "total"),
    [
        ("county", "青禾县人民代表大会", "青禾县人民法院", 7),
        ("city", "淮州市人民代表大会", "淮州市中级人民法院", 7),
        ("township", "东关镇人民代表大会", "", 3),  # neither a committee nor a court (地方组织法第十八条)
    ],
)
def test_the_standard_bodies_are_those_of_the_level(level, name, court, total):
    found = dict(standard_bodies(Congress(name=name, level=level)))
    assert len(found) == total
    assert found.get(BodyKind.COURT, "") == court
    assert found[BodyKind.CONGRESS] == name


# ── deeds ─────────────────────────────────────────────────────────────────
def test_only_the_office_keeps_the_roster(world):
    for role in Role:
        if role in COLLECTIVE or role is Role.SC_OFFICE:
            continue
        with pytest.raises(NotAllowed):
            services.save_person(person=None, name="新人", by=world.viewer(role), at=AT)
    assert not Person.objects.filter(name="新人").exists()


def test_a_person_is_entered_given_a_capacity_and_can_act_in_it_the_same_day(world):
    person = services.save_person(person=None, name=" 新人 ", by=world.viewer(Role.SC_OFFICE), at=AT)
    give(world, person, held(world, HOUSING, Role.HANDLING_UNIT))
    assert world.viewer(person, on=TODAY).has(Role.HANDLING_UNIT)
    assert not world.viewer(person, on=date(2026, 3, 1)).has(Role.HANDLING_UNIT)
    assert kinds("people.") == ["people.person", "people.mandate"]


def test_what_does_not_fit_is_refused_with_its_reason(world):
    person = world.person(Role.DEPUTY)
    for holding, why in (
        (held(world, HOUSING, Role.DEPUTY), "只能在人民代表大会任"),
        (held(world, CONGRESS, Role.DEPUTY), "时间重叠"),  # from 2020-01-01 without end
        (held(world, OFFICE, Role.AUDITOR), "三员分立"),
        (held(world, SC, Role.SC_MEMBER, until=date(2026, 3, 1)), "不能早于任职起"),
    ):
        with pytest.raises(Refused, match=why):
            give(world, person, holding)
    assert person.mandates.count() == 1 and kinds("people.") == []


def test_who_leaves_has_a_last_day_and_no_capacity_after_it(world):
    person = world.person(Role.SC_MEMBER, 3)
    mandate = person.mandates.get()
    since = mandate.from_on
    give(world, person, held(world, SC, Role.SC_MEMBER, since=since, until=TODAY), mandate)
    assert world.viewer(person, on=TODAY).has(Role.SC_MEMBER)
    assert not world.viewer(person, on=date(2026, 3, 3)).has(Role.SC_MEMBER)
    assert json.loads(Entry.objects.get(kind="people.mandate").body)["before"]["until_on"] is None


def test_the_office_never_loses_its_last_account(world):
    person = world.person(Role.SC_OFFICE)
    mandate = person.mandates.get(role="sc_office")
    for attempt in (
        lambda: give(world, person, held(world, OFFICE, Role.SC_OFFICE, since=mandate.from_on, until=TODAY), mandate),
        lambda: services.drop_mandate(mandate=mandate, by=world.viewer(Role.SC_OFFICE), at=AT),
        lambda: accounts.set_active(account=person.account, active=False, by=world.viewer(Role.SYSTEM_ADMIN), at=AT),
    ):
        with pytest.raises(Refused, match="最后一个"):
            attempt()
    other = services.save_person(person=None, name="接替", by=world.viewer(Role.SC_OFFICE), at=AT)
    give(world, other, held(world, OFFICE, Role.SC_OFFICE))
    accounts.open_account(person=other, username="", by=world.viewer(Role.SC_OFFICE), at=AT)
    services.drop_mandate(mandate=mandate, by=world.viewer(Role.SC_OFFICE), at=AT)
    assert not world.viewer(person, on=TODAY).has(Role.SC_OFFICE)


def test_a_body_that_has_ended_is_entered_when_it_has_and_is_chosen_no_more(world):
    office, body = world.viewer(Role.SC_OFFICE), world.body(HOUSING)
    fields = {name: getattr(body, name) for name in services.BODY}
    with pytest.raises(Refused, match="到了那天再登记"):
        services.save_body(body=body, fields=fields | {"ended_on": date(2026, 3, 3)}, by=office, at=AT)
    services.save_body(body=body, fields=fields | {"ended_on": TODAY}, by=office, at=AT)
    assert not overseen(world.congress).filter(pk=body.pk).exists()
    assert ever_overseen(world.congress).filter(pk=body.pk).exists()
    client = world.client(Role.SC_OFFICE)
    assert "2026年3月2日撤并" in client.get(reverse("roster:bodies")).content.decode()
    assert f">{HOUSING}</option>" not in client.get(reverse("roster:add_body")).content.decode()
    held_there = Mandate.objects.filter(body=body).first()
    kept = client.get(reverse("roster:mandate", args=[held_there.pk])).content.decode()
    assert f">{HOUSING}</option>" in kept  # who is entered in it stays so until the mandate is ended
    sheet = {name: value for name, value in fields.items() if name != "ended_on"}
    services.save_body(body=body, fields=sheet, by=office, at=AT)  # a sheet does not say which have ended
    assert Body.objects.get(pk=body.pk).ended_on == TODAY


def test_a_body_is_not_put_under_itself_nor_its_kind_changed_under_the_people_in_it(world):
    government, by = world.body(GOVERNMENT), world.viewer(Role.SC_OFFICE)
    fields = {name: getattr(government, name) for name in services.BODY}
    with pytest.raises(Refused, match="不能做它的上级"):
        services.save_body(body=government, fields=fields | {"parent": world.body(HOUSING)}, by=by, at=AT)
    government.refresh_from_db()
    with pytest.raises(Refused, match="类别不能这样改"):
        services.save_body(body=government, fields=fields | {"kind": "working_body"}, by=by, at=AT)
    with pytest.raises(Refused, match="已经有一个机构叫"):
        services.save_body(body=None, fields=fields, by=by, at=AT)


def test_only_what_nothing_refers_to_is_deleted(world):
    by = world.viewer(Role.SC_OFFICE)
    with pytest.raises(Refused, match="已经有"):
        services.drop(row=world.body(HOUSING), by=by, at=AT)
    assert kinds("people.") == []
    person = services.save_person(person=None, name="录错", by=by, at=AT)
    services.drop(row=person, by=by, at=AT)
    assert not Person.objects.filter(name="录错").exists()


def test_a_new_term_ends_the_one_before(world):
    by = world.viewer(Role.SC_OFFICE)
    first = {"ordinal": 17, "from_on": date(2022, 1, 10), "until_on": None}
    services.save_term(term=None, fields=first, by=by, at=AT)
    services.save_term(term=None, fields={"ordinal": 18, "from_on": date(2027, 1, 8), "until_on": None}, by=by, at=AT)
    assert CongressTerm.objects.get(ordinal=17).until_on == date(2027, 1, 7)
    with pytest.raises(Refused, match="重叠"):
        services.save_term(
            term=None, fields={"ordinal": 16, "from_on": date(2021, 1, 1), "until_on": date(2022, 2, 1)}, by=by, at=AT
        )


# ── accounts ──────────────────────────────────────────────────────────────
def test_a_password_that_was_given_out_opens_nothing_but_the_change_of_it(world):
    person = services.save_person(person=None, name="新代表", by=world.viewer(Role.SC_OFFICE), at=AT)
    give(world, person, held(world, CONGRESS, Role.DEPUTY))
    slip = accounts.open_account(person=person, username="新代表", by=world.viewer(Role.SC_OFFICE), at=AT)
    client = Client()
    client.post(reverse("sign_in"), {"username": slip.username, "password": slip.password})
    change = reverse("password_change")
    assert client.get(reverse("desk")).url == change
    assert client.post(reverse("inbox_read_all")).url == change
    page = client.get(change).content.decode()
    assert "先改成自己的密码" in page and "陈静怡" in page
    said = {"old_password": slip.password, "new_password1": slip.password, "new_password2": slip.password}
    assert "这就是发给您的密码" in client.post(change, said).content.decode()
    said |= dict.fromkeys(("new_password1", "new_password2"), "青禾县的代表一二三四")
    assert client.post(change, said).url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200
    account = Account.objects.get(person=person)
    assert account.password_from == "" and not account.password.startswith("pbkdf2_drawn")
    assert client.get(reverse("public_home", args=["qinghe"])).status_code == 200


def test_a_password_given_anew_ends_what_was_signed_in_and_closing_ends_all(world):
    member, by = world.person(Role.SC_MEMBER), world.viewer(Role.SYSTEM_ADMIN)
    client = Client()
    account = world.account(member)
    account.set_password("原来的密码一二三四五")
    account.save()
    client.post(reverse("sign_in"), {"username": account.username, "password": "原来的密码一二三四五"})
    assert client.get(reverse("desk")).status_code == 200
    slip = accounts.give_password(account=account, by=by, at=AT)
    assert reverse("sign_in") in client.get(reverse("desk")).url
    client.post(reverse("sign_in"), {"username": slip.username, "password": slip.password})
    assert client.get(reverse("desk")).url == reverse("password_change")
    accounts.set_active(account=account, active=False, by=by, at=AT)
    assert reverse("sign_in") in client.get(reverse("desk")).url
    assert kinds("people.account") == ["people.account_password", "people.account_closed"]


def test_nobody_closes_the_own_account_and_names_are_taken_once_in_all_congresses(world, stranger):
    office = world.viewer(Role.SC_OFFICE)
    with pytest.raises(Refused, match="自己的账号"):
        accounts.set_active(account=world.account(Role.SC_OFFICE), active=False, by=office, at=AT)
    person = services.save_person(person=None, name="新人", by=office, at=AT)
    for name, why in (("beiling-1", "已经有人用"), ("有 空格", "不能做账号名"), ("x", "不能做账号名")):
        with pytest.raises(Refused, match=why):
            accounts.open_account(person=person, username=name, by=office, at=AT)
    assert accounts.open_account(person=person, username="", by=office, at=AT).username == "qinghe001"


def test_the_administrator_gives_accounts_but_no_capacity(world):
    client, person = world.client(Role.SYSTEM_ADMIN), world.person(Role.SC_MEMBER, 4)
    assert "重发密码" in client.get(reverse("roster:person", args=[person.pk])).content.decode()
    assert client.get(reverse("roster:add_mandate", args=[person.pk])).status_code == 403
    page = client.post(reverse("roster:account", args=[person.pk, "password"]))
    assert page["Cache-Control"] == "no-store"
    assert page.context["slips"][0].password in page.content.decode()


# ── the sheets ────────────────────────────────────────────────────────────
def sent(client: Client, what: str, rows: list[tuple], columns=None):
    content = render_table("名册", columns or (PEOPLE if what == "people" else BODIES), rows)
    return client.post(reverse("roster:import", args=[what]), {"file": SimpleUploadedFile("名册.xlsx", content)})


def written(client: Client, what: str, preview):
    return client.post(reverse("roster:write", args=[what]), {"signed": preview.context["signed"]})


def row(name, body, role, post="", since=TODAY, until=None, account="", number=None):
    return (name, body, role, post, since, until, account, number)


def states(preview) -> dict[int, str]:
    return {line.number: line.state for line in preview.context["rows"]}


def test_a_roll_of_three_hundred_is_entered_with_accounts_by_as_many_questions_as_one_of_ten(world):
    client, asked = world.client(Role.SC_OFFICE), {}
    for size, tag in ((10, "甲"), (300, "乙")):
        rows = [row(f"代表{tag}{n}", CONGRESS, "人大代表", "代表", account="开") for n in range(size)]
        preview = sent(client, "people", rows)
        assert preview.context["writes"] == size and not Person.objects.filter(name__startswith=f"代表{tag}").exists()
        with questions() as found:
            page = written(client, "people", preview)
        asked[size] = len(found)
        assert page.context["done"].people == size and len(page.context["slips"]) == size
    assert asked[300] <= asked[10] + 6  # batches, and the pages of names that are free
    assert (
        Account.objects.filter(username__startswith="qinghe0").count()
        + Account.objects.filter(username__regex="^qinghe[123]").count()
        == 310
    )
    slip = page.context["slips"][7]
    assert Client().post(reverse("sign_in"), {"username": slip.username, "password": slip.password}).status_code == 302
    again = sent(client, "people", rows)
    assert again.context["writes"] == 0


def test_each_row_that_cannot_be_taken_says_why_and_holds_up_no_other(world):
    client = world.client(Role.SC_OFFICE)
    services.save_person(person=None, name="王伟", by=world.viewer(Role.SC_OFFICE), at=AT)
    services.save_person(person=None, name="王伟", by=world.viewer(Role.SC_OFFICE), at=AT)
    preview = sent(client, "people", [
        row("好人", HOUSING, "承办单位", "科员"),  # row 2: the header is row 1
        row("", HOUSING, "承办单位"),
        row("某人", "县水利局", "承办单位"),
        row("某人", HOUSING, "局长"),
        row("某人", HOUSING, "人大代表"),
        row("王伟", HOUSING, "承办单位"),
        row("某人", HOUSING, "承办单位", since="去年"),
        row("某人", HOUSING, "承办单位", account="beiling 1"),
        row("某人", HOUSING, "承办单位", account="qinghe-1"),
        row("某人", HOUSING, "承办单位", number=999999),
        row("好人", HOUSING, "承办单位"),
    ])  # fmt: skip
    assert states(preview) == {2: "new", **dict.fromkeys(range(3, 13), "error")}
    said = preview.content.decode()
    for why in ("没有写姓名", "没有叫“县水利局”的机构", "“局长”认不出", "只能在人民代表大会任", "有2位叫王伟",
                "看不出是哪一天", "不能做账号名", "已经有人用", "没有编号是999999", "同名的两个人"):  # fmt: skip
        assert why in said, why
    assert written(client, "people", preview).context["done"].people == 1
    assert Person.objects.filter(name="好人").count() == 1 and not Person.objects.filter(name="某人").exists()


def test_the_roster_comes_back_as_it_was_exported_and_only_the_edited_cells_change(world):
    client = world.client(Role.SC_OFFICE)
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("roster:export", args=["people"])).content))
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == list(PEOPLE)
    assert sheet.max_row == 1 + Mandate.objects.filter(person__congress=world.congress).count()
    at = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "何志远")
    sheet.cell(at, 4).value, sheet.cell(at, 6).value = "主任科员", date(2026, 3, 31)
    out = BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("改好.xlsx", out.getvalue())
    preview = client.post(reverse("roster:import", args=["people"]), {"file": upload})
    assert states(preview) == {at: "changed"}
    assert written(client, "people", preview).context["done"].changed == 1
    mandate = Mandate.objects.get(person__name="何志远", person__congress=world.congress)
    assert (mandate.post, mandate.until_on) == ("主任科员", date(2026, 3, 31))


def test_bodies_come_from_a_sheet_in_any_order_and_a_circle_is_refused(world):
    client = world.client(Role.SC_OFFICE)
    preview = sent(client, "bodies", [
        ("县水务一队", "部门", "县水利局", "", ""),
        ("县水利局", "部门", GOVERNMENT, "是", ""),
        (HOUSING, "部门", GOVERNMENT, "是", ""),
        ("乱写的", "局", "", "", ""),
    ])  # fmt: skip
    assert states(preview) == {2: "new", 3: "new", 4: "changed", 5: "error"}
    done = written(client, "bodies", preview).context["done"]
    assert (done.bodies, done.changed) == (2, 1)
    assert world.body("县水务一队").parent == world.body("县水利局") and world.body(HOUSING).directly_under
    refused = sent(client, "bodies", [
        ("甲", "部门", "乙", "", ""), ("乙", "部门", "甲", "", ""),  # each waits for the other
        ("丙", "部门", "丁", "", ""), ("丁", "局", "", "", ""),  # whose own line is refused
        (GOVERNMENT, "部门", "", "", ""),  # people serve in it who could not in a department
    ])  # fmt: skip
    assert states(refused) == dict.fromkeys(range(2, 7), "error")
    assert "互为上级" in refused.content.decode() and "类别不能这样改" in refused.content.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空"),
        (b"PK\x03\x04 broken", "损坏"),
        ("姓名,电话\n张三,1\n".encode(), "没有找到表头"),
        ("姓名,机构,职务\n张三,某局,局长\n".encode(), "少了身份、任职起"),
        ("姓名,机构,身份,任职起\n".encode(), "下面没有内容"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_and_nothing_is_written(world, content, why):
    page = world.client(Role.SC_OFFICE).post(
        reverse("roster:import", args=["people"]), {"file": SimpleUploadedFile("x.csv", content)}
    )
    assert page.status_code == 422 and why in page.content.decode()
    assert kinds("people.") == []


def test_what_the_preview_showed_cannot_be_altered_on_the_way(world):
    client = world.client(Role.SC_OFFICE)
    preview = sent(client, "people", [row("好人", HOUSING, "承办单位")])
    signed = preview.context["signed"]
    for forged in ("", signed[:-2] + "xx"):
        page = client.post(reverse("roster:write", args=["people"]), {"signed": forged}, follow=True)
        assert "预览已经过期，或者被改动过，没有写入" in page.content.decode()
    assert client.post(reverse("roster:write", args=["bodies"]), {"signed": signed}).status_code == 302
    assert not Person.objects.filter(name="好人").exists()


def test_what_the_sheet_has_no_column_for_stays_as_it_is(world):
    client = world.client(Role.SC_OFFICE)
    mandate = Mandate.objects.get(person__name="何志远", person__congress=world.congress)
    Mandate.objects.filter(pk=mandate.pk).update(until_on=date(2026, 1, 31))
    rows = [("何志远", HOUSING, "承办单位", SINCE)]
    preview = sent(client, "people", rows, columns=("姓名", "机构", "身份", "任职起"))
    assert preview.context["writes"] == 0  # neither is the post cleared nor the one who left back in office
    Body.objects.filter(name=HOUSING, congress=world.congress).update(directly_under=True)
    preview = sent(client, "bodies", [(HOUSING, "部门")], columns=("名称", "类别"))
    assert preview.context["writes"] == 0


def test_a_line_without_a_number_says_whom_it_is_taken_for(world):
    preview = sent(world.client(Role.SC_OFFICE), "people", [
        row("何志远", CONGRESS, "人大代表"), row("新人", CONGRESS, "人大代表"), row("新人", SC, "常委会组成人员"),
    ])  # fmt: skip
    page = preview.content.decode()
    assert "当作已有的何志远" in page and f"{HOUSING}科员" in page
    assert "当作与第3行同一个人" in page


def test_the_lines_of_a_sheet_are_judged_beside_those_above_them(world):
    client = world.client(Role.SC_OFFICE)
    preview = sent(client, "people", [
        row("石桂芳", CONGRESS, "人大代表", "代表", since=SINCE, until=date(2026, 3, 1)),
        row("石桂芳", CONGRESS, "人大代表", "代表", since=TODAY),  # elected anew the day after
        row("韩梅", OFFICE, "常委会办公室", "科员"),  # the auditor
    ])  # fmt: skip
    assert states(preview) == {2: "changed", 3: "new", 4: "error"}
    assert "三员分立" in preview.content.decode()
    written(client, "people", preview)
    assert world.viewer(world.person(Role.DEPUTY), on=TODAY).has(Role.DEPUTY)


def test_a_sheet_that_would_leave_nobody_in_the_office_is_refused_as_a_whole(world):
    client = world.client(Role.SC_OFFICE)
    mandate = world.person(Role.SC_OFFICE).mandates.get()
    rows = [row("陈静怡", OFFICE, "常委会办公室", mandate.post, since=mandate.from_on, until=date(2026, 3, 1))]
    page = written(client, "people", sent(client, "people", [*rows, row("好人", HOUSING, "承办单位")]))
    assert page.status_code == 422 and "没有能登录的常委会办公室人员" in page.content.decode()
    assert not Person.objects.filter(name="好人").exists()
    later = held(world, OFFICE, Role.SC_OFFICE, since=date(2026, 4, 1))
    with pytest.raises(Refused, match="最后一个"):
        give(world, world.person(Role.SC_OFFICE), later, mandate)


def test_the_passwords_of_a_lost_page_are_given_again_to_all_who_never_signed_in(world):
    client = world.client(Role.SC_OFFICE)
    written(
        client, "people", sent(client, "people", [row(f"代表{n}", CONGRESS, "人大代表", account="开") for n in (1, 2)])
    )
    assert "给这2人重发密码" in client.get(reverse("roster:index")).content.decode()
    slips = client.post(reverse("roster:again")).context["slips"]
    assert [slip.name for slip in slips] == ["代表1", "代表2"]
    assert (
        Client().post(reverse("sign_in"), {"username": slips[0].username, "password": slips[0].password}).status_code
        == 302
    )


@pytest.mark.django_db(transaction=True)
def test_adding_a_person_who_cannot_hold_it_adds_nobody():
    world = build_world()
    said = {"name": "新人", "body": world.body(HOUSING).pk, "role": "deputy", "from_on": "2026-03-02"}
    page = world.client(Role.SC_OFFICE).post(reverse("roster:add_person"), said)
    assert page.status_code == 422 and "只能在人民代表大会任" in page.content.decode()
    assert not Person.objects.filter(name="新人").exists()


# ── 三员分立 ──────────────────────────────────────────────────────────────
def test_the_administrator_gives_no_password_of_an_auditor_and_both_are_told_of_one_that_is_given(world):
    auditor, admin = world.account(Role.AUDITOR), world.person(Role.SYSTEM_ADMIN)
    with pytest.raises(NotAllowed, match="审计员的账号不能由系统管理员发"):
        accounts.give_password(account=auditor, by=world.viewer(Role.SYSTEM_ADMIN), at=AT)
    accounts.give_password(account=auditor, by=world.viewer(Role.SC_OFFICE), at=AT)
    assert any("韩梅发了登录密码" in notice.text for notice in admin.notices.all())


def test_a_password_that_was_given_out_opens_no_fast_lane_and_redacts_nothing(world):
    account = world.account(Role.SC_MEMBER)
    client = Client()
    client.force_login(account, backend=BACKEND)
    key = client.session.session_key
    assert viewer_of_session(key, TODAY).has(Role.SC_MEMBER)
    Account.objects.filter(pk=account.pk).update(password_from="常委会办公室")
    assert not viewer_of_session(key, TODAY).has(Role.SC_MEMBER)


# ── a congress that begins ────────────────────────────────────────────────
def test_an_empty_congress_says_what_is_missing_and_gets_its_bodies_by_one_button(world):
    Mandate.objects.exclude(role="sc_office").delete()
    Body.objects.update(parent=None)
    Body.objects.exclude(kind="sc_office").delete()
    client = world.client(Role.SC_OFFICE)
    assert "还缺人民代表大会、常务委员会、人民政府" in client.get(reverse("roster:index")).content.decode()
    client.post(reverse("roster:standard"))
    assert Body.objects.filter(name="青禾县人民检察院").exists()
    assert world.body("青禾县人大常委会").kind == BodyKind.STANDING_COMMITTEE
    page = client.get(reverse("roster:bodies")).content.decode()
    assert "还缺2类" in page and "工作机构" in page  # working bodies and departments differ from place to place


def test_the_list_and_its_numbers_ask_as_much_for_many_people_as_for_few(world):
    client = world.client(Role.SC_OFFICE)
    client.get(reverse("roster:index"))
    with questions() as few:
        client.get(reverse("roster:index"))
    people = Person.objects.bulk_create(Person(congress=world.congress, name=f"代表{n}") for n in range(200))
    Mandate.objects.bulk_create(
        Mandate(person=p, body=world.body(CONGRESS), role="deputy", from_on=TODAY) for p in people
    )
    with questions() as many:
        page = client.get(reverse("roster:index") + "?state=without&role=deputy")
    assert len(many) <= len(few) <= 12
    assert page.context["page"].paginator.count == 200 == page.context["numbers"]["without"]
