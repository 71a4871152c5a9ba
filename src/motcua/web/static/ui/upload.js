// Photos and files that survive a broken line: sent in pieces, taken up again by themselves, also after a reload.
// The bytes wait in this browser's own store until the server has them all; then only the token is kept.
const PIECE = { first: 256 * 1024, least: 64 * 1024, most: 1024 * 1024 };
const LONGEST = 2600; // pixels: a sheet of A4 stays readable
const KEPT = 24 * 3600 * 1000;
const wait = (ms) => new Promise((go) => setTimeout(go, ms));

// --- what waits in this browser -------------------------------------------------------------------

const SHELF = "motcua-uploads";
function shelf(mode, act) {
  return new Promise((done) => {
    const asked = indexedDB.open(SHELF, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "token" });
    asked.onerror = () => done(undefined);
    asked.onsuccess = () => {
      const base = asked.result;
      const turn = base.transaction("files", mode);
      const request = act(turn.objectStore("files"));
      turn.oncomplete = () => (base.close(), done(request?.result));
      turn.onerror = turn.onabort = () => (base.close(), done(undefined));
    };
  }).catch(() => undefined);
}
const keep = (entry) => shelf("readwrite", (files) => files.put(entry));
const forget = (token) => shelf("readwrite", (files) => files.delete(token));
const waiting = async () => (await shelf("readonly", (files) => files.getAll())) ?? [];
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-forgets")) indexedDB.deleteDatabase(SHELF);
});

// --- photos ---------------------------------------------------------------------------------------

// A photo that is too large, or of a kind only phones know, becomes a JPEG; anything else goes as it is.
async function prepared(file, canvas) {
  if (!file.type.startsWith("image/") || file.type === "image/tiff") {
    ending(file.name, canvas);
    return file;
  }
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // this browser cannot read it: the server says what to do
  }
  thumbnail(picture, canvas);
  const known = ["image/jpeg", "image/png"].includes(file.type);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (known && scale === 1) return file;
  const drawn = document.createElement("canvas");
  drawn.width = Math.round(picture.width * scale);
  drawn.height = Math.round(picture.height * scale);
  const pen = drawn.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, drawn.width, drawn.height);
  pen.drawImage(picture, 0, 0, drawn.width, drawn.height);
  picture.close();
  const small = await new Promise((done) => drawn.toBlob(done, "image/jpeg", 0.85));
  if (!small || (known && small.size >= file.size)) return file;
  return new File([small], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}

function ending(name, canvas) {
  const pen = canvas.getContext("2d");
  Object.assign(pen, { font: "600 34px sans-serif", textAlign: "center", textBaseline: "middle" });
  pen.fillStyle = getComputedStyle(canvas).color;
  pen.fillText(name.split(".").pop().slice(0, 4).toUpperCase(), canvas.width / 2, canvas.height / 2);
}

function thumbnail(picture, canvas) {
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, width, height);
}

// --- sending --------------------------------------------------------------------------------------

class Lost extends Error {} // no answer: go on when the line is back
class Busy extends Lost {} // the server asks to wait
class Ended extends Error {} // the session ended
class Refused extends Error {}

async function ask(url, { method = "POST", headers = {}, body, csrf } = {}) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), 60_000);
  const sent = { Accept: "application/json", "X-CSRFToken": csrf, ...headers };
  let answer;
  try {
    answer = await fetch(url, { method, headers: sent, body, redirect: "manual", signal: stop.signal });
  } catch {
    throw new Lost();
  } finally {
    clearTimeout(clock);
  }
  if (answer.type === "opaqueredirect") throw new Ended();
  if (answer.status === 204) return {};
  const json = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (answer.status === 403 && !json) throw new Ended();
  if (answer.status === 429) {
    await wait(1000 * Math.min(60, Number(answer.headers.get("Retry-After")) || 5));
    throw new Busy();
  }
  if (answer.status >= 500 || !json) throw new Busy();
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (Number.isInteger(told.details?.offset)) return { offset: told.details.offset, finished: false };
  throw new Refused(told.errors ? Object.values(told.errors).join(" ") : told.detail ?? "");
}

// The line is back, or some seconds went by: phones do not always say.
function line(seconds) {
  return new Promise((go) => {
    const clock = setTimeout(() => done(), seconds * 1000);
    const done = () => (clearTimeout(clock), removeEventListener("online", done), go());
    addEventListener("online", done);
  });
}

class Sending {
  constructor(field, entry, row) {
    Object.assign(this, { field, entry, row, stopped: false, piece: PIECE.first });
  }

  ask(path, options = {}) {
    const url = path === null ? this.field.begin : `${this.field.begin}${this.entry.token}/${path}`;
    return ask(url, { ...options, csrf: this.field.csrf() });
  }

