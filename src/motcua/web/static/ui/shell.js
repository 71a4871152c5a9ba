// The frame: menu on small screens, dialogs, notices, the offline banner, the way back.
const byId = (id) => document.getElementById(id);

function open(dialog) {
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  const opener = target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    open(byId(opener.dataset.opens));
    return;
  }
  if (target.closest("[data-closes]") || target instanceof HTMLDialogElement) {
    target.closest("dialog")?.close();
    return;
  }
  const toggle = target.closest("[data-toggles]");
  if (toggle) {
    const shown = byId(toggle.dataset.toggles).classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(shown));
    return;
  }
  const dismissed = target.closest("[data-dismiss]");
  if (dismissed) {
    dismissed.parentElement.remove();
    return;
  }
  const back = target.closest("a[data-back]");
  // going back in history brings the page with what was typed; a link would bring a fresh one
  if (back && history.length > 1 && document.referrer === back.href) {
    event.preventDefault();
    history.back();
  }
  for (const menu of document.querySelectorAll("details.who[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.who[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

function showConnection() {
  const banner = byId("offline");
  if (banner) banner.hidden = navigator.onLine;
}
window.addEventListener("online", showConnection);
window.addEventListener("offline", showConnection);
document.addEventListener("htmx:sendError", () => {
  const banner = byId("offline");
  if (banner) banner.hidden = false;
});
document.addEventListener("htmx:afterOnLoad", showConnection);
showConnection();

// On a narrow screen tabs scroll sideways: the one of this page is in sight.
for (const current of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = current.closest(".tabs");
  const aside = current.getBoundingClientRect().left - bar.getBoundingClientRect().left;
  bar.scrollLeft += aside - (bar.clientWidth - current.offsetWidth) / 2;
}
