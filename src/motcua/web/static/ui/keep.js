// What is typed into a form[data-keep] survives reload, crash and lost network, in this tab only.
// It is forgotten when the server says that the act is done ([data-done]) and at sign-out.
const PREFIX = "motcua:typed:";
const skip = (field) =>
  !field.name ||
  ["password", "file", "submit", "button"].includes(field.type) ||
  ["key", "csrfmiddlewaretoken"].includes(field.name) ||
  field.hasAttribute("data-keep-not");
const slot = (form) => `${PREFIX}${location.pathname}:${form.dataset.keep}`;
const fieldsOf = (form) => [...form.elements].filter((field) => !skip(field));
const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);

function read(form) {
  return fieldsOf(form).map((field) => [field.name, field.type, field.value, valueOf(field)]);
}

function save(form) {
  try {
    sessionStorage.setItem(slot(form), JSON.stringify(read(form)));
  } catch {
    // a full or forbidden store: the form works as ever, it is only not kept
  }
}

function restore(form, kept) {
  const used = new Set();
  let changed = false;
  for (const [name, type, value, state] of kept) {
    const index = fieldsOf(form).findIndex(
      (field, at) =>
        !used.has(at) && field.name === name && field.type === type &&
        (typeof state !== "boolean" || field.value === value),
    );
    if (index < 0) continue;
    used.add(index);
    const field = fieldsOf(form)[index];
    if (valueOf(field) === state) continue;
    if (typeof state === "boolean") field.checked = state;
    else field.value = state;
    changed = true;
  }
  return changed;
}

function tell(form) {
  const line = document.createElement("div");
  line.className = "toast-line kept";
  line.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = form.dataset.keepSaid ?? "Đã lấy lại nội dung bạn đang nhập dở.";
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-quiet";
  undo.textContent = form.dataset.keepDrop ?? "Bỏ, nhập lại từ đầu";
  undo.addEventListener("click", () => {
    sessionStorage.removeItem(slot(form));
    form.reset();
    line.remove();
    form.dispatchEvent(new CustomEvent("kept:dropped", { bubbles: true }));
  });
  line.append(words, undo);
  form.prepend(line);
}

function forget(name) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && (name === null || key.endsWith(`:${name}`))) sessionStorage.removeItem(key);
  }
}

function forgetDone(root) {
  for (const element of root.querySelectorAll("[data-done^='done:']")) forget(element.dataset.done.slice(5));
}

const begun = new WeakSet();

function begin(form) {
  if (begun.has(form)) return;
  begun.add(form);
  const raw = sessionStorage.getItem(slot(form));
  // a form that came back with errors already carries what was typed
  const answered = form.querySelector("[aria-invalid], .summary");
  if (raw && !answered && restore(form, JSON.parse(raw))) {
    tell(form);
    form.dispatchEvent(new CustomEvent("kept:restored", { bubbles: true }));
  }
  let waiting;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(form), 250);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => save(form));
}

forgetDone(document);
// forms that htmx brings into a page are kept like those that came with it
document.addEventListener("htmx:load", (event) => {
  forgetDone(event.target);
  for (const form of event.target.querySelectorAll("form[data-keep]")) begin(form);
});
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-forgets")) forget(null);
});
for (const form of document.querySelectorAll("form[data-keep]")) begin(form);
