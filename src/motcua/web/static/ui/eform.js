// Electronic forms: a question under a condition is shown and hidden at once. The server knows the same
// tests and decides what counts; what stands in a hidden question stays there, it is only not asked.
const isControl = (field) => field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;

function valuesOf(form, name) {
  const found = [];
  for (const field of form.elements) {
    if (!isControl(field) || (field.name !== name && !field.name.startsWith(`${name}.`))) continue;
    if (field.closest("[data-off]")) continue;
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    if (field.value.trim() !== "") found.push(field.value.trim());
  }
  return found;
}

function holds(form, test) {
  switch (test.test) {
    case "all":
      return test.terms.every((term) => holds(form, term));
    case "any":
      return test.terms.some((term) => holds(form, term));
    case "not":
      return !holds(form, test.terms[0]);
    case "settled":
      return test.holds;
    case "filled":
      return valuesOf(form, test.name).length > 0;
    default:
      return valuesOf(form, test.name).some((value) => test.values.includes(value));
  }
}

// conditions look at earlier questions only: one pass in the order of the page settles all of them
function settle(part) {
  const form = part.closest("form");
  if (!form) return;
  for (const question of part.querySelectorAll("[data-when]")) {
    const off = !holds(form, JSON.parse(question.dataset.when));
    question.toggleAttribute("data-off", off);
    question.hidden = off;
    const words = question.querySelector(":scope > .eform-when");
    if (words) words.hidden = true;
  }
}

function settleAll(root) {
  for (const part of root.querySelectorAll("[data-eform]")) settle(part);
}

for (const event of ["input", "change"]) {
  document.addEventListener(event, ({ target }) => {
    const part = target instanceof Element && target.closest("[data-eform]");
    if (part) settle(part);
  });
}
document.addEventListener("kept:restored", ({ target }) => settleAll(target));
document.addEventListener("htmx:load", ({ target }) => settleAll(target));
settleAll(document);
