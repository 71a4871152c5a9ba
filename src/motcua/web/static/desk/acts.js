// Forms of the acts on a dossier.
// A button that fills fields of its form: data-fills="day=19/11/2026;hour=17:00".
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-fills]");
  const form = button?.closest("form");
  if (!form) return;
  for (const pair of button.dataset.fills.split(";")) {
    const [name, value] = pair.split("=");
    const field = form.elements.namedItem(name);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// The record keeps the device's own clock beside the server's: a difference tells of a wrong clock.
document.addEventListener("submit", (event) => {
  const field = event.target.elements?.namedItem("device_at");
  if (field) field.value = new Date().toISOString();
}, true);
