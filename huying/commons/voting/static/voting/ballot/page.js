// How the pages of the secret ballot speak to the server and to the person: parts marked data-when are shown in their
// moment, data-say is filled in, a refusal is read aloud where it happened.
((b) => {
  const root = document.getElementById("secret");
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value; // a page without it can say nothing
  b.root = root;
  root.querySelector("[data-without-script]").hidden = true;
  for (const link of root.querySelectorAll("[data-folder]")) link.href = root.dataset.say.replace("WHAT", "folder");
  b.SignedOut = class extends b.Fault {};
  b.Refused = class extends b.Fault {}; // the server has answered, and its answer was no
  const reached = async (address, how, lost) => {
    const got = await fetch(address, how).catch(() => {
      throw new b.Fault(`连不上服务器。${lost}`);
    });
    if (got.redirected) throw new b.SignedOut("您的登录已经失效：请重新登录，再打开这一页"); // to the page that signs in
    return got;
  };
  b.ask = async (what) => {
    const got = await reached(root.dataset[what], { headers: { Accept: "application/json" } }, "连上以后再试一次");
    if (!got.ok) throw new b.Fault("没有读到投票的情况，请刷新页面再试");
    return got;
  };
  // `again`: who says it once more when no answer has come, the person or the page.
  b.say = async (what, said, again = "请再按一次") => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const how = { method: "POST", headers, body: JSON.stringify(said) };
    const got = await reached(root.dataset.say.replace("WHAT", what), how, `您填的都还在，连上以后${again}`);
    const answer = await got.json().catch(() => ({ error: `服务器没有答复，${again}` }));
    if (!got.ok) throw new (got.status === 422 ? b.Refused : b.Fault)(`${answer.error}${answer.hint ?? ""}`);
    return answer.answer;
  };
  b.show = (moments, words = {}) => {
    for (const part of root.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").some((one) => moments.includes(one));
    }
    for (const place of root.querySelectorAll("[data-words]")) {
      if (place.dataset.words in words) place.textContent = words[place.dataset.words] ?? "";
    }
  };
  const alert = root.querySelector("[role=alert]");
  b.complain = (said) => {
    const sentence = said && said.replace(/。*$/, "。"); // some refusals end with a stop of their own
    const isSaid = alert.textContent === sentence; // what is said again does not move the page again
    alert.textContent = sentence;
    alert.hidden = !sentence;
    if (sentence && !isSaid) alert.scrollIntoView({ block: "center" });
  };
  b.tell = (fault) => {
    const otherwise = `这台设备没有办成（${fault.message}）。请刷新页面再试；还不行，${root.dataset.otherwise}。`;
    b.complain(fault instanceof b.Fault ? fault.message : otherwise);
  };
  // What the page asks of itself again and again says nothing when it fails, but that the person was signed out.
  b.quietly = (deed) => deed().catch((fault) => fault instanceof b.SignedOut && b.complain(fault.message));
  // Does what a button asks for: one button at a time, with its progress, and says what went wrong.
  const buttons = root.querySelectorAll("[data-do]");
  b.isBusy = false;
  const busy = (is) => {
    b.isBusy = is;
    for (const each of buttons) each.disabled = is;
  };
  b.on = (name, deed) => {
    const button = root.querySelector(`[data-do=${name}]`);
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (b.isBusy) return;
      busy(true);
      b.complain("");
      try {
        await deed(button);
      } catch (fault) {
        b.tell(fault);
      } finally {
        busy(false);
        b.progress("");
      }
    });
  };
  const progress = root.querySelector("[data-progress]");
  b.progress = (words) => {
    progress.hidden = !words;
    progress.textContent = words;
  };
  b.download = (link, name, value) => {
    link.href = URL.createObjectURL(new Blob([b.canonical(value)], { type: "application/json" }));
    link.download = name;
  };
  b.every = (seconds, deed) => setInterval(() => document.hidden || b.quietly(deed), seconds * 1000);
})(window.ballot);
