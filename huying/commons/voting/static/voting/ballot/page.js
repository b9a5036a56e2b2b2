// How the pages of the secret ballot speak to the server and to the person: parts marked data-when are shown in their
// moment, data-say is filled in, a refusal is read aloud where it happened.
((b) => {
  const root = document.getElementById("secret");
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  b.root = root;
  root.querySelector("[data-without-script]").hidden = true;
  for (const link of root.querySelectorAll("[data-folder]")) link.href = root.dataset.say.replace("WHAT", "folder");
  b.ask = async (what) => {
    const got = await fetch(root.dataset[what], { headers: { Accept: "application/json" } });
    if (!got.ok) throw new b.Fault("没有读到投票的情况，请刷新页面再试");
    return got;
  };
  b.say = async (what, said) => {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    let got;
    try {
      got = await fetch(root.dataset.say.replace("WHAT", what), { method: "POST", headers, body: JSON.stringify(said) });
    } catch {
      throw new b.Fault("连不上服务器。您填的都还在，连上以后再按一次");
    }
    const answer = await got.json().catch(() => ({ error: "服务器没有答复，请再按一次" }));
    if (!got.ok) throw new b.Fault(`${answer.error}${answer.hint ?? ""}`);
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
  b.complain = (sentence) => {
    alert.textContent = sentence;
    alert.hidden = !sentence;
    if (sentence) alert.scrollIntoView({ block: "center" });
  };
  // Does what a button asks for: once at a time, with its progress, and says what went wrong.
  b.on = (name, deed) => {
    const button = root.querySelector(`[data-do=${name}]`);
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      b.complain("");
      try {
        await deed(button);
      } catch (fault) {
        b.complain(fault instanceof b.Fault ? `${fault.message}。` : `这台设备没有办成（${fault.message}）。请刷新页面再试；还不行，请用纸票。`);
      } finally {
        button.disabled = false;
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
  b.every = (seconds, deed) => setInterval(() => document.hidden || deed().catch(() => {}), seconds * 1000);
})(window.ballot);