  // Until it is there, refused or given up; a lost line only makes it wait.
  async run() {
    let failures = 0;
    let here = null; // null: ask the server how far it is
    while (!this.stopped) {
      try {
        here ??= await this.place();
        failures = 0;
        this.row.sending(here.offset, this.entry.size);
        if (here.finished) return await this.done();
        here = here.offset < this.entry.size ? await this.send(here.offset) : await this.ask("xong/");
      } catch (problem) {
        if (this.stopped) return undefined;
        here = null;
        if (!(problem instanceof Lost)) return this.fail(problem);
        failures += 1;
        this.piece = Math.max(PIECE.least, this.piece / 2);
        this.row.paused(problem instanceof Busy);
        await line(Math.min(30, 1.5 * 2 ** failures));
      }
    }
    return undefined;
  }

  async place() {
    if (!this.entry.token.startsWith("new:")) return this.ask("", { method: "GET" });
    const body = JSON.stringify({ name: this.entry.name, size: this.entry.size, permit: this.field.permit });
    const begun = await this.ask(null, { body, headers: { "Content-Type": "application/json" } });
    await forget(this.entry.token);
    this.entry.token = begun.token;
    await keep(this.entry);
    return begun;
  }

  async send(offset) {
    const started = performance.now();
    const body = this.entry.blob.slice(offset, offset + this.piece);
    const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
    const told = await this.ask("phan/", { body, headers });
    const quick = performance.now() - started < 1500;
    this.piece = quick ? Math.min(PIECE.most, this.piece * 2) : Math.max(PIECE.least, this.piece / 2);
    return told;
  }

  async done() {
    this.entry.blob = null;
    this.entry.done = true;
    await keep(this.entry);
    this.row.sent(this.entry.token);
  }

  fail(problem) {
    if (problem instanceof Ended) return this.row.failed(this.field.say("session"), { again: true });
    forget(this.entry.token);
    this.entry.token = `new:${crypto.randomUUID?.() ?? Math.random()}`;
    const said = problem instanceof Refused && problem.message;
    return this.row.failed(said || this.field.say("failed"), { again: !said });
  }

  async cancel() {
    this.stopped = true;
    await forget(this.entry.token);
    if (!this.entry.token.startsWith("new:")) this.ask("huy/").catch(() => undefined);
  }
}

// --- one row: a file that is being sent -----------------------------------------------------------

class Row {
  constructor(field, name) {
    this.field = field;
    this.name = name;
    this.item = field.template.content.firstElementChild.cloneNode(true);
    this.find(".upload-name").textContent = name;
    for (const place of this.item.querySelectorAll("[data-upload-for]")) place.textContent = ` ${name}`;
    this.find(".upload-progress").setAttribute("aria-label", name);
    this.state(field.say("waiting"));
    field.list.append(this.item);
  }

  find(selector) {
    return this.item.querySelector(selector);
  }

  state(words, { aloud = false } = {}) {
    this.find(".upload-state").textContent = words;
    if (aloud) this.field.aloud(`${this.name}: ${words}`);
  }

  sending(offset, size) {
    const percent = Math.floor((100 * offset) / Math.max(1, size));
    this.find(".upload-progress").value = percent;
    const back = this.item.classList.contains("is-paused");
    const first = !this.item.classList.contains("is-going");
    this.item.classList.remove("is-paused", "is-wrong");
    this.item.classList.add("is-going");
    if (back) this.state(this.field.say("resumed"), { aloud: true });
    else this.state(`${this.field.say("sending")} ${percent} %`, { aloud: first });
  }

  paused(busy) {
    const words = this.field.say(busy ? "slow" : "paused");
    const first = !this.item.classList.contains("is-paused");
    this.item.classList.add("is-paused");
    this.state(words, { aloud: first });
  }

  sent(token) {
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: this.field.name, value: token });
    hidden.setAttribute("data-keep-not", "");
    this.item.append(hidden);
    this.item.classList.remove("is-going", "is-paused");
    this.item.classList.add("is-sent");
    this.find(".upload-progress").hidden = true;
    this.find("[data-upload-stop]").hidden = true;
    this.find("[data-upload-drop]").hidden = false;
    this.state(this.field.say("sent"), { aloud: true });
    this.item.dispatchEvent(new CustomEvent("upload:finished", { bubbles: true, detail: { token, name: this.name } }));
  }

  failed(words, { again }) {
    this.item.classList.remove("is-going", "is-paused");
    this.item.classList.add("is-wrong");
    this.find("[data-upload-again]").hidden = !again;
    this.find(".upload-progress").hidden = !again;
    this.state(words, { aloud: true });
  }
}

