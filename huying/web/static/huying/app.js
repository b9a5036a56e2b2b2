// The only own script. Every page works without it.
document.addEventListener("submit", (event) => {
  // Keep a second click from recording twice; the button keeps its width and says what is happening.
  const button = event.submitter;
  if (!button || button.classList.contains("hy-linkbtn") || button.dataset.busy === undefined) return;
  if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy || "正在登记…";
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload(); // back from another page: no stale, half-sent form
});
document.addEventListener("htmx:after:swap", (event) => {
  // After a part is replaced, the reader's place is the heading of that part; in a form opened in place, its first field.
  const target = event.detail?.ctx?.target ?? event.target;
  const place = target?.querySelector?.("h2[tabindex]") ?? target?.querySelector?.("form .hy-fld :is(input, textarea, select)");
  if (place) place.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
});
// A list of very many to tick: what is typed narrows it to those that contain it; what is ticked stays in sight.
document.addEventListener("DOMContentLoaded", () => {
  const MANY = 30;
  for (const list of document.querySelectorAll("fieldset.hy-fld")) {
    const picks = [...list.querySelectorAll(":scope > .hy-pick")];
    if (picks.length < MANY) continue;
    const find = Object.assign(document.createElement("input"), { type: "search", className: "hy-inp hy-mb", placeholder: "输入几个字，只看带这几个字的" });
    find.setAttribute("aria-label", `${list.querySelector("legend").textContent}：查找`);
    find.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault()); // the form is not sent
    find.addEventListener("input", () => {
      const said = find.value.trim();
      for (const pick of picks) pick.hidden = !pick.textContent.includes(said) && !pick.querySelector(":checked");
    });
    picks[0].before(find);
    list.classList.add("hy-longpicks"); // it scrolls in itself: the button under it stays near
  }
});
