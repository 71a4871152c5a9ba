// A button that prints the page stands only where it works.
for (const link of document.querySelectorAll("[data-print-page]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}

// On paper everything is open.
const folded = () => document.querySelectorAll("main details");
addEventListener("beforeprint", () => folded().forEach((part) => part.setAttribute("open", "")));
