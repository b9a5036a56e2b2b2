// What is being written in a form survives a lost line, a page thrown away by the phone and an expired session. It stays
// in this tab's memory until the server says that it was taken. Without script the form is sent as any other.
(() => {
  const PREFIX = "hy-keep:";
  const SENT = "hy-keep-sent"; // which form was sent last, until the next page says whether it was taken
  const named = (form) => PREFIX + form.dataset.keep;
  const fields = (form) => [...form.elements].filter((e) => e.name && !["hidden", "file", "submit"].includes(e.type));

  function written(form) {
    const chosen = (e) => !["radio", "checkbox"].includes(e.type) || e.checked;
    return JSON.stringify(fields(form).filter(chosen).map((e) => [e.name, e.value]));
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

  function restore(form) {
    const kept = sessionStorage.getItem(named(form));
    const before = written(form);
    if (kept === null || kept === before) return sessionStorage.removeItem(named(form));
    bring(form, kept);
    const back = link("不要了，用原来的");
    back.addEventListener("click", () => sessionStorage.removeItem(named(form)));
    tell(form, "soon", "找回了上次没有交上去的字。", back);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep) sessionStorage.setItem(named(form), written(form));
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
    sessionStorage.setItem(named(form), written(form));
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
  document.addEventListener("DOMContentLoaded", () => {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT); // else a deed on a later page would forget what is written in it since
    if (sent && document.querySelector("#said .ok")) sessionStorage.removeItem(sent);
    for (const form of document.querySelectorAll("form[data-keep]")) restore(form);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-keep]")) delete form.dataset.asking;
  });
})();