// --- one field: one paper -------------------------------------------------------------------------

class Field {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.upload;
    ({ permit: this.permit, begin: this.begin } = root.dataset);
    this.list = root.querySelector("[data-upload-list]");
    this.template = root.querySelector("[data-upload-item]");
    this.form = root.closest("form");
    this.busy = new Set();
    this.turn = Promise.resolve(); // one file after the other: a weak line is not split
    root.querySelector("[data-upload-plain]").remove();
    root.querySelector("[data-upload-choose]").hidden = false;
    for (const row of this.list.children) this.offerRemoval(row);
    root.addEventListener("click", (event) => this.pressed(event));
    root.addEventListener("change", (event) => this.chosen(event));
    this.form?.addEventListener("submit", (event) => this.submitted(event));
    this.takeUp();
  }

  say(what) {
    return this.root.dataset[`say${what[0].toUpperCase()}${what.slice(1)}`];
  }

  aloud(words) {
    this.root.querySelector("[data-upload-said]").textContent = words;
  }

  csrf() {
    const scope = this.form ?? document;
    return scope.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  offerRemoval(row) {
    const button = row.querySelector("[data-upload-cancel]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.remove(row, row.querySelector("input[type=hidden]").value));
  }

  pressed(event) {
    const opener = event.target.closest?.("[data-upload-opens]");
    if (opener) this.root.querySelector(`[data-upload-input=${opener.dataset.uploadOpens}]`).click();
  }

  async chosen(event) {
    const input = event.target;
    if (!input.matches("[data-upload-input]")) return;
    event.stopPropagation();
    const files = [...input.files];
    input.value = "";
    if (this.root.hasAttribute("data-one")) {
      for (const row of [...this.list.children]) row.querySelector("[data-upload-cancel]")?.click();
    }
    for (const file of files) {
      const row = new Row(this, file.name);
      const small = await prepared(file, row.find("canvas"));
      const token = `new:${crypto.randomUUID?.() ?? Math.random()}`;
      const entry = { token, at: Date.now(), name: small.name, size: small.size, blob: small, ...this.place() };
      await keep(entry);
      this.start(entry, row);
    }
  }

  place() {
    return { page: location.pathname, field: this.name };
  }

  start(entry, row) {
    const sending = new Sending(this, entry, row);
    const go = () => {
      this.busy.add(sending);
      this.turn = this.turn.then(() => sending.run()).finally(() => {
        this.busy.delete(sending);
        this.release();
      });
    };
    row.find("[data-upload-cancel]").addEventListener("click", () => {
      sending.cancel();
      this.remove(row.item, null);
    });
    row.find("[data-upload-again]").addEventListener("click", (event) => {
      event.currentTarget.hidden = true;
      row.item.classList.remove("is-wrong");
      go();
    });
    go();
  }

  remove(item, token) {
    if (token) forget(token);
    item.remove();
    this.aloud(this.say("removed"));
    this.root.querySelector("[data-upload-opens=file]").focus();
    this.root.dispatchEvent(new CustomEvent("upload:removed", { bubbles: true, detail: { token } }));
  }

  // After a reload: what waited here goes on, what was finished stands here again.
  async takeUp() {
    const here = this.place();
    for (const entry of await waiting()) {
      if (entry.page !== here.page || entry.field !== here.field) continue;
      const shown = this.list.querySelector(`input[value="${CSS.escape(entry.token)}"]`);
      if (shown || Date.now() - entry.at > KEPT || (!entry.blob && !entry.done)) await forget(entry.token);
      else {
        const row = new Row(this, entry.name);
        if (entry.blob) prepared(entry.blob, row.find("canvas"));
        this.start(entry, row);
      }
    }
  }

  // A form does not go before its files have come; then it goes by itself.
  submitted(event) {
    if (event.defaultPrevented) return;
    if (this.busy.size) {
      event.preventDefault();
      this.held = event.submitter ?? true;
      const words = this.say("hold");
      this.aloud(words);
      for (const { row } of this.busy) row.state(words);
      return;
    }
    if (!navigator.onLine) return;
    for (const hidden of this.list.querySelectorAll("input[type=hidden]")) forget(hidden.value);
  }

  release() {
    if (this.busy.size || !this.held) return;
    const button = this.held === true ? null : this.held;
    this.held = null;
    if (!this.list.querySelector(".is-wrong")) this.form.requestSubmit(button);
  }
}

const begun = new WeakSet();
function begin(scope) {
  for (const root of scope.querySelectorAll?.("[data-upload]") ?? []) {
    if (!begun.has(root)) begun.add(root), new Field(root);
  }
}
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.target.parentElement ?? event.target));
