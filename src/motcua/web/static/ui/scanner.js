// Card readers and scanners type a line and press Enter. In a [data-scanner] field that Enter posts
// the line by htmx; a line typed while no field has the focus lands there as well.
const PAUSE = 60;
const SHORTEST = 12;

function send(field) {
  if (!field.value.trim()) return;
  field.setAttribute("aria-busy", "true");
  window.htmx.trigger(field, "scanned");
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLElement) || !field.hasAttribute("data-scanner")) return;
  event.preventDefault();
  send(field);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.hasAttribute?.("data-scanner")) {
    event.target.removeAttribute("aria-busy");
    if (event.detail.successful) event.target.value = "";
  }
});

let line = "";
let last = 0;
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-scanner]");
  const elsewhere = event.target === document.body || event.target instanceof HTMLAnchorElement ||
    event.target instanceof HTMLButtonElement || event.target?.id === "main";
  if (!field || !elsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
  const now = performance.now();
  if (now - last > PAUSE) line = "";
  last = now;
  if (event.key.length === 1) {
    line += event.key;
  } else if (event.key === "Enter" && line.length >= SHORTEST) {
    event.preventDefault();
    event.stopImmediatePropagation();
    field.value = line;
    line = "";
    send(field);
  }
}, true);
