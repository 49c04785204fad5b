// What the page knows: it comes from the server's stream and is never asked for.

import { ask, dialog, el, field, toast } from "./dom.js";

export class Town extends EventTarget {
  bot = { username: "", first_name: "" };
  people = new Map();
  groups = new Map();
  requests = new Map();
  violations = 0;
  clock = { now: 0, at: 0, moves: false };
  #chats = new Map();
  #readUpTo = new Map();
  #waiting = new Map();
  #answered = new Map();
  #inline = new Map();
  #expected = null;
  #isLost = false;

  constructor() {
    super();
    const stream = new EventSource("/page/events");
    stream.onmessage = (event) => this.#take(JSON.parse(event.data));
    // The browser tries again every few seconds; it is said once.
    stream.onerror = () => {
      if (!this.#isLost) this.#tell("lost");
      this.#isLost = true;
    };
  }

  now() { return new Date(this.clock.now + performance.now() - this.clock.at); }

  messages(chat) {
    return [...(this.#chats.get(chat)?.values() ?? [])].sort((a, b) => a.id - b.id);
  }

  find(chat, id) { return this.#chats.get(chat)?.get(id); }

  /** The supergroup that a group has become, if it has. */
  successor(group) { return this.messages(group).find((item) => item.message.migrate_to_chat_id)?.message.migrate_to_chat_id; }

  /** The groups that somebody is in. */
  groupsOf(person) { return [...this.groups.values()].filter((group) => group.members.includes(person)); }

  /** Whether the bot has said something there since it was last looked at. */
  hasNews(chat) {
    const last = this.messages(chat).findLast((item) => item.message?.from.is_bot);
    return last !== undefined && last.id > (this.#readUpTo.get(chat) ?? 0);
  }

  read(chat) {
    const had = this.hasNews(chat);
    this.#readUpTo.set(chat, Math.max(0, ...(this.#chats.get(chat)?.keys() ?? [])));
    if (had) this.#tell("read");
  }

  // Presses turn until the bot answers them.

  isWaiting(item, place) {
    return [...this.#waiting.values()].some((one) => one.chat === item.chat && one.id === item.id && one.place === place);
  }

  async press(item, place, data, user) {
    if (this.isWaiting(item, place)) return;
    const turning = { chat: item.chat, id: item.id, place };
    const early = Symbol("not numbered yet");
    this.#waiting.set(early, turning);
    this.#tell("redraw", turning);
    const pressed = await ask("press", { user, chat: item.chat, message: item.id, data });
    this.#waiting.delete(early);
    if (pressed && !this.#answered.has(pressed.callback_id)) this.#waiting.set(pressed.callback_id, turning);
    this.#tell("redraw", turning);
  }

  inlineAnswer(query) { return this.#inline.get(query); }

  // Links to the bot.

  isOurs(url) {
    try {
      const { protocol, host, pathname, searchParams } = new URL(url.includes("//") ? url : `https://${url}`);
      const name = protocol === "tg:" ? searchParams.get("domain") : ["t.me", "telegram.me"].includes(host) ? pathname.replaceAll("/", "") : null;
      return name?.toLowerCase() === this.bot.username.toLowerCase();
    } catch {
      return false;
    }
  }

  /** Asks who opens a link, and lets them. */
  async open(url, me) {
    if (!this.isOurs(url)) return toast(`这不是 @${this.bot.username} 的链接。`);
    const link = new URL(url.includes("//") ? url : `https://${url}`);
    if (!/^[\w-]{0,64}$/.test(link.searchParams.get("start") ?? link.searchParams.get("startgroup") ?? "")) return toast("链接里 start= 后面只能是字母、数字、_ 和 -,最多 64 个。");
    const intoGroup = link.searchParams.has("startgroup");
    const name = el("label", { hidden: true }, "新来的人叫什么", el("input", { name: "name", placeholder: "郑十一", maxLength: 64 }));
    const given = await dialog("谁来打开这个链接?", [
      el("label", {}, "以谁的身份", el("select", { name: "user", onchange: (event) => { name.hidden = event.target.value !== "new"; } },
        [...this.people.values()].map((person) => el("option", { value: person.id, selected: person.id === me }, `${person.first_name}${person.about ? ` · ${person.about}` : ""}`)),
        el("option", { value: "new" }, "一位新来的人"))),
      name,
      intoGroup ? el("label", {}, "加进哪个群", el("select", { name: "group" }, [...this.groups.values()].map((group) => el("option", { value: group.id }, group.title)))) : [],
    ].flat(), "打开");
    if (!given) return;
    const user = given.user === "new" ? (await ask("people", { name: given.name.trim() || "新来的人" }))?.id : Number(given.user);
    if (user && await ask("link", { user, link: url, ...(given.group ? { group: Number(given.group) } : {}) })) this.#become(user);
  }

  async addPerson() {
    const given = await dialog("新来一位", [field("姓名", { name: "name", maxLength: 64, pattern: ".*\\S.*" })], "进来");
    const added = given && await ask("people", { name: given.name });
    if (added) this.#become(added.id);
  }

  // Whoever is new may be heard of a moment later than the answer says so.
  #become(user) {
    this.#expected = this.people.has(user) ? null : user;
    if (!this.#expected) this.#tell("become", { user });
  }

  #take(news) {
    if (news.reset) {
      // Whatever was known is of no use: the server may be another one by now.
      for (const known of [this.#chats, this.requests, this.#waiting, this.#answered, this.#inline]) known.clear();
    }
    if (news.world) {
      this.bot = news.world.bot;
      this.people = new Map(news.world.people.map((person) => [person.id, person]));
      this.groups = new Map(news.world.groups.map((group) => [group.id, group]));
    }
    if (news.clock) this.clock = { now: Date.parse(news.clock.now), at: performance.now(), moves: news.clock.moves };
    for (const item of news.messages) {
      if (!this.#chats.has(item.chat)) this.#chats.set(item.chat, new Map());
      if (item.deleted) this.#chats.get(item.chat).delete(item.id);
      else this.#chats.get(item.chat).set(item.id, item);
    }
    for (const request of news.requests) this.requests.set(request.number, request);
    for (const number of [...this.requests.keys()].slice(0, Math.max(0, this.requests.size - 500))) this.requests.delete(number);
    this.violations = news.violations;
    if (news.reset) {
      for (const [chat, messages] of this.#chats) if (!(this.#readUpTo.get(chat) <= Math.max(...messages.keys()))) this.read(chat);
      this.#tell("all");
      if (this.#isLost) this.#tell("found");
      this.#isLost = false;
      return;
    }
    if (news.world) this.#tell("world");
    if (this.people.has(this.#expected)) this.#become(this.#expected);
    if (news.clock) this.#tell("clock");
    if (news.messages.length) this.#tell("messages", { items: news.messages });
    for (const answer of news.answers) {
      this.#answered.set(answer.query, answer);
      const turning = this.#waiting.get(answer.query);
      this.#waiting.delete(answer.query);
      if (turning) this.#tell("redraw", turning);
      this.#tell("answer", answer);
    }
    for (const answer of news.inline) {
      this.#inline.set(answer.query, answer);
      this.#tell("inline", answer);
    }
    if (news.requests.length) this.#tell("requests");
  }

  #tell(what, detail = {}) { this.dispatchEvent(new CustomEvent(what, { detail })); }
}
