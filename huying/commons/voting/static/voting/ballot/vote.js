// The deputy's page: a key of this device, a sealed ballot, cast or checked, and its receipt.
((b) => {
  const WORDS = { "+": "赞成", "-": "反对", 0: "弃权" };
  const form = b.root.querySelector("form"), choices = form.querySelectorAll("fieldset");
  let state, sealed = null; // {ballot, choice, seed}: made here, neither cast nor opened yet
  const name = (what) => `${what}/${state.code}/${b.root.dataset.person}`;
  const key = () => b.kept(name("key"));
  const publicOf = (held) => b.hex(noble.ed25519.getPublicKey(b.unhex(held)));
  const credential = () => publicOf(key());
  const choice = () => [...choices].map((one) => one.querySelector("input:checked")?.value ?? "0").join("");

  function moment() {
    const { me, stage } = state;
    if (["counted", "closed", "void"].includes(stage)) return stage;
    if (sealed) return "sealed";
    if (!key() && !me.credential) return stage === "open" ? "not-on-roll" : "no-key";
    if (!key() || credential() !== me.credential) return key() && !me.credential && stage !== "open" ? "no-key" : "other-device";
    if (!me.is_confirmed) return stage === "open" ? "not-on-roll" : "shown";
    if (stage !== "open") return "waits";
    if (me.tracker && !b.root.dataset.again) return state.replacement ? "voted may-replace" : "voted";
    return "chooses";
  }
  function draw() {
    const receipt = b.kept(name("receipt"));
    b.show([...moment().split(" "), ...(receipt ? ["receipt"] : [])], {
      shown: key() ? b.inFours(credential()) : "",
      tracker: sealed ? b.inFours(b.tracker(sealed.ballot)) : state.me.tracker ? b.inFours(state.me.tracker) : "",
      manifest: state.manifest ? b.inFours(state.manifest_hash) : "",
      turnout: `${state.numbers.voted}人已投，${state.numbers.voters}人可投`,
    });
    if (receipt) b.download(b.root.querySelector("[data-receipt]"), `receipt-${receipt.tracker.slice(0, 8)}.json`, receipt);
    count();
  }
  function count() {
    const chosen = [...choice()].filter((letter) => letter === "+").length, over = chosen > state.quota;
    const words = `应选${state.quota}项，已选${chosen}项${over ? `，多选了${chosen - state.quota}项：多选的票无效，请减少` : ""}`;
    b.root.querySelector("[data-count]").textContent = words;
    b.root.querySelector("[data-count]").classList.toggle("late", over);
    return over;
  }
  async function look() {
    state = await (await b.ask("state")).json();
    await sendAgain();
    draw();
  }
  // A ballot whose receipt did not come back is sent once more: the same one is never counted twice.
  async function sendAgain() {
    const waiting = b.kept(name("sent"));
    if (!waiting || state.stage !== "open") return;
    if (state.me.tracker === b.tracker(waiting) || state.me.next_number === waiting.number) await send(waiting);
    else b.forget(name("sent"));
  }
  async function send(ballot) {
    const receipt = await b.say("cast", ballot);
    if (receipt.tracker !== b.tracker(ballot) || !b.isSigned(state.manifest.board_key, "receipt", receipt)) {
      throw new b.Fault("服务器的回执不对：请告诉监票人");
    }
    b.keep(name("receipt"), receipt);
    b.forget(name("sent"));
    state = await (await b.ask("state")).json();
  }

  b.on("register", async () => {
    if (!key()) b.keep(name("key"), b.hex(b.random()));
    await b.say("credential", credential());
    await look();
  });
  // A telephone that breaks down in the hall: the key goes on on another one, from a backup that its owner locked.
  b.on("backup", async () => {
    const chosen = b.newPhrase("#phrase-1", "#phrase-2");
    b.progress("正在锁上备份");
    const link = b.root.querySelector("[data-backup]");
    b.download(link, `device-${state.code}.json`, { name: name("key"), held: await b.wrapped(b.unhex(key()), chosen) });
    link.hidden = false;
    link.click();
  });
  b.on("restore", async () => {
    const held = await b.heldIn(b.root.querySelector("[data-restore]").files[0], name("key"));
    b.progress("正在用口令打开备份");
    const found = b.hex(await b.unwrapped(held, b.root.querySelector("#phrase").value));
    if (publicOf(found) !== state.me.credential) throw new b.Fault("备份里的钥匙不是名册上的那一把");
    b.keep(name("key"), found);
    b.root.querySelector("#phrase").value = "";
    draw();
  });
  b.on("seal", async () => {
    if (count()) throw new b.Fault(`最多选${state.quota}项，多选的票无效`);
    const question = b.questionOf(state.manifest), seed = b.random(), chosen = choice();
    if (question.manifest !== state.manifest_hash) throw new b.Fault("投票说明与公布的不同：请告诉监票人");
    const told = (done, all) => b.progress(`正在这台设备上封票：${done}/${all}`);
    const ballot = await b.sealed(question, credential(), state.me.next_number, chosen, seed, told);
    sealed = { ballot, choice: chosen, seed: b.hex(seed) };
    const summary = b.root.querySelector("[data-summary]");
    summary.replaceChildren(...state.options.map((option, i) => {
      const row = document.createElement("li");
      row.textContent = `${option.title}：${WORDS[chosen[i]]}`;
      return row;
    }));
    draw();
    b.root.querySelector("[data-when=sealed] h2").focus();
  });
  b.on("cast", async () => {
    b.progress("正在投出，请稍等");
    const ballot = b.sign("ballot", sealed.ballot, b.unhex(key()));
    b.keep(name("sent"), ballot); // kept until the receipt is here
    await send(ballot);
    sealed = null;
    delete b.root.dataset.again;
    draw();
  });
  b.on("check", async () => {
    const opened = sealed;
    b.progress("正在打开这张票核对");
    const { choice: found } = await b.say("check", opened);
    if (found !== opened.choice) throw new b.Fault("设备封的不是您选的：这台设备不能用，请告诉监票人");
    b.download(b.root.querySelector("[data-opened]"), `opened-${b.tracker(opened.ballot).slice(0, 8)}.json`, opened);
    sealed = null;
    draw();
    b.show([...moment().split(" "), "checked"], { checked: [...found].map((letter, i) => `${state.options[i].title}：${WORDS[letter]}`).join("；") });
  });
  b.on("back", async () => {
    sealed = null; // never signed: it can never be cast
    draw();
  });
  b.on("replace", async () => {
    b.root.dataset.again = "1";
    draw();
  });
  form.addEventListener("change", count);
  look().catch((fault) => b.complain(`这一页没有准备好（${fault.message}）。请刷新页面。`));
  // How soon it asks again is the server's word: a thousand devices would leave it no time for the ballots.
  (function again() {
    setTimeout(async () => {
      if (!sealed && !document.hidden) await look().catch(() => {});
      again();
    }, (state?.look_again_in ?? 5) * 1000);
  })();
})(window.ballot);
