"""The secret ballot in real browsers: three trustees and five deputies, each on a device of their own; one checks a
ballot, one votes again; what is exported is accepted by the verifier."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from huying.commons.voting.envelopes import casting, ceremony, export, roll
from huying.commons.voting.secret import board, verify
from huying.commons.voting.secret.layout import in_fours, tracker_of
from huying.kernel.calendar import clock
from huying.kernel.people.models import Account, Person
from huying.kernel.people.roles import Role
from tests import polls, secret_congress
from tests.secret_election import altered, seed
from tests.secret_frauds import FRAUDS
from tests.secret_hall import Hall
from tests.world import build_world

SCRIPTS = ("bytes", "group", "sealing", "reopening", "trustee", "board")
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
    const said = d.open(got.question, d.shareIn(m, b.ceremonyOf(m.election, v.files.ceremony)), got.totals, got.root);
    same("shares", said, v.files.shares[x.trustee - 1]);
  }
  const refuses = (what, deed) => {
    try { deed(); } catch (fault) { if (fault instanceof b.Fault) return; }
    wrong.push(what);
  };
  const first = b.trustee(m.election, 1, v.trustees[0].name, b.unhex(v.trustees[0].seed));
  refuses("a box that came twice", () => first.share(promises, [...boxes, boxes.find((box) => box.to === 1)]));
  refuses("another ceremony", () => first.shareIn(m, {...v.files.ceremony, boxes: boxes.toReversed()}));
  refuses("another public key", () => first.shareIn({...m, public_key: promises[0].keys[0]}, v.files.ceremony));
  // An invented roll and board on which a deputy's ciphertext stands as another's: opened alone it would tell the vote.
  const secret = b.unhex(v.voters[0].seed), key = b.hex(noble.ed25519.getPublicKey(secret));
  const roll = {...v.files.roll, voters: [{number: 1, name: "x", credential: key}]};
  const invented = {...m, roll: b.fileHash(roll), board_key: key}, manifest = b.fileHash(invented);
  const {signature, ...bare} = {...v.ballots[1].ballot, credential: key, manifest, number: 1};
  const copied = [{ballot: b.sign("ballot", bare, secret), minute: 1}], root = b.tracker(bare);
  const closed = b.sign("head", {election: m.election, manifest, minute: 1, size: 1, root, closed: true}, secret);
  await b.addedUp({manifest: invented, head: closed, roll}, copied).then(
    () => wrong.push("a copied ballot is added up"), (fault) => same("copied", /照抄/.test(fault.message), true),
  );
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


def checked_here_and_nothing_is_sent(page: Page, file: Path) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    press(page, "检查这张票")
    expect(page.get_by_text("这台设备自己核对过了")).to_be_visible(timeout=PATIENT)
    with page.expect_download(timeout=PATIENT) as download:
        page.get_by_text("存下来", exact=True).click()
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["choice"] == "+0-"
    assert sent == []


def checked_elsewhere_and_nothing_is_sent(page: Page, file: Path, tracker: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.get_by_label("打开核对的票").set_input_files(file)
    press(page, "在这台设备上核对")
    expect(page.get_by_text("核对通过：这张票里确实是")).to_be_visible(timeout=PATIENT)
    expect(page.locator("[data-choices] li")).to_have_text(["第1个项目：赞成", "第2个项目：弃权", "第3个项目：反对"])
    assert page.locator("[data-words=tracker]").inner_text() == tracker
    lied = file.with_name("lied.json")
    lied.write_text(file.read_text("utf-8").replace("+0-", "-0-"), "utf-8")
    page.get_by_label("打开核对的票").set_input_files(lied)
    press(page, "在这台设备上核对")
    expect(page.get_by_role("alert")).to_contain_text("设备封的不是它所说的选择", timeout=PATIENT)
    assert {line.partition(" ")[0] for line in sent} == {"GET"}
    told = [line for line in sent if not line.endswith(("/state/", "/icon.svg"))]  # the browser's own: the tab's icon
    assert told == []
    page.get_by_label("打开核对的票").set_input_files(file)
    press(page, "在这台设备上核对")
    expect(page.get_by_text("核对通过：这张票里确实是")).to_be_visible(timeout=PATIENT)


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
    file = tmp_path / "opened.json"
    checked_here_and_nothing_is_sent(page, file)
    screenshot(page, "secret-checked")
    axe(page)
    assert casting.counted_number(hall.fresh()) == 0
    other = at(open_page(Role.WORKING_BODY), hall, "opened")
    checked_elsewhere_and_nothing_is_sent(other, file, page.locator("[data-words=checked-tracker]").inner_text())
    screenshot(other, "secret-opened")
    axe(other)
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
        press(page, "都核对一致，开票")
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


def registered(page: Page) -> str:
    """Registers the device of a page that asks for it; the letters it shows the clerk."""
    press(page, "用这台设备投票")
    letters = page.locator("[data-when=shown] [data-words=shown]")
    expect(letters).to_be_visible(timeout=PATIENT)
    return letters.inner_text()


def put_on_roll(hall: Hall, person: Person) -> None:
    voter = hall.ballot.voters.get(person=person)
    roll.put_on_roll(ballot=hall.fresh(), voter=voter, by=hall.clerk, at=clock.now())


def of_a_deputy_who_may_vote(open_page, hall: Hall) -> Page:
    """The page of the first deputy's own device, on the roll; the vote is open."""
    person, *hall.deputies = hall.deputies
    page = at(open_page(account(person), phone=True), hall, "vote")
    registered(page)
    put_on_roll(hall, person)
    hall.open()
    expect(page.get_by_role("button", name="选好了，封票")).to_be_visible(timeout=PATIENT)
    return page


