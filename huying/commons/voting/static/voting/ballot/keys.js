// The trustee's page: a seed of this device, the three steps of the ceremony, and the opening after the close.
((b) => {
  let state, seed = null, sums = null;
  const name = () => `trustee/${state.code}/${b.root.dataset.person}`;
  const mine = () => state.trustees.find((one) => one.trustee === state.me.trustee);
  const device = () => b.trustee(state.code, state.me.trustee, mine().name, seed);
  const phrase = () => b.root.querySelector("#phrase").value;

  function moment() {
    const done = mine().done, held = b.kept(name());
    if (["counted", "void"].includes(state.stage)) return state.stage;
    if (state.stage === "promising" && !done.includes("promise")) return "begins";
    if (!held && !(seed && done.includes("promise"))) return "lost";
    if (state.stage === "promising") return "waits";
    if (state.stage === "boxing") return done.includes("boxes") ? "waits compares" : "boxes compares";
    if (state.stage === "confirming") return done.includes("confirmation") ? "waits" : "confirms";
    if (state.stage === "closed") return done.includes("shares") ? "waits" : sums ? "opens" : "adds";
    return "ready";
  }
  function draw() {
    const now = moment().split(" ");
    if (!seed && now.some((one) => ["boxes", "confirms", "adds", "opens"].includes(one))) now.push("locked");
    const names = { promise: "已生成钥匙", boxes: "已交出份额", confirmation: "已确认", shares: "已开票" };
    b.show(now, {
      stage: state.stage_words,
      fingerprint: state.fingerprint ?? "",
      others: state.trustees.map((one) => `${one.name}：${one.done.length ? names[one.done.at(-1)] : "还没有开始"}`).join("；"),
      head: sums ? b.inFours(state.head.root) : "",
      size: sums ? `票板上共${sums.size}张票，${sums.credentials.length}名代表投了票` : "",
    });
    if (now.includes("lost")) b.root.querySelector("[data-restore]").closest("details").open = true;
    const held = b.kept(name());
    if (held) b.download(b.root.querySelector("[data-backup]"), `trustee-${state.code}.json`, { name: name(), held });
  }
  async function look() {
    state = await (await b.ask("state")).json();
    draw();
  }
  async function unlock() {
    if (seed) return;
    b.progress("正在用口令打开这台设备上的钥匙");
    seed = await b.unwrapped(b.kept(name()), phrase());
    b.root.querySelector("#phrase").value = "";
  }
  b.on("begin", async () => {
    const chosen = b.newPhrase("#phrase-1", "#phrase-2");
    b.progress("正在生成钥匙，大约几秒");
    const made = b.random();
    b.keep(name(), await b.wrapped(made, chosen));
    seed = made;
    await b.say("promise", device().promise());
    await look();
  });
  b.on("boxes", async () => {
    await unlock();
    b.progress("正在封好给另外两位的份额");
    await b.say("boxes", device().boxes(state.promises));
    await look();
  });
  b.on("confirm", async () => {
    await unlock();
    b.progress("正在核对收到的份额");
    await b.say("confirmation", device().confirmation(state.promises, state.boxes));
    await look();
  });
  b.on("add", async () => {
    await unlock();
    const lines = b.boardLines(await (await b.ask("board")).text());
    sums = await b.addedUp(state, lines, (done, all) => b.progress(`正在核对票板上的签名：${done}/${all}`));
    draw();
  });
  b.on("open", async () => {
    await unlock();
    b.progress("正在开票");
    const said = device().open(sums.question, device().share(state.promises, state.boxes), sums.totals, state.head.root);
    await b.say("shares", said);
    await look();
  });
  b.root.querySelector("[data-restore]").addEventListener("change", async (event) => {
    try {
      b.keep(name(), await b.heldIn(event.target.files[0], name()));
      draw();
    } catch (fault) {
      b.complain(`${fault.message}。`);
    }
  });
  look().catch((fault) => b.complain(`这一页没有准备好（${fault.message}）。请刷新页面。`));
  b.every(5, look);
})(window.ballot);
