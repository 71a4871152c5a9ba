// The counter's page: weigh the papers, lead from field to field, catch a scanned card, count the money.
const form = document.querySelector("form[data-counter]");
const all = (selector, root = form) => [...root.querySelectorAll(selector)];
const number = (text) => Number.parseInt(String(text).replace(/[^\d]/g, ""), 10) || 0;
const shown = (element) => element.getClientRects().length > 0;

// --- papers ---------------------------------------------------------------------------------------

// the law's rule in short (an original stands in for a copy); the server's word is the one that counts
function lackOf(paper) {
  const waived = paper.querySelector("[name$=_waived]").value.trim();
  const wrong = paper.querySelector("[name$=_what]")?.value.trim();
  if (wrong) return `${paper.dataset.name}: ${wrong}`;
  if (!paper.dataset.required || waived) return "";
  if (!paper.querySelector("[data-given]").checked) return paper.dataset.name;
  const originals = number(paper.querySelector("[name$=_originals]").value);
  const copies = number(paper.querySelector("[name$=_copies]").value);
  const shortOriginals = Math.max(0, number(paper.dataset.originals) - originals);
  const spare = Math.max(0, originals - number(paper.dataset.originals));
  const shortCopies = Math.max(0, number(paper.dataset.copies) - copies - spare);
  const parts = [];
  if (shortOriginals) parts.push(`${shortOriginals} bản chính`);
  if (shortCopies) parts.push(`${shortCopies} bản sao`);
  return parts.length ? `${paper.dataset.name} (còn thiếu ${parts.join(", ")})` : "";
}

function weigh() {
  const papers = all("[data-paper]");
  const wrong = all("[data-answer]").map((row) => {
    const what = row.querySelector("[name$=_what]").value.trim();
    return what && `${row.dataset.answer}: ${what}`;
  });
  const lacks = [...papers.map(lackOf), ...wrong].filter(Boolean);
  for (const paper of papers) {
    const waived = Boolean(paper.querySelector("[name$=_waived]").value.trim());
    const given = paper.querySelector("[data-given]").checked;
    paper.classList.toggle("paper-given", given);
    paper.classList.toggle("paper-free", waived && !given);
  }
  // only the slip that fits can be pressed: receive what is whole, ask once for what is missing
  for (const button of all("[data-when]")) {
    button.hidden = (button.dataset.when === "lacking") !== lacks.length > 0;
  }
  const list = form.querySelector("[data-missing]");
  list?.replaceChildren(
    ...lacks.map((lack) => {
      const item = document.createElement("li");
      item.textContent = lack;
      return item;
    }),
  );
}

function tickAll() {
  for (const box of all("[data-paper] [data-given]")) {
    const paper = box.closest("[data-paper]");
    if (paper.dataset.required && !paper.querySelector("[name$=_waived]").value.trim()) box.checked = true;
  }
  changed(form.querySelector("[data-paper] [data-given]"));
  onward();
}

// --- money ----------------------------------------------------------------------------------------

function count() {
  const total = all("[data-charge]").reduce(
    (sum, line) =>
      sum + number(line.querySelector("[name$=_amount]").value) * (number(line.querySelector("[name$=_quantity]").value) || 1),
    0,
  );
  const output = form.querySelector("[data-total]");
  if (output) output.textContent = total ? `${total.toLocaleString("vi-VN")} đ` : "";
}

// --- from field to field --------------------------------------------------------------------------

const isField = (element) =>
  !element.matches("[name=tell_by_phone]") &&
  element.matches("input:not([type=hidden]), select, textarea") && !element.disabled && shown(element);
const isEmpty = (element) => !element.value.trim() && element.type !== "checkbox";
const mustHave = (element) => element.getAttribute("aria-required") === "true";

function go(element) {
  element?.focus();
  element?.select?.();
}

// to the first thing that still has to be typed; with nothing left, to the button that ends it
function onward() {
  const open = all("input, select, textarea").filter((e) => isField(e) && !e.closest("dialog"));
  const next = open.find((e) => mustHave(e) && isEmpty(e) && !e.closest("[data-finder]"));
  const ticked = all("[data-paper]").length === 0 || all("[data-given]:checked").length > 0;
  const everything = form.querySelector("[data-all-papers]");
  if (next) go(next);
  else if (!ticked && everything) go(everything);
  else go(all("[data-when]").find((button) => !button.hidden));
}

function changed(element) {
  element?.dispatchEvent(new Event("change", { bubbles: true }));
}

