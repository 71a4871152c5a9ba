// The table of a route: Alt+↑ and Alt+↓ move the row one stands in, Alt+Enter adds one below; after a
// change the focus goes on where the person was.
const ACTS = { ArrowUp: "len", ArrowDown: "xuong", Enter: "them" };

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !ACTS[event.key]) return;
  const row = event.target instanceof Element ? event.target.closest("tr[data-row]") : null;
  const button = row?.querySelector(`[data-act="${ACTS[event.key]}"]`);
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  button.click();
});

document.addEventListener("htmx:afterSettle", () => {
  const wanted = document.querySelector("[data-focus-id]");
  const field = wanted && document.getElementById(wanted.dataset.focusId);
  if (field) {
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }
});
