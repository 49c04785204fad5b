// One chat on the screen: its messages, its keyboard and what is being written.

import { ask, base64, dayOf, dialog, el, field, look, toast } from "./dom.js";
import { messageNode, summary } from "./message.js";

const MostText = 4096;
const MostCaption = 1024;
const MostOfAlbum = 10;
const MostFile = 20 * 1024 * 1024;
const PhotoSide = 1280;
const MostPatience = 10_000;

let count = 0;

export class Pane {
  #root; #town; #chat = 0; #thread = null; #me = 0;
  #log; #text; #form; #context; #menu; #board; #jump; #start;
  #editing = null; #replying = null; #putAside = "";
  #follows = true; #nodes = new Map();
  #options = []; #chosen = -1; #asked = null; #drafts = new Map();

  constructor(root, town) {
    this.#root = root;
    this.#town = town;
    const number = ++count;
    this.#log = el("div", { className: "log", role: "log", "aria-label": "消息", tabIndex: 0, onscroll: () => this.#scrolled(), onpointerdown: () => this.#offer([]) });
    this.#jump = el("button", { type: "button", className: "jump", hidden: true, onclick: () => this.#toEnd() }, "↓ 新消息");
    this.#context = el("div", { className: "context", hidden: true });
    this.#menu = el("ul", { className: "menu", role: "listbox", id: `menu${number}`, "aria-label": "可选的", hidden: true });
    this.#board = el("div", { className: "board", role: "group", "aria-label": "快捷键盘", hidden: true });
    this.#start = el("button", { type: "button", className: "primary start", hidden: true, onclick: () => this.#begin() });
    this.#text = el("textarea", {
      rows: 1, placeholder: "说点什么", "aria-label": "要发的内容", "aria-haspopup": "listbox", "aria-controls": `menu${number}`, "aria-autocomplete": "list",
      oninput: () => this.#typed(), onkeydown: (event) => this.#keyed(event), onpaste: (event) => this.#pasted(event),
    });
    const attach = el("div", { className: "attach", popover: "auto", id: `attach${number}`, role: "group", "aria-label": "发什么" },
      this.#attachment("🖼️ 照片", () => this.#pick("image/*", (files) => this.#sendPhotos(files))),
      this.#attachment("📄 文件", () => this.#pick("", (files) => this.#sendFiles(files))),
      this.#attachment("📍 位置", () => this.#sendPlace()),
      this.#attachment("🔗 打开链接", () => this.#openLink()));
    const form = this.#form = el("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      el("button", { type: "button", className: "icon", title: "附件", "aria-label": "附件", popoverTargetElement: attach }, "📎"),
      el("button", { type: "button", className: "icon", title: "命令菜单", "aria-label": "命令菜单", onclick: () => this.#menu.hidden ? this.#commands() : this.#offer([]) }, "/"),
      this.#text,
      el("button", { type: "submit", className: "icon send", title: "发送", "aria-label": "发送" }, "➤"));
    this.head = el("div", { className: "head" });
    root.append(this.head, this.#log, this.#jump, this.#start, el("div", { className: "foot" }, attach, this.#menu, this.#context, this.#board, form));
    // Who is at the end stays there when the keyboard, the writing or the window takes some of the height.
    new ResizeObserver(() => { if (this.#follows) this.#toEnd(); }).observe(this.#log);
  }

  get chat() { return this.#chat; }

  /** Shows a chat as somebody sees it; anew where what it shows may be wrong. What stands there is left alone: somebody reads it. */
  show(chat, me, thread = null, anew = false) {
    const isOther = chat !== this.#chat || me !== this.#me || thread !== this.#thread;
    if (isOther) {
      this.#leave();
      this.#drafts.set(this.#key(), this.#text.value);
      [this.#chat, this.#me, this.#thread] = [chat, me, thread];
      this.#text.value = this.#drafts.get(this.#key()) ?? "";
    }
    this.#root.classList.toggle("empty", !chat);
    if (isOther || anew) {
      const place = isOther || this.#follows ? null : this.#log.scrollTop;
      this.#nodes.clear();
      this.#log.replaceChildren(...this.#items().map((item) => this.#node(item)));
      this.#days();
      if (place === null) this.#toEnd();
      else this.#log.scrollTop = place;
    }
    this.#around();
    this.#grow();
    this.#seen();
  }

  /** The group has another id from now on; what was being written there is not lost. */
  moves(to) {
    this.#leave();
    this.#drafts.set(this.#key(), this.#text.value);
    for (const [key, text] of [...this.#drafts]) if (key.startsWith(`${this.#chat}:`)) this.#drafts.set(key.replace(`${this.#chat}:`, `${to}:`), text);
  }

  /** Takes what is new or has changed; what is not of this chat is left out. */
  take(items) {
    const mine = items.filter((item) => item.chat === this.#chat && (this.#belongs(item) || item.deleted));
    if (!mine.length) return;
    const news = mine.filter((item) => !item.deleted && !this.#nodes.has(item.id));
    for (const item of mine) this.#put(item);
    this.#days();
    this.#around();
    if (this.#follows || news.some((item) => item.message.from.id === this.#me)) this.#toEnd();
    else if (news.length) this.#jump.hidden = false;
  }

  /** Draws a message again, as when its spinner ends. */
  redraw(id) {
    const item = this.#town.find(this.#chat, id);
    if (item && this.#nodes.has(id)) this.#put(item);
  }

  /** What came for an inline query of this pane. */
  takeInline({ query, results }) {
    if (this.#asked?.query !== query) return;
    const { chat, thread } = this.#asked;
    this.#offer(results.map((result) => ({
      label: result.title, hint: result.description ?? "",
      choose: async () => {
        this.#text.value = "";
        this.#grow();
        await ask("inline/choose", { user: this.#me, query, result: result.id, chat, ...(thread ? { thread } : {}) });
      },
    })), "没有找到");
  }

  focus() { (this.#form.hidden ? this.#start : this.#text).focus(); }

  #key() { return `${this.#chat}:${this.#me}`; }

  #items() { return this.#town.messages(this.#chat).filter((item) => this.#belongs(item)); }

  #belongs(item) { return this.#thread === null || item.message?.message_thread_id === this.#thread; }

  #node(item) {
    const topics = this.#thread === null ? this.#town.groups.get(this.#chat)?.topics : null;
    const node = messageNode(item, {
      me: this.#me, inGroup: this.#chat < 0, topic: topics?.find((one) => one.id === item.message.message_thread_id)?.name,
      on: {
        say: (text) => this.#say(this.#chat < 0 && !text.includes("@") ? `${text}@${this.#town.bot.username}` : text),
        isOurs: (url) => this.#town.isOurs(url),
        open: (url) => this.#town.open(url, this.#me),
        reply: (one) => this.#begins({ replying: one }),
        edit: (one) => this.#begins({ editing: one }),
        press: (one, place, data) => this.#press(one, place, data),
        isWaiting: (one, place) => this.#town.isWaiting(one, place),
        inline: (query) => { this.#text.value = `@${this.#town.bot.username} ${query}`; this.#text.focus(); this.#typed(); },
      },
    });
    node.dataset.day = dayOf(new Date(item.message.date * 1000));
    this.#nodes.set(item.id, node);
    return node;
  }

  #put(item) {
    const old = this.#nodes.get(item.id);
    if (item.deleted) {
      this.#nodes.delete(item.id);
      return old?.remove();
    }
    const node = this.#node(item);
    if (old) {
      // Whoever came by keyboard stays where they were, although the message is a new one.
      const place = old.contains(document.activeElement) ? document.activeElement.dataset.place ?? "" : null;
      old.replaceWith(node);
      if (place !== null) (node.querySelector(`[data-place="${place}"]`) ?? node.querySelector("button.inline") ?? node).focus({ preventScroll: true });
      return;
    }
    let after = this.#log.lastElementChild; // nearly always the one
    while (after && !(Number(after.dataset.id) < item.id)) after = after.previousElementSibling;
    if (after) after.after(node);
    else this.#log.prepend(node);
  }

  #days() {
    // A line that is right is left where it is: a screen reader reads out what is new.
    for (const line of this.#log.querySelectorAll(":scope > .day")) if (!line.nextElementSibling?.dataset.id) line.remove();
    let before = "";
    for (const node of [...this.#log.children]) {
      const { day } = node.dataset;
      if (!day) continue;
      const line = node.previousElementSibling?.className === "day" ? node.previousElementSibling : null;
      const isRight = day === before ? !line : line?.textContent === day;
      if (!isRight) line?.remove();
      if (!isRight && day !== before) node.before(el("p", { className: "day" }, day));
      before = day;
    }
  }

  /** The keyboard of the bot, and the button to begin or begin again. */
  #around() {
    const isPrivate = this.#chat > 0;
    const blocks = isPrivate && this.#town.people.get(this.#me)?.blocks;
    this.#start.hidden = !isPrivate || (!blocks && this.#items().length > 0);
    this.#start.textContent = blocks ? "重新启用机器人" : "开始";
    const hadFocus = this.#form.contains(document.activeElement);
    this.#form.hidden = Boolean(blocks);
    if (blocks && hadFocus) this.#start.focus();
    const last = this.#items().findLast((item) => item.keyboard)?.keyboard;
    const rows = last?.keyboard ?? [];
    this.#board.hidden = rows.length === 0;
    this.#board.replaceChildren(...rows.map((row) => el("div", { className: "row" }, row.map((key) => {
      const button = typeof key === "string" ? { text: key } : key;
      return el("button", { type: "button", onclick: () => button.request_location ? this.#sendPlace() : this.#say(button.text) }, button.text);
    }))));
  }

  #isAtEnd() { return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60; }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#jump.hidden = true;
    this.#follows = true;
    this.#seen();
  }

  #scrolled() {
    if (!this.#isShown) return;
    this.#follows = this.#isAtEnd();
    if (this.#follows) this.#jump.hidden = true;
    this.#seen();
  }

  // On a phone only one chat is looked at.
  get #isShown() { return this.#root.offsetParent !== null; }

  #seen() { if (this.#isShown) this.#town.read(this.#chat); }

  async #begin() {
    if (this.#town.people.get(this.#me)?.blocks) await ask("people/unblock", { user: this.#me });
    else await this.#say("/start");
  }

  // What is written: a new message, an answer to one, or an old one anew.

  #begins({ replying = null, editing = null }) {
    // What was being written waits until the old message is done with.
    if (editing && !this.#editing) this.#putAside = this.#text.value;
    if (this.#editing && !editing) this.#text.value = this.#putAside;
    [this.#replying, this.#editing] = [replying, editing];
    if (editing) this.#text.value = editing.message.text;
    const about = editing ?? replying;
    this.#context.hidden = !about;
    this.#context.replaceChildren(...(about ? [
      el("span", {}, `${editing ? "✏️ 修改" : "↩️ 回复"}:${summary(about.message)}`),
      el("button", { type: "button", className: "icon", "aria-label": "不了", onclick: () => { this.#leave(); this.#text.focus(); } }, "✕"),
    ] : []));
    this.#grow();
    if (about) this.#text.focus();
  }

  #leave() {
    this.#begins({});
    this.#offer([]);
  }

  async #submit() {
    const text = this.#text.value.trim();
    if (!text) return;
    const [editing, key] = [this.#editing, this.#key()];
    if (editing && text.length > MostText) return toast(`一条消息最多 ${MostText} 字。`);
    const to = this.#to();
    if (!editing) this.#text.value = "";
    this.#leave();
    if (!editing) return this.#giveBack(await this.#say(text, to), key);
    if (await ask("edit", { user: to.user, message: editing.id, text, chat: to.chat }) || key !== this.#key()) return;
    this.#begins({ editing });
    this.#text.value = text;
  }

  // What could not be sent is there to be sent again, unless something else is written by now.
  #giveBack(text, key) {
    if (!text) return;
    if (key !== this.#key()) this.#drafts.set(key, this.#drafts.get(key) || text);
    else if (!this.#text.value) this.#text.value = text;
    this.#grow();
  }

  /** Says something, in pieces where a phone does; gives what could not be sent. */
  async #say(text, to = this.#to()) {
    for (let rest = text; rest;) {
      const piece = rest.slice(0, MostText).replace(rest.length > MostText ? /[\uD800-\uDBFF]$/ : "", ""); // half an emoji is no text
      if (piece.trim() && !await ask("say", { ...to, text: piece })) return rest;
      rest = rest.slice(piece.length);
    }
    return "";
  }

  /** Who sends where and in answer to what, as it is now: someone else may be looked at before the last piece is sent. */
  #to() {
    const thread = this.#thread ?? this.#replying?.message.message_thread_id;
    return { user: this.#me, chat: this.#chat, ...(thread ? { thread } : {}), ...(this.#replying ? { reply_to: this.#replying.id } : {}) };
  }

  #press(item, place, data) {
    this.#town.press(item, place, data, this.#me);
  }

  #typed() {
    this.#grow();
    const text = this.#text.value;
    const name = `@${this.#town.bot.username} `;
    if (text.startsWith("/") && !/\s/.test(text)) this.#commands(text.slice(1));
    else if (text.toLowerCase().startsWith(name.toLowerCase())) this.#askInline(text.slice(name.length));
    else this.#offer([]);
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, 160)}px`;
  }

  async #askInline(query) {
    const [chat, thread, key, text] = [this.#chat, this.#thread, this.#key(), this.#text.value];
    this.#asked = null;
    const asked = await ask("inline", { user: this.#me, query, chat });
    if (!asked || key !== this.#key() || text !== this.#text.value) return;
    this.#asked = { query: asked.query, chat, thread };
    this.#offer([], "等机器人回答…");
    setTimeout(() => { if (this.#asked?.query === asked.query && !this.#town.inlineAnswer(asked.query) && !this.#menu.hidden) this.#offer([], "机器人没有回答"); }, MostPatience);
    const early = this.#town.inlineAnswer(asked.query);
    if (early) this.takeInline(early);
  }

  // The menu, for what is being typed or on its own, when what is written stays.
  async #commands(begun = null) {
    const [key, text] = [this.#key(), this.#text.value];
    const commands = await look(`commands?user=${this.#me}&chat=${this.#chat}`) ?? [];
    if (key !== this.#key() || text !== this.#text.value) return; // it was sent, or more was typed
    const suffix = this.#chat < 0 ? `@${this.#town.bot.username}` : "";
    this.#offer(commands.filter(({ name }) => name.startsWith(begun ?? "")).map(({ name, description }) => ({
      label: `/${name}`, hint: description,
      choose: () => { if (begun !== null) this.#text.value = ""; this.#grow(); return this.#say(`/${name}${suffix}`); },
    })), begun ? "" : "机器人没有给这里设命令");
    this.#text.focus();
  }

  #offer(options, empty = "") {
    [this.#options, this.#chosen] = [options, -1];
    const isOpen = options.length > 0 || empty !== "";
    this.#menu.hidden = !isOpen;
    this.#text.removeAttribute("aria-activedescendant");
    this.#menu.replaceChildren(...options.map(({ label, hint, choose }, index) => el("li", {
      role: "option", id: `${this.#menu.id}-${index}`, "aria-selected": "false",
      onclick: () => { this.#leave(); choose(); this.#text.focus(); },
    }, el("b", {}, label), el("span", {}, hint))),
    ...(isOpen && !options.length ? [el("li", { role: "option", "aria-selected": "false", "aria-disabled": "true", className: "none" }, empty)] : []));
  }

  #keyed(event) {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && this.#options.length) {
      event.preventDefault();
      this.#menu.children[this.#chosen]?.setAttribute("aria-selected", "false");
      this.#chosen = (this.#chosen + move + this.#options.length + (this.#chosen < 0 && move < 0 ? 1 : 0)) % this.#options.length;
      const option = this.#menu.children[this.#chosen];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.#text.setAttribute("aria-activedescendant", option.id);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (this.#chosen >= 0) this.#menu.children[this.#chosen].click();
      else this.#submit();
    } else if (event.key === "Escape") {
      if (this.#menu.hidden) this.#leave();
      else this.#offer([]);
    }
  }

  // Attachments.

  #attachment(label, choose) {
    return el("button", { type: "button", onclick: (event) => { event.currentTarget.parentElement.hidePopover(); choose(); } }, label);
  }

  #pick(accept, take) {
    const input = el("input", { type: "file", accept, multiple: true, hidden: true, onchange: () => { take([...input.files]); input.remove(); } });
    document.body.append(input);
    input.click();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    const photos = files.filter((file) => file.type.startsWith("image/"));
    if (photos.length === files.length) this.#sendPhotos(photos);
    else this.#sendFiles(files);
  }

  async #sendPhotos(files) {
    await this.#sendAll(files, async (file) => {
      const small = await shrink(file);
      if (!small) toast(`“${file.name}”不是照片,请用“文件”发送。`);
      return small && { content: await base64(small) };
    });
  }

  async #sendFiles(files) {
    const fitting = files.filter((file) => file.size > 0 && file.size <= MostFile);
    if (fitting.length < files.length) toast("空的和超过 20 MB 的文件没有发。");
    await this.#sendAll(fitting, async (file) => ({ content: await base64(file), name: file.name }));
  }

  // Several at once are albums of up to ten, with the caption under the first.
  async #sendAll(files, read) {
    if (this.#editing) this.#leave();
    const [to, key, caption] = [this.#to(), this.#key(), this.#text.value.trim()];
    if (caption.length > MostCaption) return toast(`照片和文件的说明最多 ${MostCaption} 字,请先把这段话单独发出去。`);
    const ready = (await Promise.all(files.map(read))).filter(Boolean);
    if (!ready.length) return;
    if (key === this.#key() && caption === this.#text.value.trim()) {
      this.#text.value = "";
      this.#leave();
    }
    for (let at = 0; at < ready.length; at += MostOfAlbum) {
      const some = ready.slice(at, at + MostOfAlbum);
      const album = some.length > 1 ? crypto.randomUUID() : null;
      for (const [index, file] of some.entries()) {
        const isFirst = at + index === 0;
        const sent = await ask("file", { ...to, ...file, ...(album ? { album } : {}), ...(isFirst && caption ? { caption } : {}) });
        if (!sent) return isFirst && this.#giveBack(caption, key);
      }
    }
  }

  async #sendPlace() {
    const to = this.#to();
    const place = await dialog("发送位置", [
      field("纬度", { name: "latitude", type: "number", step: "any", min: -90, max: 90, value: "48.6397" }),
      field("经度", { name: "longitude", type: "number", step: "any", min: -180, max: 180, value: "126.1975" }),
    ], "发送");
    if (!place) return;
    this.#leave();
    await ask("location", { ...to, latitude: Number(place.latitude), longitude: Number(place.longitude) });
  }

  async #openLink() {
    const given = await dialog("打开链接", [field("链接", { name: "link", type: "text", placeholder: `https://t.me/${this.#town.bot.username}?start=…` })], "打开");
    if (given) this.#town.open(given.link.trim(), this.#me);
  }
}

/** A photo as a phone sends it: at most 1280 pixels on its longer side, as JPEG; null where it is no picture. */
async function shrink(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, PhotoSide / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return null;
  }
}
