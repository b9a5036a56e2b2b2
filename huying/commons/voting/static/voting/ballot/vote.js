// The deputy's page: a key of this device, a sealed ballot, cast or checked, and its receipt.
((b) => {
  const form = b.root.querySelector("form"), choices = form.querySelectorAll("fieldset");
  let state, sealed = null; // {ballot, choice, seed}: made here, neither cast nor opened yet
  let signed = null; // that ballot, once 投出 was pressed: it may have arrived, so it is never opened any more
  let checked = null; // the words of the last one that was opened, until the next is sealed
  // The key of this device stays when the trustees make theirs anew.
  const name = (what) => `${what}/${what === "key" ? state.device_code : state.code}/${b.root.dataset.person}`;
  const key = () => b.kept(name("key"));
  const publicOf = (held) => b.hex(noble.ed25519.getPublicKey(b.unhex(held)));
  const credential = () => publicOf(key());
  const choice = () => [...choices].map((one) => one.querySelector("input:checked")?.value ?? "0").join("");

  function moment() {
    const { me, stage } = state, isHere = key() && credential() === me.credential;
    if (["closed", "counted"].includes(stage)) return `${stage} ${me.tracker ? "kept" : me.is_confirmed ? "none" : ""}`;
    if (["void", "replaced"].includes(stage)) return stage;
    if (sealed) return signed ? "sealed signed" : "sealed unsigned";
    if (stage === "open" && b.kept(name("sent"))) return "sending";
    if (!me.is_confirmed && stage === "open") return "not-on-roll";
    if (!me.is_confirmed) return isHere ? "shown" : me.credential ? "no-key elsewhere" : "no-key";
    if (!isHere) return "other-device";
    if (stage !== "open") return "waits";
    if (me.tracker && !b.root.dataset.again) return state.replacement ? "voted may-replace" : "voted";
    return "chooses";
  }
  function draw() {
    const receipt = b.kept(name("receipt"));
    b.show([...moment().split(" "), ...(receipt ? ["receipt"] : []), ...(checked ? ["checked"] : [])], {
      ...checked,
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
  async function refresh() {
    state = await (await b.ask("state")).json();
  }
  async function look() {
    await refresh();
    draw();
    await sendAgain();
  }
  // A ballot whose receipt did not come back is sent once more, after the close too: the same one is never counted twice,
  // and its receipt is given again.
  async function sendAgain() {
    const waiting = b.kept(name("sent"));
    if (!waiting || !["open", "closed", "counted"].includes(state.stage)) return;
    try {
      await send(waiting, "会自动再送，不用按");
      b.complain("");
    } catch (fault) {
      b.tell(fault);
      draw();
    }
  }
  async function send(ballot, again) {
    const receipt = await b.say("cast", ballot, again).catch((fault) => {
      if (fault instanceof b.Refused) b.forget(name("sent")); // it would be refused again
      throw fault;
    });
    // Of the vote that it was sealed for, whatever manifest the server shows by now.
    if (b.fileHash(state.manifest) !== ballot.manifest || receipt.manifest !== ballot.manifest) {
      throw new b.Fault("服务器的回执不是您投的那份投票说明的：请告诉监票人");
    }
    if (receipt.tracker !== b.tracker(ballot) || !b.isSigned(state.manifest.board_key, "receipt", receipt)) {
      throw new b.Fault("服务器的回执不对：请告诉监票人");
    }
    b.keep(name("receipt"), receipt);
    b.forget(name("sent"));
    sealed = null; // it is cast, whether or not the server goes on answering
    delete b.root.dataset.again;
    state.me = { ...state.me, tracker: receipt.tracker, next_number: ballot.number + 1 };
    await b.quietly(refresh);
    draw();
  }

  b.on("register", async () => {
    if (!key()) b.keep(name("key"), b.hex(b.random()));
    await b.say("credential", credential());
    await look();
  });
  // A telephone that breaks down in the hall: the key goes on on another one, from a backup that its owner locked.
  b.on("backup", async () => {
    const chosen = b.newPhrase();
    b.progress("正在锁上备份");
    const link = b.root.querySelector("[data-backup]");
    b.download(link, `device-${state.code}.json`, { name: name("key"), held: await b.wrapped(b.unhex(key()), chosen) });
    b.emptyPhrase();
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
    signed = checked = null;
    const summary = b.root.querySelector("[data-summary]");
    summary.replaceChildren(...b.choiceWords(state.options, chosen).map((words) => {
      const row = document.createElement("li");
      row.textContent = words;
      return row;
    }));
    draw();
    b.root.querySelector("[data-when=sealed] h2").focus();
  });
  b.on("cast", async () => {
    b.progress("正在投出，请稍等");
    signed = b.sign("ballot", sealed.ballot, b.unhex(key()));
    b.keep(name("sent"), signed); // kept until the receipt is here
    try {
      await send(signed);
    } catch (fault) {
      if (fault instanceof b.Refused) sealed = null; // gone: the page shows what is so by now, perhaps that the vote is closed
      await (sealed ? draw() : look().catch(draw));
      throw fault;
    }
  });
  // The sealed ballot, for good off the page before anything waits: what is opened or changed can never be cast.
  function taken() {
    if (signed) throw new b.Fault("这张票按过“投出”，可能已经收下，不能再打开，也不能再改：请再按“投出”，等收到回执");
    const found = sealed;
    sealed = null;
    return found;
  }
  b.on("check", async () => {
    const opened = taken(); // it stays here: whoever reads choice and seed knows the vote
    const told = (done, all) => b.progress(`正在这台设备上重新封一遍：${done}/${all}`);
    try {
      const found = await b.checkOpened(b.questionOf(state.manifest), opened, told);
      b.download(b.root.querySelector("[data-opened]"), `opened-${b.tracker(opened.ballot).slice(0, 8)}.json`, opened);
      checked = { checked: b.choiceWords(state.options, found).join("；"), "checked-tracker": b.inFours(b.tracker(opened.ballot)) };
    } finally {
      draw();
    }
  });
  b.on("back", async () => {
    taken(); // never signed: it can never be cast
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
      if (!sealed && !b.isBusy && !document.hidden) await b.quietly(look);
      again();
    }, (state?.look_again_in ?? 5) * 1000);
  })();
})(window.ballot);