def test_a_ballot_that_may_have_arrived_is_neither_opened_nor_changed(open_page, hall: Hall, screenshot, axe):
    page = of_a_deputy_who_may_vote(open_page, hall)
    open_page.expect("ERR_INTERNET_DISCONNECTED")
    choose(page, "+0-")
    page.context.set_offline(True)
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器")
    expect(page.get_by_role("heading", name="已按投出，还没有收到回执")).to_be_visible()
    screenshot(page, "secret-may-have-arrived")
    axe(page)
    for deed in ("check", "back"):  # not even by a press that came before the buttons went
        expect(page.locator(f"[data-do={deed}]")).to_be_hidden()
        page.locator(f"[data-do={deed}]").dispatch_event("click")
        expect(page.get_by_role("alert")).to_contain_text("按过“投出”，可能已经收下")
        expect(page.get_by_role("button", name="投出")).to_be_visible()
        assert page.locator("[data-opened]").get_attribute("href") is None
    page.context.set_offline(False)
    cast(page)
    assert casting.counted_number(hall.fresh()) == 1


def lost_on_the_way_back(page: Page, what: str = "cast") -> None:
    """What is said arrives; its answer does not."""

    def lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(f"**/{what}/", lost)


def test_a_ballot_whose_answer_was_lost_gets_its_receipt_after_the_close(open_page, hall: Hall, screenshot, axe):
    page = of_a_deputy_who_may_vote(open_page, hall)
    open_page.expect("ERR_FAILED")
    choose(page, "+0-")
    lost_on_the_way_back(page)
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器", timeout=PATIENT)
    hall.close()
    page.unroute("**/cast/")
    press(page, "投出")
    expect(page.get_by_text("您的票已经收下")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("存下我的回执")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()
    [envelope] = hall.fresh().envelopes.all()
    expect(page.locator("[data-when~=kept] [data-words=tracker]")).to_have_text(in_fours(envelope.tracker))
    screenshot(page, "secret-kept-after-the-close")
    axe(page)


def test_a_receipt_is_kept_only_under_the_manifest_that_the_ballot_was_sealed_for(open_page, hall: Hall):
    page = of_a_deputy_who_may_vote(open_page, hall)
    open_page.expect("ERR_FAILED")
    choose(page, "+0-")
    lost_on_the_way_back(page)
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器", timeout=PATIENT)
    page.unroute("**/cast/")
    answered(page, "cast", lambda told: {"answer": signed_for_another_vote(hall, told["answer"])})
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("回执不是您投的那份投票说明的", timeout=PATIENT)
    page.unroute("**/cast/")
    answered(page, "state", lambda told: told | {"manifest": told["manifest"] | {"title": "另一份"}})
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("回执不是您投的那份投票说明的", timeout=PATIENT)
    expect(page.get_by_text("存下我的回执")).to_be_hidden()
    page.unroute("**/state/")
    expect(page.get_by_text("存下我的回执")).to_be_visible(timeout=PATIENT)  # and the ballot was not forgotten


def signed_for_another_vote(hall: Hall, receipt: dict[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in receipt.items() if key != "signature"} | {"manifest": "00" * 32}
    return casting.signed_by_board(hall.fresh(), "receipt", said)


def test_after_a_reload_the_page_shows_what_is_so_while_a_ballot_is_sent_again_and_says_what_became_of_it(
    open_page, hall: Hall, screenshot, axe
):
    page = of_a_deputy_who_may_vote(open_page, hall)
    for told in ("ERR_FAILED", "422"):
        open_page.expect(told)
    choose(page, "+0-")
    page.route("**/cast/", lambda route: route.abort())  # it never arrives
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器", timeout=PATIENT)
    page.reload()
    expect(page.get_by_text("您投出的票还没有收到回执")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("alert")).to_contain_text("连上以后会自动再送，不用按", timeout=PATIENT)
    screenshot(page, "secret-sent-again")
    axe(page)
    hall.close()
    page.unroute("**/cast/")
    expect(page.get_by_role("alert")).to_contain_text("这张票不在票板上，没有计入", timeout=PATIENT)
    expect(page.get_by_text("票板上没有您的票")).to_be_visible(timeout=PATIENT)


def test_with_the_receipt_a_ballot_is_cast_whatever_the_server_answers_next(open_page, hall: Hall):
    page = of_a_deputy_who_may_vote(open_page, hall)
    open_page.expect("ERR_FAILED")
    choose(page, "+0-")
    page.route("**/state/", lambda route: route.abort())
    cast(page)
    expect(page.get_by_role("button", name="投出")).to_be_hidden()
    expect(page.get_by_text("存下我的回执")).to_be_visible()
    hall.close()
    page.unroute("**/state/")
    expect(page.get_by_text("等监票人开票，结果在会场宣布")).to_be_visible(timeout=PATIENT)  # it goes on asking


def test_while_a_ballot_is_being_opened_it_cannot_be_cast(open_page, hall: Hall):
    page = of_a_deputy_who_may_vote(open_page, hall)
    choose(page, "+0-")
    was_off = page.evaluate("""() => {
      const button = (name) => document.querySelector(`[data-do=${name}]`);
      button("check").click();
      const off = button("cast").disabled;
      button("cast").disabled = false;
      button("cast").click();
      return off;
    }""")
    expect(page.get_by_text("这台设备自己核对过了")).to_be_visible(timeout=PATIENT)
    assert was_off
    expect(page.get_by_role("button", name="投出")).to_be_hidden()
    expect(page.get_by_role("alert")).to_be_hidden()
    choose(page, "+0-")
    cast(page)
    assert casting.counted_number(hall.fresh()) == 1


def test_a_ballot_that_the_server_refuses_leaves_the_page_which_shows_what_is_so(open_page, hall: Hall):
    page = of_a_deputy_who_may_vote(open_page, hall)
    open_page.expect("422")
    choose(page, "+0-")
    hall.close()
    press(page, "投出")
    expect(page.get_by_role("alert")).to_contain_text("投票已经截止", timeout=PATIENT)
    expect(page.get_by_text("等监票人开票，结果在会场宣布")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="检查这张票")).to_be_hidden()


def test_with_the_keys_made_anew_a_device_stays_on_the_roll_and_votes(open_page, hall: Hall, screenshot, axe):
    person = hall.deputies[0]
    page = at(open_page(account(person), phone=True), hall, "vote")
    registered(page)
    put_on_roll(hall, person)
    expect(page.get_by_text("您的设备已列入名册")).to_be_visible(timeout=PATIENT)
    office = at(open_page(Role.SC_OFFICE), hall, "office")
    office.get_by_role("link", name="作废，三人重新生成").click()
    screenshot(office, "secret-office-anew")
    axe(office)
    office.get_by_label("为什么作废").fill("监票人的设备坏了，没有备份")
    press(office, "三把钥匙作废，重新生成")
    expect(office.get_by_text("代表登记过的设备、名册照旧")).to_be_visible()
    expect(office.locator("#roll .hy-row", has_text=person.name)).to_contain_text("在名册上")
    hall.hold_ceremony()
    casting.open_ballot(ballot=hall.fresh(), present=5, by=hall.clerk, at=hall.at)
    expect(page.get_by_role("heading", name="逐项选")).to_be_visible(timeout=PATIENT)
    choose(page, "+0-")
    cast(page)


def test_whose_device_is_lost_registers_another_once_it_is_off_the_roll(open_page, hall: Hall, screenshot, axe):
    person = hall.deputies[0]
    before = registered(at(open_page(account(person), phone=True), hall, "vote"))
    put_on_roll(hall, person)
    page = at(open_page(account(person), phone=True), hall, "vote")
    expect(page.get_by_text("这不是您登记的那台设备")).to_be_visible(timeout=PATIENT)
    office = at(open_page(Role.SC_OFFICE), hall, "office")
    press(office, f"移出：{person.name}")
    expect(page.get_by_text("您登记过另一台设备，还没有列入名册")).to_be_visible(timeout=PATIENT)
    screenshot(page, "secret-another-device")
    axe(page)
    assert registered(page) != before
    put_on_roll(hall, person)
    expect(page.get_by_text("您的设备已列入名册")).to_be_visible(timeout=PATIENT)


def test_who_was_signed_out_or_is_cut_off_is_told_so_where_they_check_and_where_they_wait(
    open_page, hall: Hall, tmp_path: Path
):
    waiting = at(open_page(account(hall.deputies[0]), phone=True), hall, "vote")
    registered(waiting)
    hall.open()
    checking = at(open_page(Role.WORKING_BODY), hall, "opened")
    file = tmp_path / "opened.json"
    file.write_text("{}", "utf-8")
    checking.get_by_label("打开核对的票").set_input_files(file)
    open_page.expect("ERR_INTERNET_DISCONNECTED")
    checking.context.set_offline(True)
    press(checking, "在这台设备上核对")
    expect(checking.get_by_role("alert")).to_contain_text("连不上服务器。连上以后再试一次")
    checking.context.set_offline(False)
    for page in (checking, waiting):
        page.context.clear_cookies()
    press(checking, "在这台设备上核对")
    for page in (checking, waiting):
        expect(page.get_by_role("alert")).to_have_text("您的登录已经失效：请重新登录，再打开这一页。", timeout=PATIENT)


def of_a_trustee(open_page, hall: Hall, nth: int = 0) -> Page:
    """The page of a trustee whose seed is on this device."""
    person, code = hall.trustee_people[nth], hall.fresh().code
    page = at(open_page(account(person)), hall, "keys")
    kept = [f"trustee/{code}/{person.pk}", hall.devices[nth].seed.hex(), PHRASE]
    page.evaluate(
        "async ([name, seed, phrase]) => ballot.keep(name, await ballot.wrapped(ballot.unhex(seed), phrase))", kept
    )
    page.reload()
    return page


def answered(page: Page, what: str, change: Callable[[Any], Any]) -> None:
    """From now on the operator answers something else; `change` gets what is so."""
    page.route(f"**/{what}/", lambda route: route.fulfill(json=change(route.fetch().json())))


def shares_sent(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/shares/") else None)
    return sent


def test_a_trustee_whose_answer_was_lost_says_the_same_promise_again(open_page, hall: Hall, screenshot, axe):
    page = at(open_page(account(hall.trustee_people[0])), hall, "keys")
    expect(page.get_by_role("button", name="生成钥匙")).to_be_visible(timeout=PATIENT)
    open_page.expect("ERR_FAILED")
    page.route("**/state/", lambda route: route.abort())  # so the page cannot see what has arrived
    lost_on_the_way_back(page, "promise")
    for label in ("口令（至少8个字）", "再输一次"):
        page.get_by_label(label).fill(PHRASE)
    press(page, "生成钥匙")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("您填的都还在", timeout=PATIENT)
    expect(page.get_by_label("口令（至少8个字）")).to_have_value(PHRASE)
    [promised] = ceremony.promises_of(hall.fresh())
    page.unroute("**/promise/")
    for phrase, said in (("另外想的一个口令", "上次定的"), (PHRASE, "连不上服务器")):
        for label in ("口令（至少8个字）", "再输一次"):
            page.get_by_label(label).fill(phrase)
        press(page, "生成钥匙")
        expect(alert).to_contain_text(said, timeout=PATIENT)
        if phrase != PHRASE:
            screenshot(page, "secret-keys-other-phrase")
            axe(page)
    page.unroute("**/state/")
    expect(page.get_by_text("您这一步办好了")).to_be_visible(timeout=PATIENT)
    expect(page.locator("#phrase-1")).to_have_value("")
    assert ceremony.promises_of(hall.fresh()) == [promised]
    page.reload()  # and the seed of that promise is what the device holds
    expect(page.get_by_text("您这一步办好了")).to_be_visible(timeout=PATIENT)


def test_a_trustees_device_opens_no_other_ceremony_than_the_one_that_was_compared(
    open_page, hall: Hall, screenshot, axe
):
    hall.open()
    page = of_a_trustee(open_page, hall)
    expect(page.get_by_text("钥匙都齐了")).to_be_visible(timeout=PATIENT)
    hall.cast(0, "+0-")
    hall.close()
    others = [replace(device, seed=seed("operator", device.number)) for device in hall.devices[1:]]
    promises = [hall.devices[0].promise(), *(device.promise() for device in others)]
    boxes = [box for device in others for box in device.boxes(promises)]
    answered(page, "state", lambda told: told | {"promises": promises, "boxes": boxes})
    sent = shares_sent(page)
    expect(page.get_by_text("停下，不要再按")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="核对票板")).to_be_hidden()
    screenshot(page, "secret-swapped")
    axe(page)
    pressed_all_the_same(page)
    code, person = hall.fresh().code, hall.trustee_people[0].pk
    page.evaluate(f"ballot.forget('compared/trustee/{code}/{person}')")  # as on a device that was restored
    page.reload()
    expect(page.get_by_text("停下，不要再按")).to_be_visible(timeout=PATIENT)
    pressed_all_the_same(page)
    assert sent == []


def pressed_all_the_same(page: Page) -> None:
    page.locator("#phrase").evaluate("(field, phrase) => { field.value = phrase; }", PHRASE)
    page.locator("[data-do=add]").dispatch_event("click")
    expect(page.get_by_role("alert")).to_contain_text("监票人的钥匙不是您核对过的那一份", timeout=PATIENT)


def test_a_trustees_device_opens_one_board_whatever_became_of_its_share(open_page, hall: Hall, screenshot, axe):
    hall.open()
    for n, choice in enumerate(("+0-", "++-", "-+0")):
        hall.cast(n, choice)
    hall.close()
    page = of_a_trustee(open_page, hall)
    open_page.expect("ERR_FAILED")
    page.route("**/shares/", lambda route: route.abort())  # the operator has it, and says that nothing came
    opened(page, "票板上共3张票")
    screenshot(page, "secret-opens-once")
    axe(page)
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器", timeout=PATIENT)
    page.unroute("**/shares/")
    sent, ballot = shares_sent(page), hall.fresh()
    rows = export.board_lines(ballot).splitlines(keepends=True)[1:]
    left = [tracker_of(json.loads(row)["ballot"]) for row in rows]
    head = board.head(ballot.code, ballot.manifest_hash, left, casting.closing_head(ballot)["minute"], closed=True)
    told = {"head": casting.signed_by_board(ballot, "head", head)}
    answered(page, "state", lambda state: state | told)
    page.route("**/board/", lambda route: route.fulfill(body=b"".join(rows)))
    page.reload()
    opened(page, "票板上共2张票")
    expect(page.get_by_role("alert")).to_contain_text("已经为另一块票板", timeout=PATIENT)
    assert sent == []
    for what in ("state", "board"):
        page.unroute(f"**/{what}/")
    page.reload()
    opened(page, "票板上共3张票")  # the same one goes on
    expect(page.get_by_text("您这一步办好了")).to_be_visible(timeout=PATIENT)
    assert len(sent) == 1


def added_up(page: Page, size: str) -> None:
    page.get_by_label("您的口令").fill(PHRASE)
    press(page, "核对票板")
    expect(page.get_by_text(size)).to_be_visible(timeout=PATIENT)


def opened(page: Page, size: str) -> None:
    added_up(page, size)
    press(page, "都核对一致，开票")


def test_what_was_added_up_is_not_opened_under_another_name_of_the_election(open_page, hall: Hall):
    hall.open()
    hall.cast(0, "+0-")
    hall.close()
    page = of_a_trustee(open_page, hall)
    sent, code = shares_sent(page), hall.fresh().code
    added_up(page, "票板上共1张票")
    answered(page, "state", lambda told: told | {"code": "another", "manifest": None})
    expect(page.get_by_text("您的钥匙不在这台设备上")).to_be_visible(timeout=PATIENT)  # not those of another election
    expect(page.get_by_role("button", name="都核对一致，开票")).to_be_hidden()
    page.locator("[data-do=open]").dispatch_event("click")  # by a press that came before the button went
    expect(page.get_by_role("alert")).to_contain_text("请先核对票板", timeout=PATIENT)
    page.unroute("**/state/")
    page.reload()
    opened(page, "票板上共1张票")
    expect(page.get_by_text("您这一步办好了")).to_be_visible(timeout=PATIENT)
    assert len(sent) == 1
    kept = f"ballot.kept('opens/trustee/{code}/{hall.trustee_people[0].pk}')"
    assert page.evaluate(kept)["manifest"] == hall.fresh().manifest_hash


def test_a_page_that_looks_while_the_keys_are_made_anew_accuses_nobody(open_page, hall: Hall):
    hall.hold_ceremony()
    page = of_a_trustee(open_page, hall)
    expect(page.get_by_text("钥匙都齐了")).to_be_visible(timeout=PATIENT)
    emptied = {"promises": [], "boxes": [], "confirmations": [], "stage": "promising", "stage_words": "正在作废"}
    answered(page, "state", lambda told: told | emptied)
    expect(page.get_by_text("正在作废")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("停下，不要再按")).to_be_hidden()
    page.unroute("**/state/")
    expect(page.get_by_text("钥匙都齐了")).to_be_visible(timeout=PATIENT)


def test_a_trustee_whose_name_is_put_right_after_the_ceremony_opens_all_the_same(open_page, hall: Hall):
    hall.open()
    hall.cast(0, "+0-")
    page = of_a_trustee(open_page, hall)
    expect(page.get_by_text("钥匙都齐了")).to_be_visible(timeout=PATIENT)
    Person.objects.filter(pk=hall.trustee_people[0].pk).update(name="改正了的姓名")
    hall.close()
    expect(page.get_by_text("改正了的姓名：已确认")).to_be_visible(timeout=PATIENT)
    opened(page, "票板上共1张票")
    expect(page.get_by_text("您这一步办好了")).to_be_visible(timeout=PATIENT)


def test_whoever_is_trustee_no_more_is_told_so_on_the_open_page(open_page, hall: Hall, screenshot, axe):
    page = at(open_page(account(hall.trustee_people[2])), hall, "keys")
    expect(page.get_by_role("button", name="生成钥匙")).to_be_visible(timeout=PATIENT)
    others = [*hall.trustee_people[:2], hall.deputies[0]]
    why = "一位监票人请了假"
    ceremony.other_trustees(ballot=hall.fresh(), trustees=others, reason=why, by=hall.clerk, at=clock.now())
    expect(page.get_by_text("大会另推了监票人")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="生成钥匙")).to_be_hidden()
    screenshot(page, "secret-dismissed")
    axe(page)


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
    scrutineer = election.officers.filter(task="scrutineer").first().person.name
    absent.get_by_role("searchbox").fill(scrutineer)
    shown.filter(has_text=scrutineer).click()
    open_page.expect("422")
    press(page, "固定名册，开始票决")
    expect(page.get_by_text(f"监票人{scrutineer}没有出席").first).to_be_visible()
    screenshot(page, "election-open-refused")
    axe(page)
    page.get_by_role("link", name="另推计票人、监票人").click()
    screenshot(page, "election-officers")
    page.goto(reverse("voting:election_open", args=[election.pk]))
    expect(absent.locator("input:checked")).to_have_count(2)
