// An account number or a reference is copied by a press, where the browser allows it.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copies);
    button.querySelector("[data-label]").hidden = true;
    button.querySelector("[data-done]").hidden = false;
  });
}
