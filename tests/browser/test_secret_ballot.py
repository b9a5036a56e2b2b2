"""The secret ballot in real browsers: three trustees and five deputies, each on a device of their own; one checks a
ballot, one votes again; what is exported is accepted by the verifier."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, expect

from huying.commons.voting.envelopes import casting
from huying.commons.voting.secret import verify
from huying.kernel.calendar import clock
from huying.kernel.people.models import Account, Person
from huying.kernel.people.roles import Role
from tests import polls, secret_congress
from tests.secret_election import altered
from tests.secret_frauds import FRAUDS
from tests.secret_hall import Hall
from tests.world import build_world

SCRIPTS = ("bytes", "group", "sealing", "trustee", "board")
VECTORS = Path(__file__).resolve().parent.parent / "data" / "secret_ballot" / "vectors.json"
PHRASE = "青山不改 绿水长流"
PATIENT = 60_000  # milliseconds: sealing and adding up take their time on a busy machine

AGREE = """async v => {
  const b = window.ballot, m = v.files.manifest, {promises, boxes, confirmations} = v.files.ceremony, wrong = [];
  const same = (what, a, c) => b.canonical(a) === b.canonical(c) || wrong.push(what);
  const head = v.files.heads.at(-1), question = b.questionOf(m);
  same("manifest", b.fileHash(m), v.manifest_hash);
  same("key", b.publicKey(promises), m.public_key);
  for (const x of v.ballots) {
    const {signature, ...bare} = x.ballot;
    const made = await b.sealed(question, bare.credential, bare.number, x.choice, b.unhex(x.seed));
    same("ballot", made, bare);
    same("tracker", b.tracker(bare), x.tracker);
    same("signature", b.sign("ballot", made, b.unhex(v.voters[x.voter - 1].seed)).signature, signature);
  }
  const told = {manifest: m, head, roll: v.files.roll}, got = await b.addedUp(told, v.files.lines);
  for (const x of v.trustees) {
    const d = b.trustee(m.election, x.trustee, x.name, b.unhex(x.seed));
    same("promise", d.promise(), x.promise);
    same("boxes", d.boxes(promises), x.boxes);
    same("confirmation", d.confirmation(promises, boxes), confirmations[x.trustee - 1]);
    const said = d.open(got.question, d.share(promises, boxes), got.totals, head.root);
    same("shares", said, v.files.shares[x.trustee - 1]);
  }
  for (const lines of [v.files.lines.slice(1), v.files.lines.toReversed()]) {
    await b.addedUp(told, lines).then(() => wrong.push("a changed board is added up"), () => {});
  }
  return wrong;
}"""


def test_the_browser_computes_what_the_library_computes_byte_for_byte(open_page):
    page = open_page(None)
    page.goto("about:blank")  # a page with no script of its own
    for name in ("vendor/noble.min.js", *(f"voting/ballot/{script}.js" for script in SCRIPTS)):
        page.evaluate(Path(finders.find(name)).read_text("utf-8"))
    assert page.evaluate(AGREE, json.loads(VECTORS.read_text("utf-8"))) == []


@pytest.fixture
def hall(transactional_db) -> Hall:
    return Hall(build_world(), at=clock.now(), voters=5)


def account(person: Person) -> Account:
    return Account.objects.get(person=person)


def at(page: Page, hall: Hall, name: str) -> Page:
    page.goto(reverse(f"voting:secret_{name}", args=[hall.ballot.pk]))
    return page


def press(page: Page, button: str) -> None:
    found = page.get_by_role("button", name=button)
    expect(found).to_be_visible(timeout=PATIENT)
    found.click()


def choose(page: Page, choice: str) -> None:
    words = {"+": "赞成", "-": "反对", "0": "弃权"}
    for n, letter in enumerate(choice, 1):
        page.get_by_role("group", name=f"{n}. 第{n}个项目").get_by_label(words[letter]).check()
    press(page, "选好了，封票")
    expect(page.get_by_role("heading", name="票已封好，还没有投出")).to_be_visible(timeout=PATIENT)


def cast(page: Page) -> None:
    page.get_by_role("button", name="投出").click()
    expect(page.get_by_text("您的票已经收下")).to_be_visible(timeout=PATIENT)


def kept_backup(page: Page, file: Path) -> Path:
    page.get_by_text("怕设备坏了：存一份备份").click()
    for label in ("口令（至少8个字）", "再输一次"):
        page.get_by_label(label).fill(PHRASE)
    with page.expect_download(timeout=PATIENT) as download:
        press(page, "存备份")
    download.value.save_as(file)
    return file


def restore(page: Page, backup: Path, screenshot, axe) -> None:
    expect(page.get_by_text("这不是您登记的那台设备")).to_be_visible(timeout=PATIENT)
    press(page, "在这台设备上恢复")
    expect(page.get_by_role("alert")).to_contain_text("请先选备份文件")
    page.get_by_label("备份文件").set_input_files(backup)
    for phrase, wrong in (("不是这个口令", True), (PHRASE, False)):
        page.get_by_label("锁备份的口令").fill(phrase)
        press(page, "在这台设备上恢复")
        if wrong:
            expect(page.get_by_role("alert")).to_contain_text("口令不对", timeout=PATIENT)
            screenshot(page, "secret-restore")
            axe(page)


def test_three_trustees_and_five_deputies_vote_on_their_devices(open_page, hall: Hall, screenshot, axe, tmp_path: Path):
    trustees = [at(open_page(account(p)), hall, "keys") for p in hall.trustee_people]
    for page in trustees:  # the ceremony
        page.get_by_label("口令（至少8个字）").fill(PHRASE)
        page.get_by_label("再输一次").fill(PHRASE)
        press(page, "生成钥匙")
        expect(page.get_by_text("已生成钥匙").first).to_be_visible(timeout=PATIENT)
    shown = []
    for page in trustees:
        button = page.get_by_role("button", name="三人核对一致，交出份额")
        expect(button).to_be_visible(timeout=PATIENT)
        shown.append(page.locator("[data-words=fingerprint]").inner_text())
    assert len(set(shown)) == 1 and len(shown[0]) == 19
    screenshot(trustees[0], "secret-keys")
    axe(trustees[0])
    for page in trustees:
        press(page, "三人核对一致，交出份额")
        expect(page.locator("[data-when=waits]:visible, [data-do=confirm]:visible").first).to_be_visible(
            timeout=PATIENT
        )
    for page in trustees:
        expect(page.get_by_role("button", name="核对并确认")).to_be_visible(timeout=PATIENT)
        press(page, "核对并确认")
    expect(trustees[2].get_by_text("钥匙都齐了")).to_be_visible(timeout=PATIENT)

    devices = [at(open_page(account(p), phone=True), hall, "vote") for p in hall.deputies]
    office = open_page(Role.SC_OFFICE)
    for page, person in zip(devices, hall.deputies, strict=True):
        press(page, "用这台设备投票")
        letters = page.locator("[data-when=shown] [data-words=shown]")
        expect(letters).to_be_visible(timeout=PATIENT)
        at(office, hall, "office")
        row = office.locator("#roll .hy-row", has_text=person.name)
        expect(row).to_contain_text(letters.inner_text())
        row.get_by_role("button", name=f"核对一致，列入：{person.name}").click()
        expect(office.get_by_text(f"{person.name}已列入名册")).to_be_visible()
    screenshot(office, "secret-office")
    axe(office)
    screenshot(devices[0], "secret-registered")
    backup = kept_backup(devices[3], tmp_path / "device.json")
    casting.open_ballot(ballot=hall.fresh(), present=5, by=hall.clerk, at=clock.now())
    devices[3] = at(open_page(account(hall.deputies[3]), phone=True), hall, "vote")  # the first one broke down
    restore(devices[3], backup, screenshot, axe)

    for page in devices:
        expect(page.get_by_role("button", name="选好了，封票")).to_be_visible(timeout=PATIENT)
    screenshot(devices[0], "secret-choose")
    axe(devices[0])
    page = devices[0]  # chooses too many, checks a ballot, then casts another
    for n in (1, 2, 3):
        page.get_by_role("group", name=f"{n}. 第{n}个项目").get_by_label("赞成").check()
    expect(page.get_by_text("多选的票无效，请减少")).to_be_visible()
    press(page, "选好了，封票")
    expect(page.get_by_role("alert")).to_contain_text("最多选2项")
    choose(page, "+0-")
    screenshot(page, "secret-sealed")
    press(page, "检查这张票")
    expect(page.get_by_text("设备封的就是您选的")).to_be_visible(timeout=PATIENT)
    assert casting.counted_number(hall.fresh()) == 0
    choose(page, "+0-")
    cast(page)
    screenshot(page, "secret-cast")
    for page, choice in zip(devices[1:], ("++-", "-+0", "+--", "00+"), strict=True):
        choose(page, choice)
        cast(page)
    page = devices[2]  # votes again: the last one counts
    press(page, "截止以前改投")
    choose(page, "+-0")
    cast(page)

    at(office, hall, "office")
    press(office, "截止投票")
    expect(office.get_by_role("main")).to_contain_text("等监票人开票")
    for page in (trustees[0], trustees[2]):  # two are enough
        page.reload()  # as after a break: the pass-phrase opens the seed again
        expect(page.get_by_role("button", name="核对票板")).to_be_visible(timeout=PATIENT)
        page.get_by_label("您的口令").fill("不是这个口令")
        press(page, "核对票板")
        expect(page.get_by_role("alert")).to_contain_text("口令不对", timeout=PATIENT)
        page.get_by_label("您的口令").fill(PHRASE)
        press(page, "核对票板")
        expect(page.get_by_text("票板上共6张票，5名代表投了票")).to_be_visible(timeout=PATIENT)
        if page is trustees[0]:
            screenshot(page, "secret-opens")
        press(page, "与大屏一致，开票")
        expect(page.locator("[data-when=waits]:visible, [data-when=counted]:visible").first).to_be_visible(
            timeout=PATIENT
        )
    result = hall.fresh().result_json
    assert result is not None
    assert [(v["for"], v["against"], v["abstained"]) for v in result["votes"]] == [(4, 0, 1), (1, 2, 2), (1, 3, 1)]
    assert (result["adopted"], result["tied"]) == (["01"], [])

    answer = office.context.request.get(reverse("voting:secret_folder", args=[hall.ballot.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        archive.extractall(tmp_path)
    exported = tmp_path / hall.fresh().code
    assert verify.main([str(exported)], lambda line: None) == 0
    assert {name: said for name in FRAUDS if (said := kept_quiet_of(name, exported, tmp_path / "fraud"))} == {}


def kept_quiet_of(fraud: str, exported: Path, where: Path) -> str:
    """What the verifier says of this very election with a fraud committed on it; "" when it rejects it by its name."""
    name, change, told = FRAUDS[fraud]
    altered(Path(shutil.copytree(exported, where, dirs_exist_ok=True)), name, change)
    lines: list[str] = []
    is_rejected = verify.main([str(where)], lines.append) == 1
    said = "\n".join(line for line in lines if line.startswith("✗"))
    return "" if is_rejected and told in said else said or "核对通过"


def test_without_script_the_page_says_that_there_is_paper(open_page, hall: Hall):
    page = at(open_page(account(hall.deputies[0]), phone=True, script=False), hall, "vote")
    expect(page.get_by_text("请换一台设备").first).to_be_visible()


def test_in_a_large_hall_the_absent_are_found_by_name(open_page, transactional_db, screenshot, axe):
    world = build_world()
    secret_congress.ask(world, deputies=300, options=5, quota=3)
    election = polls.set_up(world)
    page = open_page(Role.SC_OFFICE)
    page.goto(reverse("voting:election_open", args=[election.pk]))
    absent = page.locator("fieldset", has_text="没有出席的代表")
    absent.get_by_role("searchbox").fill("0123")
    shown = absent.locator(".hy-pick:visible")
    expect(shown).to_have_count(1)
    shown.click()
    absent.get_by_role("searchbox").fill("代表029")
    expect(shown).to_have_count(11)  # 0290 to 0299, and who is ticked
    screenshot(page, "election-open-large")
    axe(page)
