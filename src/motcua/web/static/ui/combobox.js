// Type-ahead after the ARIA combobox pattern; the server finds and draws the options.
const WAIT = 120;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("[role=combobox]");
    this.hidden = root.querySelector("[data-combobox-value]");
    this.list = root.querySelector("[role=listbox]");
    this.said = root.querySelector("[data-combobox-said]");
    this.active = -1;
    this.picked = this.input.value;
    // with data-recent, an empty field offers what was used last
    this.recent = this.hidden.hasAttribute("data-recent");
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    // what was chosen is replaced by typing, not edited
    this.input.addEventListener("focus", () => this.hidden.value && this.input.select());
    this.input.addEventListener("blur", () => setTimeout(() => this.left(), 120));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]:not([aria-disabled])")];
  }

  typed() {
    if (this.hidden.value && this.input.value !== this.picked) this.set("", "");
    clearTimeout(this.waiting);
    this.request?.abort(); // an older answer must not pass for the one that is awaited
    this.waiting = setTimeout(() => this.ask(), WAIT);
    this.asking = true;
  }

  async ask() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (!text && !this.recent) {
      this.asking = false;
      this.close();
      return;
    }
    this.request = new AbortController();
    try {
      const answer = await this.fetch(text);
      if (answer.headers.get("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.text());
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.say("Chưa tìm được: mất kết nối hoặc hệ thống bận. Gõ tiếp để thử lại.");
      this.close();
    }
    this.asking = false;
    if (this.wanted) {
      this.wanted = false;
      if (this.active >= 0) this.pick(this.options[this.active]);
    }
  }

  // what names a person goes by POST (data-post on the root), so that no address does
  fetch(text) {
    const address = new URL(this.root.dataset.url, location.href);
    const headers = { "HX-Request": "true", Accept: "text/html" };
    const signal = this.request.signal;
    if (!this.root.hasAttribute("data-post")) {
      address.searchParams.set("q", text);
      return fetch(address, { signal, headers });
    }
    Object.assign(headers, JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"));
    return fetch(address, { signal, headers, method: "POST", body: new URLSearchParams({ q: text }) });
  }

  show(html) {
    this.list.innerHTML = html;
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
    });
    this.list.hidden = false;
    this.list.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-expanded", "true");
    const count = this.options.length;
    this.say(count ? `${count} kết quả` : this.list.textContent.trim());
    this.move(count ? 0 : -1);
  }

  say(text) {
    this.said.textContent = text;
  }

  move(index) {
    const options = this.options;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.active = index;
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const count = this.options.length;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.ask();
      else if (count) this.move((this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
    } else if (event.key === "Enter" && !event.ctrlKey && (open || this.asking)) {
      event.preventDefault();
      // Enter before the answer came: take the first one when it does
      if (this.asking) this.wanted = true;
      else if (this.active >= 0) this.pick(this.options[this.active]);
    } else if (event.key === "Tab" && open && this.active >= 0 && !this.hidden.value && !this.asking) {
      this.pick(this.options[this.active], false);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  set(value, label) {
    this.hidden.value = value;
    this.picked = label;
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  pick(option, goOn = true) {
    if (option.hasAttribute("aria-disabled")) return;
    this.input.value = option.dataset.label;
    this.close();
    this.set(option.dataset.value, option.dataset.label);
    if (goOn) this.next();
  }

  // the next thing to fill in, so that one Enter leads on
  next() {
    const form = this.input.form;
    if (!form || this.root.hasAttribute("data-stay")) return;
    const all = [...form.elements].filter((e) => e.type !== "hidden" && !e.disabled && e.getClientRects().length);
    all[all.indexOf(this.input) + 1]?.focus();
  }

  left() {
    if (document.activeElement === this.input) return;
    this.close();
    if (this.hidden.value) this.input.value = this.picked || this.input.value;
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

function begin(root) {
  const found = root.matches?.("[data-combobox]") ? [root] : root.querySelectorAll("[data-combobox]");
  for (const element of found) {
    if (element.dataset.ready) continue;
    element.dataset.ready = "1";
    new Combobox(element);
  }
}

begin(document);
document.addEventListener("htmx:load", (event) => begin(event.target));