// Enter in a field leads to the next one: only the button (or Ctrl+Enter) sends the form
form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const fields = all("input, select, textarea, button[data-when]").filter(
    (e) => (isField(e) || e.matches("button:not([hidden])")) && e.closest("dialog") === field.closest("dialog"),
  );
  go(fields[fields.indexOf(field) + 1]);
});

form.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.hasAttribute?.("data-given") || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const boxes = all("[data-given]");
  boxes[boxes.indexOf(box) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
});

// --- a card, wherever it is scanned ---------------------------------------------------------------

const finder = () => form.querySelector("#id_who");
const isCard = (field) =>
  field instanceof HTMLInputElement && !field.closest("[data-finder]") && /\d{12}\|[^|]*\|[^|]*\|/.test(field.value);

function scanned(line) {
  const field = finder();
  if (!field) return;
  field.value = line;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

// scanned while another field had the focus: the line goes where it belongs, the field gets its text back
form.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !isCard(field)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const card = field.value.slice(field.value.search(/\d{12}\|/));
    field.value = field.value.slice(0, field.value.length - card.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    scanned(card);
  },
  true,
);

let line = "";
let last = 0;
document.addEventListener(
  "keydown",
  (event) => {
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = performance.now();
    if (now - last > 60) line = "";
    last = now;
    if (event.key.length === 1) {
      line += event.key;
    } else if (event.key === "Enter" && line.length > 11) {
      event.preventDefault();
      event.stopImmediatePropagation();
      scanned(line);
      line = "";
    }
  },
  true,
);

// --- what the server puts in ----------------------------------------------------------------------

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target ?? event.target;
  weigh();
  count();
  if (target.id === "person" || target.id === "proxy") {
    const field = form.querySelector(target.id === "person" ? "#id_who" : "#id_proxy_who");
    if (field) field.value = "";
    if (target.id === "person") {
      onward();
      changed(form.querySelector("#id_kind"));
    } else {
      go(form.querySelector("#id_proxy_paper"));
    }
  }
});
// the date is asked for again every minute; not under the eyes of somebody who reads its reasons
document.addEventListener("htmx:beforeSwap", (event) => {
  const due = event.detail.target;
  if (due?.id === "due" && event.detail.requestConfig?.elt === due && due.querySelector("details[open]")) {
    event.detail.shouldSwap = false;
  }
});
form.addEventListener("input", () => {
  weigh();
  count();
});
form.addEventListener("change", () => {
  weigh();
  count();
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-all-papers]")) tickAll();
});
form.addEventListener("kept:dropped", () => location.replace(location.pathname));

// what was kept belongs to a procedure: bring its papers first, then the rest is put back into them
function keptAddress(code) {
  const raw = sessionStorage.getItem(`motcua:typed:${location.pathname}:${form.dataset.keep}`);
  const kept = Object.fromEntries(JSON.parse(raw ?? "[]").map(([name, , value]) => [name, value]));
  const wanted = new URLSearchParams({ tt: code });
  if (kept.case) wanted.set("th", kept.case);
  if (kept.channel) wanted.set("kenh", kept.channel);
  return `${location.pathname}?${wanted}`;
}

form.addEventListener("kept:restored", () => {
  const field = form.querySelector("[data-combobox-value][name=procedure]");
  const here = form.querySelector("[data-version]")?.dataset.version ?? "";
  if (field && !field.value && here) {
    // half a word was typed over the procedure that is shown: it stays the one
    const text = form.querySelector("[name=procedure_text]");
    field.value = here;
    text.value = text.defaultValue;
  } else if (field?.value && field.value !== here) {
    location.replace(keptAddress(field.value));
  }
  weigh();
  count();
});

// --- one key for one dossier, even when the answer was lost on its way ------------------------------

const SLOT = `motcua:typed:key:${form.dataset.keep}`;
const key = form.querySelector("[name=key]");
if (sessionStorage.getItem(SLOT) && !document.querySelector("[data-done]")) {
  key.value = sessionStorage.getItem(SLOT);
}
form.addEventListener("submit", () => sessionStorage.setItem(SLOT, key.value));

// an answer with an error inside a dialog opens that dialog again
const wrong = form.querySelector("dialog [aria-invalid=true]")?.closest("dialog");
wrong?.showModal();
for (const fold of all("details")) {
  if (fold.querySelector("[aria-invalid=true]")) fold.open = true;
}
weigh();
count();

// nothing typed yet: what this official received last is offered at once
window.addEventListener("load", () => {
  const search = form.querySelector("#id_procedure");
  if (!search || search.value || ![search, document.body].includes(document.activeElement)) return;
  search.focus();
  search.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }));
});
