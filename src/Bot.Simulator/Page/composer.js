// What is being written in one chat: a new message, an answer to one, an old one anew, and what is attached.

import { ask, base64, dialog, el, field, look, toast } from "./dom.js";
import { summary } from "./message.js";

const MostText = 4096;
const MostCaption = 1024;
const MostOfAlbum = 10;
const MostFile = 20 * 1024 * 1024;
const PhotoSide = 1280;
const MostPatience = 10_000;

let count = 0;

export class Composer {
  #town; #chat = 0; #thread = null; #me = 0;
  #text; #form; #context; #menu; #board;
  #editing = null; #replying = null; #putAside = "";
  #options = []; #chosen = -1; #asked = null; #drafts = new Map();

  constructor(root, town) {
    this.#town = town;
    const number = ++count;
    this.#context = el("div", { className: "context", hidden: true });
    this.#menu = el("ul", { className: "menu", role: "listbox", id: `menu${number}`, "aria-label": "可选的", hidden: true });
    this.#board = el("div", { className: "board", role: "group", "aria-label": "快捷键盘", hidden: true });
    this.#text = el("textarea", {
      rows: 1, placeholder: "说点什么", "aria-label": "要发的内容", "aria-haspopup": "listbox", "aria-controls": `menu${number}`, "aria-autocomplete": "list",
      oninput: () => this.#typed(), onkeydown: (event) => this.#keyed(event), onpaste: (event) => this.#pasted(event),
    });
    const attach = el("div", { className: "attach", popover: "auto", id: `attach${number}`, role: "group", "aria-label": "发什么" },
      this.#attachment("🖼️ 照片", () => this.#pick("image/*", (files) => this.#sendPhotos(files))),
      this.#attachment("📄 文件", () => this.#pick("", (files) => this.#sendFiles(files))),
      this.#attachment("📍 位置", () => this.#sendPlace()),
      this.#attachment("🔗 打开链接", () => this.#openLink()));
    this.#form = el("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      el("button", { type: "button", className: "icon", title: "附件", "aria-label": "附件", popoverTargetElement: attach }, "📎"),
      el("button", { type: "button", className: "icon", title: "命令菜单", "aria-label": "命令菜单", onclick: () => this.#menu.hidden ? this.#commands() : this.#offer([]) }, "/"),
      this.#text,
      el("button", { type: "submit", className: "icon send", title: "发送", "aria-label": "发送" }, "➤"));
    root.append(attach, this.#menu, this.#context, this.#board, this.#form);
  }

  /** Writes in a chat as somebody; what was being written elsewhere waits there. */
  show(chat, me, thread) {
    this.#leave();
    this.#drafts.set(this.#key(), this.#text.value);
    [this.#chat, this.#me, this.#thread] = [chat, me, thread];
    this.#text.value = this.#drafts.get(this.#key()) ?? "";
    this.#grow();
  }

  /** The group has another id from now on; what was being written there is not lost. */
  moves(to) {
    this.#leave();
    this.#drafts.set(this.#key(), this.#text.value);
    for (const [key, text] of [...this.#drafts]) if (key.startsWith(`${this.#chat}:`)) this.#drafts.set(key.replace(`${this.#chat}:`, `${to}:`), text);
  }

  /** Whoever has blocked the bot has nothing to write. */
  get isBlocked() { return this.#form.hidden; }

  set isBlocked(is) { this.#form.hidden = is; }

  hasFocus() { return this.#form.contains(document.activeElement); }

  focus() { this.#text.focus(); }

  reply(item) { this.#begins({ replying: item }); }

  edit(item) { this.#begins({ editing: item }); }

  /** Says what stands on a button, or in a message as a command. */
  say(text) { return this.#say(text); }

  /** Begins an inline query. */
  inline(query) {
    this.#text.value = `@${this.#town.bot.username} ${query}`;
    this.#text.focus();
    this.#typed();
  }

  /** Puts away what was offered. */
  close() { this.#offer([]); }

  /** The keyboard that the bot has put under the chat; none where there are no rows. */
  set keyboard(rows) {
    this.#board.hidden = rows.length === 0;
    this.#board.replaceChildren(...rows.map((row) => el("div", { className: "row" }, row.map((key) => {
      const button = typeof key === "string" ? { text: key } : key;
      return el("button", { type: "button", onclick: () => button.request_location ? this.#sendPlace() : this.#say(button.text) }, button.text);
    }))));
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

  #key() { return `${this.#chat}:${this.#me}`; }

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
