"""Three tasks with the keyboard alone: Tab, Enter, Space, arrows. Every stop of the way shows where the focus is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from huying.commons.meetings import services
from huying.commons.meetings.models import ItemKind, ScSession, SpeechKind, SpeechOutline
from huying.commons.voting import services as voting
from huying.commons.voting.selectors import turnout
from huying.kernel.calendar import clock
from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.models import ProblemItem
from huying.mechanisms.oversight.procedures import ItemHandling, OpinionHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.play import TAKEN_ON, Play
from tests.world import World, build_world, moment

from .conftest import PASSWORD
from .test_pages_are_accessible import FOCUSED

TODAY = date(2026, 7, 1)
MOST = 120  # stops; whoever needs more has lost the way
NAME = """() => {
  const e = document.activeElement;
  if (e.matches('body, main')) return '';
  const group = e.type === 'radio' ? e.closest('fieldset')?.querySelector('legend')?.textContent ?? '' : '';
  const labels = [...(e.labels ?? [])].map(l => l.textContent);
  return [group, ...labels, e.getAttribute('aria-label') ?? '', e.textContent].join(' ').replace(/\\s+/g, ' ').trim();
}"""


@dataclass
class Keys:
    """Somebody without a mouse."""

    page: Page

    def sign_in(self, account: Account) -> None:
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        self.page.goto(reverse("sign_in"))
        self.reach("账号").write(account.username)
        self.reach("密码").write(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**{reverse('desk')}")

    def skip(self) -> Keys:
        """The first stop of a page leads past the navigation; after a form of such a page the way begins there."""
        self.page.keyboard.press("Tab")
        if not self.page.evaluate("document.activeElement.closest('main') !== null"):
            assert self._name() == "跳到正文"
            self.page.keyboard.press("Enter")
        return self

    def reach(self, name: str) -> Keys:
        """Tab by tab to what is called so; each stop can be seen."""
        for _ in range(MOST):
            if name in self._name():
                return self
            self.page.keyboard.press("Tab")
            assert (hidden := self.page.evaluate(FOCUSED)) == "", f"{self.page.url}：看不出光标在哪里：{hidden}"
        raise AssertionError(f"{self.page.url}：按{MOST}次Tab也到不了“{name}”")

    def write(self, words: str) -> Keys:
        self.page.keyboard.type(words)
        return self

    def press(self, key: str = "Enter") -> Keys:
        self.page.keyboard.press(key)
        return self

    def reads(self, words: str) -> Keys:
        expect(self.page.get_by_role("main")).to_contain_text(words, timeout=20_000)  # papers are being set
        return self

    def _name(self) -> str:
        return str(self.page.evaluate(NAME))


@pytest.fixture
def county(transactional_db, monkeypatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: moment(TODAY))
    return build_world(members=5)


@pytest.fixture
def keys(open_page) -> Keys:
    return Keys(open_page())


@pytest.fixture
def session(county: World) -> ScSession:
    made = services.plan_session(congress=county.congress, number=20, planned_on=date(2026, 7, 14), on=date(2026, 6, 1))
    services.add_item(
        session=made, title="审议供水工作报告", kind=ItemKind.DELIBERATE, reporter="周明",
        by=county.person(Role.SC_OFFICE), at=moment(TODAY),
    )  # fmt: skip
    return made


def test_a_unit_answers_an_item(county, keys):
    play = Play(county)
    opinion = play.assigned()
    letter = proceeding_of(OpinionHandling, opinion.pk)
    play.act(letter, OpinionHandling.received, Role.ORGAN, date(2026, 5, 11), {"receiver": "郑小雨"})
    signed = {"coordinating_leader": "吴副县长"}
    play.act(letter, OpinionHandling.signed, Role.PRINCIPAL_LEADER, date(2026, 5, 13), signed)
    item = opinion.items.get(number=1)
    play.act(
        proceeding_of(ItemHandling, item.pk), ItemHandling.accepted, Role.HANDLING_UNIT, date(2026, 5, 15), TAKEN_ON
    )
    keys.sign_in(county.account(Role.HANDLING_UNIT))
    keys.skip().reach(f"{ItemHandling.answered.label}：{item.title}").press()
    keys.reads("经过").skip().reach(ItemHandling.answered.button).press()
    keys.reads("登记以后").skip().reach("怎么落实的").write("已翻修20栋，余下的9月完成。")
    keys.reach(ItemHandling.answered.button).press()
    keys.reads(f"已登记“{ItemHandling.answered.label}”。")
    assert ProblemItem.objects.get(pk=item.pk).answered_on == TODAY


def test_the_office_distributes_the_papers(county, session, keys):
    keys.sign_in(county.account(Role.SC_OFFICE))
    keys.reach("会议").press()
    keys.reads("第20次").skip().reach("第20次常委会会议").press()
    keys.reads("会议材料").skip().reach("材料").press()
    keys.reads("加一份材料").skip().reach("印发会议材料").press()
    keys.reads("材料已印发")
    assert session.papers.exclude(sent_at=None).exists()


def test_a_member_writes_an_outline_and_votes(county, session, keys):
    services.distribute(session=session, by=county.viewer(Role.SC_OFFICE), at=moment(TODAY))
    assessment = voting.open_assessment(
        congress=county.congress, title="供水审议意见办理情况", members=list(county.people(Role.SC_MEMBER)),
        grades=("satisfied", "basically_satisfied", "dissatisfied"), by="陈静怡", at=clock.now(),
    )  # fmt: skip
    keys.sign_in(county.account(Role.SC_MEMBER))
    keys.skip().reach("发言提纲").press()
    keys.reads("收提纲").skip().reach("写提纲").press()
    keys.reads("全体会议召开前交").skip().reach("怎样发言").press("ArrowUp")  # from the ordinary to the written speech
    keys.reach("存在的问题").write("管网老化，每年爆管30多次。")
    keys.reach("提交给办公室").press()
    keys.reads("您的提纲已交")
    outline = SpeechOutline.objects.get()
    assert (outline.kind, outline.problems) == (SpeechKind.WRITTEN, "管网老化，每年爆管30多次。")
    keys.page.goto(reverse("desk"))
    keys.skip().reach("去投票").press()
    keys.reads("供水审议意见办理情况").skip().reach("基本满意").press("Space")
    keys.reads("投出这一票").skip().reach("投出这一票：基本满意").press()
    keys.reads("已投票")
    assert turnout(assessment) == (1, 5)
