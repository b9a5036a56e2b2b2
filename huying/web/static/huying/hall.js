// The speaking clock between two refreshes, its sound, and what is said when the line is lost. Without it the page
// shows the clock as the server reckoned it and refreshes by itself.
(() => {
  const LOST_AFTER = 15_000; // milliseconds without news
  let swapped = Date.now(); // when the page last heard from the server
  let warned = null; // the turn for which the sound has rung
  let sound = null; // made by a press of the button: browsers allow no sound before
  const two = (n) => String(n).padStart(2, "0");

  function ring() {
    if (!sound) return;
    const tone = sound.createOscillator();
    tone.frequency.value = 880;
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.6);
  }

  function show(clock) {
    const running = clock.dataset.running === "1";
    const left = Number(clock.dataset.left) - (running ? Math.floor((Date.now() - swapped) / 1000) : 0);
    const warn = Number(clock.dataset.warn);
    const kind = left < 0 ? "late" : left <= warn ? "soon" : "ok";
    clock.querySelector("[data-time]").textContent = `${Math.floor(Math.abs(left) / 60)}:${two(Math.abs(left) % 60)}`;
    clock.className = `hy-clock ${kind}`;
    const says = clock.querySelector("[data-says]");
    says.className = `hy-lt ${kind}`;
    if (running) says.textContent = left < 0 ? "已超时" : left <= warn ? `还剩不到${warn / 60}分钟` : "正在发言";
    const turn = clock.dataset.turn;
    if (running && kind !== "ok" && warned !== turn) {
      warned = turn;
      ring();
    }
  }

  function tick() {
    const clock = document.querySelector(".hy-clock");
    if (clock) show(clock);
    const lost = document.getElementById("line-lost");
    if (!lost) return;
    const gone = Date.now() - swapped > LOST_AFTER;
    lost.classList.toggle("hy-hidden", !gone);
    const at = new Date(swapped);
    if (gone) lost.querySelector("[data-last]").textContent = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  }

  let focused = null;
  document.addEventListener("htmx:before:swap", () => {
    focused = document.activeElement?.id || null; // the keyboard's place survives a refresh
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!document.querySelector("#live [data-at]")) return; // an answer that is no page of ours is no news
    swapped = Date.now();
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
    tick();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sound]");
    if (!button) return;
    sound = sound || new AudioContext();
    button.setAttribute("aria-pressed", "true");
    button.textContent = "声音已打开";
    ring();
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-sound]")) button.hidden = false;
    tick();
    setInterval(tick, 500);
  });
})();
