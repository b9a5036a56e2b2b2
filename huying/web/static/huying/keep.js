// What is being written in a form survives a lost line, a page thrown away by the phone and an expired session. It stays
// in this tab's memory until the server says that it was taken. Without script the form is sent as any other.
(() => {
  const PREFIX = "hy-keep:";
  const FILES = "hy-keep-files:"; // the names of the files that were chosen: the files themselves cannot be kept
  const SENT = "hy-keep-sent"; // which form was sent last, until the next page says whether it was taken
  const named = (form) => PREFIX + form.dataset.keep;
  const fields = (form) => [...form.elements].filter((e) => e.name && !["hidden", "file", "submit"].includes(e.type));

  // The day of today that nobody chose is not kept: on a later day it would be the wrong one.
  const ofItself = (e) => e.type === "date" && e.value === e.defaultValue;
  const isChosen = (e) => !["radio", "checkbox"].includes(e.type) || e.checked;
  const entries = (form, left = () => false) =>
    fields(form).filter((e) => isChosen(e) && !left(e)).map((e) => [e.name, e.value]);
  const written = (form) => JSON.stringify(entries(form, ofItself));

  // Whether the form says already what was kept: a refusal gives back a chosen day as if it were the page's own.
  function says(form, kept) {
    const within = (some, all) => some.every(([name, value]) => all.some(([n, v]) => n === name && v === value));
    return within(kept, entries(form)) && within(entries(form, ofItself), kept);
  }

  function bring(form, kept) {
    for (const e of fields(form)) {
      const own = JSON.parse(kept).filter(([name]) => name === e.name).map(([, value]) => value);
      if (["radio", "checkbox"].includes(e.type)) e.checked = own.includes(e.value);
      else if (own.length) e.value = own[0];
    }
  }

  function tell(form, kind, words, way) {
    form.querySelector("[data-kept]")?.remove();
    const note = document.createElement("div");
    note.className = `hy-note ${kind} hy-mt hy-mb`;
    note.dataset.kept = "";
    note.setAttribute("role", kind === "late" ? "alert" : "status");
    note.textContent = words;
    if (way) note.append(" ", way);
    form.querySelector(".hy-btns")?.before(note);
  }

  // A browser gives no page the files of before: who chose one is told so beside the field, and by name when it is gone.
  function tellOfFiles(field, words) {
    const place = field.closest(".hy-fld") ?? field.parentElement;
    place.querySelector("[data-unkept]")?.remove();
    if (!words) return;
    const note = Object.assign(document.createElement("p"), { className: "hy-meta hy-mt", textContent: words });
    note.dataset.unkept = "";
    note.setAttribute("role", "status");
    field.after(note);
  }

  const chosen = (form) => [...form.elements].filter((e) => e.type === "file" && e.files.length)
    .map((e) => [e.name, [...e.files].map((file) => file.name).join("、")]);

  function remember(form) {
    sessionStorage.setItem(named(form), written(form));
    sessionStorage.setItem(FILES + named(form), JSON.stringify(chosen(form)));
  }

  function forget(name) {
    sessionStorage.removeItem(name);
    sessionStorage.removeItem(FILES + name);
  }

  function missFiles(form) {
    for (const [name, files] of JSON.parse(sessionStorage.getItem(FILES + named(form)) ?? "[]")) {
      const field = form.elements.namedItem(name);
      if (field) tellOfFiles(field, `上次选的文件（${files}）留不住，请重新选一次。`);
    }
  }

  function link(words) {
    return Object.assign(document.createElement("a"), { href: location.href, textContent: words });
  }

  async function isThere(form) {
    try {
      const asked = await fetch(form.action, { method: "HEAD", redirect: "manual", cache: "no-store" });
      return asked.type === "opaqueredirect" ? "expired" : "yes";
    } catch {
      return "lost";
    }
  }

  function restore(form, wasSent) {
    const kept = sessionStorage.getItem(named(form));
    missFiles(form);
    if (kept === null || says(form, JSON.parse(kept))) return forget(named(form));
    bring(form, kept);
    const back = link("不要了，用原来的");
    back.addEventListener("click", () => forget(named(form)));
    if (wasSent) tell(form, "late", "上次按下以后没有收到回音，可能已经登记了：先看经过，确实没有再交。", back);
    else tell(form, "soon", "找回了上次没有交上去的字。", back);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.keep) return;
    remember(form);
    if (event.target.type === "file") {
      tellOfFiles(event.target, event.target.files.length && "写的字留在这一页，文件留不住：重新打开这一页以后，要重新选一次。");
    }
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if ("forget" in form.dataset) sessionStorage.clear(); // before somebody else signs in
    if (!form.dataset.keep) return;
    event.preventDefault();
    event.stopPropagation(); // the button's own words are ours to change
    const button = event.submitter;
    if (form.dataset.asking) return; // pressed again while the first press is under way
    form.dataset.asking = "1";
    const words = button.textContent;
    button.textContent = button.dataset.busy || words;
    remember(form);
    const found = await isThere(form);
    if (found === "yes") {
      sessionStorage.setItem(SENT, named(form));
      const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      if (button.name) form.append(pressed);
      return HTMLFormElement.prototype.submit.call(form);
    }
    delete form.dataset.asking;
    button.textContent = words;
    if (found === "lost") tell(form, "late", "连接断开，没有交上去。写的字都留在这一页，连上以后再按一次。");
    else tell(form, "late", "登录已经过期，没有交上去。写的字都留着，重新登录以后还在。", link("重新登录"));
  }, true);
  window.addEventListener("offline", () => {
    for (const form of document.querySelectorAll("form[data-keep]")) tell(form, "soon", "连接断开。可以接着写，字留在这一页，连上以后再交。");
  });
  window.addEventListener("online", () => {
    for (const form of document.querySelectorAll("form[data-keep]:has([data-kept])")) tell(form, "ok", "连接恢复了，可以交。");
  });
  // A session that ran out is followed by another person's in the same tab: what was written before is not theirs.
  function leaveNothingOfOthers() {
    const me = document.querySelector("[data-person]")?.dataset.person;
    if (!me) return;
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith("hy-keep") && name !== SENT && !name.endsWith(`-${me}`)) sessionStorage.removeItem(name);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    leaveNothingOfOthers();
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT); // else a deed on a later page would forget what is written in it since
    if (sent && document.querySelector("#said .ok")) forget(sent);
    for (const form of document.querySelectorAll("form[data-keep]")) restore(form, sent === named(form));
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-keep]")) delete form.dataset.asking;
  });
})();
