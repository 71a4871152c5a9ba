// Forms: the error summary takes the focus, one submit is one submit, days get their slashes.
function focusSummary(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-to-field]") : null;
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (field) {
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  }
});

// A second press on the same button must not send the form twice; the key in the form makes it
// harmless, this makes it calm. Pages that come back from history get their buttons back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button:not([type]), button[type=submit]")) {
    button.setAttribute("aria-disabled", "true");
  }
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// 05112026 becomes 05/11/2026 when the field is left or sent; what it means is the server's matter.
function writeDay(field) {
  if (!(field instanceof HTMLInputElement) || !field.hasAttribute("data-day")) return;
  const digits = /^(\d{2})(\d{2})(\d{4})$/.exec(field.value.trim());
  if (digits) field.value = `${digits[1]}/${digits[2]}/${digits[3]}`;
}
document.addEventListener("focusout", (event) => writeDay(event.target));
document.addEventListener("submit", (event) => [...event.target.elements].forEach(writeDay), true);

document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.detail.target));
focusSummary(document);
