// Keyboard: data-key="F2" presses its link or button, or puts the focus into its field.
const SINGLE_OFF = "motcua:keys:single-off";
const NAMES = { ArrowLeft: "←", ArrowRight: "→", Enter: "Enter", Escape: "Esc", Control: "Ctrl", PageUp: "PgUp", PageDown: "PgDn" };

function nameOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // Shift is part of a printed character: "?" is "?" however the keyboard makes it
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  const key = event.altKey && /^Digit\d$/.test(event.code) ? event.code.slice(5) : event.key;
  parts.push(key.length === 1 && parts.length ? key.toUpperCase() : key);
  return parts.join("+");
}

const typing = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=button]), select, textarea"));

const shown = (element) => element.getClientRects().length > 0 || element.closest("#side-nav") !== null;

function find(name) {
  const dialog = document.querySelector("dialog[open]");
  const root = dialog ?? document;
  return [...root.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === name && shown(element) && !element.disabled,
  );
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const name = nameOf(event);
  const single = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (single && (typing(event.target) || localStorage.getItem(SINGLE_OFF))) return;
  const target = find(name);
  if (!target) return;
  event.preventDefault();
  if (typing(target)) {
    target.focus();
    target.select?.();
  } else {
    target.click();
  }
});

// --- the list of keys, made when it is opened ---
const words = (element) => {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label");
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return (label ?? copy.textContent).trim().replace(/\s+/g, " ");
};

function listKeys(list) {
  list.replaceChildren();
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const name = element.dataset.key;
    if (seen.has(name) || !shown(element)) continue;
    seen.add(name);
    const term = document.createElement("dt");
    term.textContent = words(element);
    const keys = document.createElement("dd");
    for (const part of name.split("+")) {
      const key = document.createElement("kbd");
      key.className = "key";
      key.textContent = NAMES[part] ?? part;
      keys.append(key, " ");
    }
    list.append(term, keys);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-opens=keys]")) listKeys(document.querySelector("[data-keys-list]"));
});
const box = document.querySelector("[data-keys-single]");
if (box) {
  box.checked = !localStorage.getItem(SINGLE_OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(SINGLE_OFF);
    else localStorage.setItem(SINGLE_OFF, "1");
  });
}
