// The hall's machine: a pad of digits where there is no keyboard, and the number on paper at once.
for (const pad of document.querySelectorAll("[data-pad]")) {
  const field = document.getElementById(pad.dataset.pad);
  for (const sign of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    if (sign === "⌫") button.setAttribute("aria-label", "Xóa một số");
    button.addEventListener("click", () => {
      field.value = sign === "⌫" ? field.value.slice(0, -1) : field.value + sign;
    });
    pad.append(button);
  }
  pad.hidden = false;
}

for (const button of document.querySelectorAll("[data-print-number]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
