// Lists: filters apply on change, one box ticks all, arrows walk through the rows.
document.addEventListener("change", (event) => {
  const field = event.target;
  const form = field.closest?.("form[data-filter-form]");
  if (form && field.matches("select, input[type=radio], input[type=checkbox]")) form.requestSubmit();
  if (field.matches?.("[data-check-all]")) {
    for (const box of boxes(field.dataset.checkAll)) box.checked = field.checked;
    count(field.dataset.checkAll);
  } else if (field.type === "checkbox") {
    count(field.name);
  }
});

const boxes = (name) => document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]:not(:disabled)`);

function count(name) {
  const all = [...boxes(name)];
  const ticked = all.filter((box) => box.checked).length;
  for (const place of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) place.textContent = String(ticked);
  for (const master of document.querySelectorAll(`[data-check-all="${CSS.escape(name)}"]`)) {
    master.checked = ticked > 0 && ticked === all.length;
    master.indeterminate = ticked > 0 && ticked < all.length;
  }
}
for (const master of document.querySelectorAll("[data-check-all]")) count(master.dataset.checkAll);

// empty filters need not stand in the address
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter-form]")) return;
  for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});

document.addEventListener("keydown", (event) => {
  const single = event.key === "j" || event.key === "k";
  if (single && localStorage.getItem("motcua:keys:single-off")) return;
  if (!(single || ["ArrowDown", "ArrowUp"].includes(event.key)) || event.altKey || event.ctrlKey || event.metaKey) return;
  const here = document.activeElement;
  if (here !== document.body && here?.id !== "main" && !here?.matches(".row-link")) return;
  const links = [...document.querySelectorAll(".row-link")];
  if (!links.length) return;
  event.preventDefault();
  const at = links.indexOf(here);
  const next = at < 0 ? 0 : Math.min(Math.max(at + (event.key === "ArrowDown" || event.key === "j" ? 1 : -1), 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
});
