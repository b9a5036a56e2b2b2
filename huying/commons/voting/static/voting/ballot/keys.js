// The trustee's page: a seed of this device, the three steps of the ceremony, and the opening after the close.
((b) => {
  const OTHER_BOARD = "这台设备已经为另一块票板、或者另一份投票说明开过票，只开一次：停下，不要再按，当众告诉主席团和另两位监票人";
  const SWAPPED = "监票人的钥匙不是您核对过的那一份：停下，不要再按，当众告诉主席团和另两位监票人";
  const OTHER_PHRASE = "这台设备上生成过您的钥匙，锁它的不是这个口令：请输上次定的；想不起来的，请办公室让三人重新生成";
  const MADE_ANEW = "钥匙刚刚作废，三人重新生成：请再按一次";
  let state, seed = null, sums = null; // sums: of the board that was checked, with all that its opening needs
  const name = () => `trustee/${state.code}/${b.root.dataset.person}`;
  const mine = () => state.trustees.find((one) => one.trustee === state.me.trustee);
  // Under the name that was promised: it may have been put right since.
  const called = () => state.promises.find((one) => one.trustee === state.me.trustee)?.name ?? mine().name;
  const device = () => b.trustee(state.code, state.me.trustee, called(), seed);
  // The letters that are compared aloud, computed here. From the moment they are shown the device takes no others.
  const letters = () => (state.promises.length === 3 ? b.hex(b.fingerprint(state.promises)) : "");
  const compared = () => `compared/${name()}`;
  const ceremony = () => b.ceremonyOf(state.code, state);
  // While not all three have promised (the keys are being made anew) there is nothing to compare.
  const isSwapped = () =>
    (letters() && ![null, letters()].includes(b.kept(compared()))) || (state.manifest && !b.isNamedBy(state.manifest, ceremony()));
  const holdToLetters = () => {
    if (!letters()) throw new b.Fault("三名监票人的承诺还不齐");
    if (isSwapped()) throw new b.Fault(SWAPPED);
    b.keep(compared(), letters());
  };
  // One board of one manifest: what is opened of a second would tell the difference, one ballot perhaps. Kept under the
  // election that the manifest names: what the server calls it by now is not what was added up.
  const holdToBoard = ({ election, manifest }, root) => {
    const place = `opens/trustee/${election}/${b.root.dataset.person}`, held = b.kept(place) ?? { manifest, root };
    if (held.manifest !== manifest || held.root !== root) throw new b.Fault(OTHER_BOARD);
    b.keep(place, held);
  };
  const phrase = () => b.root.querySelector("#phrase").value;

  function moment() {
    const done = mine().done, held = b.kept(name());
    if (["counted", "void", "replaced"].includes(state.stage)) return state.stage;
    if (isSwapped()) return "swapped";
    if (state.stage === "promising" && !done.includes("promise")) return "begins";
    if (!held && !(seed && done.includes("promise"))) return "lost";
    if (state.stage === "promising") return "waits";
    if (state.stage === "boxing") return done.includes("boxes") ? "waits compares" : "boxes compares";
    if (state.stage === "confirming") return done.includes("confirmation") ? "waits" : "confirms";
    if (state.stage === "closed") return done.includes("shares") ? "waits" : sums ? "opens" : "adds";
    return state.manifest ? "ready begun" : "ready";
  }
  function draw() {
    if (sums?.question.election !== state.code) sums = null; // of another election than the one it speaks of by now
    if (state.me.trustee === null) return b.show(["dismissed"], { stage: state.stage_words, others: "" });
    if (letters() && !isSwapped()) holdToLetters();
    const now = moment().split(" ");
    if (!now.includes("begins")) b.emptyPhrase();
    if (!seed && now.some((one) => ["boxes", "confirms", "adds", "opens"].includes(one))) now.push("locked");
    const names = { promise: "已生成钥匙", boxes: "已交出份额", confirmation: "已确认", shares: "已开票" };
    b.show(now, {
      stage: state.stage_words,
      fingerprint: letters() && b.inFours(letters()),
      others: state.trustees.map((one) => `${one.name}：${one.done.length ? names[one.done.at(-1)] : "还没有开始"}`).join("；"),
      head: sums ? b.inFours(sums.root) : "",
      manifest: sums ? b.inFours(sums.question.manifest) : state.manifest ? b.inFours(b.fileHash(state.manifest)) : "",
      size: sums ? `票板上共${sums.size}张票，${sums.credentials.length}名代表投了票` : "",
    });
    if (now.includes("lost")) b.root.querySelector("[data-restore]").closest("details").open = true;
    const held = b.kept(name());
    if (held) b.download(b.root.querySelector("[data-backup]"), `trustee-${state.code}.json`, { name: name(), held });
  }
  async function look() {
    const before = state?.code;
    state = await (await b.ask("state")).json();
    if (before !== state.code) seed = null; // that of keys made anew meanwhile, in another tab perhaps
    draw();
  }
  async function unlock() {
    if (seed) return;
    b.progress("正在用口令打开这台设备上的钥匙");
    const place = name(), held = b.kept(place);
    if (!held) throw new b.Fault("这台设备上没有您的钥匙，请从备份恢复");
    const own = await b.unwrapped(held, phrase());
    if (name() !== place) throw new b.Fault(MADE_ANEW);
    seed = own;
    b.root.querySelector("#phrase").value = "";
  }
  // A seed that this device holds is kept to: the answer to its promise may have been lost.
  b.on("begin", async () => {
    const chosen = b.newPhrase(), place = name(), held = b.kept(place), made = b.random();
    b.progress("正在生成钥匙，大约几秒");
    if (!held) b.keep(place, await b.wrapped(made, chosen));
    const own = held ? await b.unwrapped(held, chosen, OTHER_PHRASE) : made;
    if (name() !== place) throw new b.Fault(MADE_ANEW);
    seed = own;
    await b.say("promise", device().promise());
    await look();
  });
  b.on("boxes", async () => {
    await unlock();
    holdToLetters();
    b.progress("正在封好给另外两位的份额");
    await b.say("boxes", device().boxes(state.promises));
    await look();
  });
  b.on("confirm", async () => {
    await unlock();
    holdToLetters();
    b.progress("正在核对收到的份额");
    await b.say("confirmation", device().confirmation(state.promises, state.boxes));
    await look();
  });
  b.on("add", async () => {
    await unlock();
    holdToLetters();
    const asked = state, share = device().shareIn(asked.manifest, ceremony());
    const lines = b.boardLines(await (await b.ask("board")).text());
    const found = await b.addedUp(asked, lines, (what, done, all) => b.progress(`正在核对票板上每张票的${what}：${done}/${all}`));
    sums = { ...found, share };
    draw();
  });
  b.on("open", async () => {
    if (!sums) throw new b.Fault("请先核对票板");
    await unlock();
    holdToBoard(sums.question, sums.root); // kept before anything is sent
    b.progress("正在开票");
    const said = device().open(sums.question, sums.share, sums.totals, sums.root);
    await b.say("shares", said);
    await look();
  });
  b.root.querySelector("[data-restore]").addEventListener("change", async (event) => {
    try {
      b.keep(name(), await b.heldIn(event.target.files[0], name()));
      draw();
    } catch (fault) {
      b.complain(fault.message);
    }
  });
  look().catch((fault) => b.complain(`这一页没有准备好（${fault.message}）。请刷新页面。`));
  b.every(5, look);
})(window.ballot);
