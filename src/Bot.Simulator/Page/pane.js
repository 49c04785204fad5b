// One chat on the screen: its messages, and below them what is being written.

import { ask, dayOf, el } from "./dom.js";
import { Composer } from "./composer.js";
import { messageNode } from "./message.js";

export class Pane {
  #root; #town; #chat = 0; #thread = null; #me = 0;
  #log; #jump; #start; #composer;
  #follows = true; #nodes = new Map();

  constructor(root, town) {
    this.#root = root;
    this.#town = town;
    this.#log = el("div", { className: "log", role: "log", "aria-label": "消息", tabIndex: 0, onscroll: () => this.#scrolled(), onpointerdown: () => this.#composer.close() });
    this.#jump = el("button", { type: "button", className: "jump", hidden: true, onclick: () => this.#toEnd() }, "↓ 新消息");
    this.#start = el("button", { type: "button", className: "primary start", hidden: true, onclick: () => this.#begin() });
    this.head = el("div", { className: "head" });
    const foot = el("div", { className: "foot" });
    this.#composer = new Composer(foot, town);
    root.append(this.head, this.#log, this.#jump, this.#start, foot);
    // Who is at the end stays there when the keyboard, the writing or the window takes some of the height.
    new ResizeObserver(() => { if (this.#follows) this.#toEnd(); }).observe(this.#log);
  }

  get chat() { return this.#chat; }

  /** Shows a chat as somebody sees it; anew where what it shows may be wrong. What stands there is left alone: somebody reads it. */
  show(chat, me, thread = null, anew = false) {
    const isOther = chat !== this.#chat || me !== this.#me || thread !== this.#thread;
    if (isOther) {
      [this.#chat, this.#me, this.#thread] = [chat, me, thread];
      this.#composer.show(chat, me, thread);
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
    this.#seen();
  }

  /** The group has another id from now on. */
  moves(to) { this.#composer.moves(to); }

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

  /** What came for an inline query. */
  takeInline(answer) { this.#composer.takeInline(answer); }

  focus() { (this.#composer.isBlocked ? this.#start : this.#composer).focus(); }

  #items() { return this.#town.messages(this.#chat).filter((item) => this.#belongs(item)); }

  #belongs(item) { return this.#thread === null || item.message?.message_thread_id === this.#thread; }

  #node(item) {
    const topics = this.#thread === null ? this.#town.groups.get(this.#chat)?.topics : null;
    const node = messageNode(item, {
      me: this.#me, inGroup: this.#chat < 0, topic: topics?.find((one) => one.id === item.message.message_thread_id)?.name,
      on: {
        say: (text) => this.#composer.say(this.#chat < 0 && !text.includes("@") ? `${text}@${this.#town.bot.username}` : text),
        isOurs: (url) => this.#town.isOurs(url),
        open: (url) => this.#town.open(url, this.#me),
        reply: (one) => this.#composer.reply(one),
        edit: (one) => this.#composer.edit(one),
        press: (one, place, data) => this.#town.press(one, place, data, this.#me),
        isWaiting: (one, place) => this.#town.isWaiting(one, place),
        inline: (query) => this.#composer.inline(query),
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
    const hadFocus = this.#composer.hasFocus();
    this.#composer.isBlocked = Boolean(blocks);
    if (blocks && hadFocus) this.#start.focus();
    this.#composer.keyboard = this.#items().findLast((item) => item.keyboard)?.keyboard.keyboard ?? [];
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
    else await this.#composer.say("/start");
  }
}
