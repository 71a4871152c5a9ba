// Print a PDF from a hidden frame of our own origin; where the browser cannot, open it in a tab.
function printFrom(address) {
  document.querySelector("iframe[data-printer]")?.remove();
  const before = document.activeElement;
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "In";
  frame.setAttribute("data-printer", "");
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.print();
      // the keyboard stays where the person is, not in the hidden frame
      const here = before === document.body ? document.querySelector("[autofocus]") : before;
      here?.focus();
    } catch {
      window.open(address, "_blank", "noopener");
    }
  });
  frame.src = address;
  document.body.append(frame);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-print]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  if (address && !navigator.pdfViewerEnabled) window.open(address, "_blank", "noopener");
  else if (address) printFrom(address);
  else window.print();
});

// a page may ask to print at once, e.g. after receipt: <a data-print data-print-now href="…">
document.querySelector("[data-print-now]")?.click();
