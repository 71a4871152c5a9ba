// While somebody writes an application: what is typed goes to the server every few seconds; until it is
// there this browser keeps it (ui/keep.js). Without this script every step is stored by its own button.
const AFTER = 2500; // ms without typing
const AGAIN = 8000; // ms until the next try on a broken line

function begin(form) {
  const line = form.querySelector("[data-saved]");
  const seq = form.elements.seq;
  let waiting;
  let going = false;
  let changed = false;
  let over = false; // another device, or sent meanwhile: the button says the rest

  const say = (words, lost = false) => {
    line.textContent = words;
    line.classList.toggle("is-lost", lost);
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(`motcua:typed:${location.pathname}:${form.dataset.keep}`);
    } catch {
      // a forbidden store kept nothing
    }
  };
  const content = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  async function store() {
    if (going || over || !changed) return;
    going = true;
    changed = false;
    say(form.dataset.saySaving);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: content(), redirect: "error" });
      const told = await answer.json();
      if (answer.ok) {
        seq.value = told.seq;
        say(told.said);
        if (!changed) forget();
      } else {
        over = answer.status !== 429;
        changed = true;
        say(told.said || form.dataset.sayLost, true);
        if (!over) later(AGAIN);
      }
    } catch {
      changed = true;
      say(form.dataset.sayLost, true);
      later(AGAIN);
    }
    going = false;
    if (changed && !over) later(AFTER);
  }
  function later(time) {
    clearTimeout(waiting);
    waiting = setTimeout(store, time);
  }
  const touched = () => {
    changed = true;
    later(AFTER);
  };
  for (const event of ["input", "change", "upload:finished", "kept:restored"]) form.addEventListener(event, touched);
  addEventListener("online", () => later(200));
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    over = true;
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) begin(form);
