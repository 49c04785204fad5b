// The tools beside the chats: the clock, the faults of the platform, and what the bot has sent.

import { ask, dayOf, el, field, look, timeOf, toast } from "./dom.js";

const Titles = { clock: "时间", faults: "故障", requests: "机器人发了什么" };

const Faults = {
  too_many: ["429 太快了", (n) => ({ kind: "error", status: 429, retry_after: n })],
  server: ["500 服务器出错", () => ({ kind: "error", status: 500 })],
  page: ["502 网页", () => ({ kind: "html_page" })],
  slow: ["回答慢", (n) => ({ kind: "slow", delay_ms: n * 1000 })],
  before: ["断线,没有生效", () => ({ kind: "cut_before" })],
  after: ["断线,其实已生效", () => ({ kind: "cut_after" })],
};

const Methods = ["sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates", "sendPhoto", "getFile", "file"];

export class Panel extends EventTarget {
  shown = null;
  #root; #town; #here; #drawn = null; #requests; #withPolls = false;

  constructor(root, town, here) {
    super();
    [this.#root, this.#town, this.#here] = [root, town, here];
    root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#close(); });
  }

  toggle(name) {
    this.shown = this.shown === name ? null : name;
    this.draw();
    this.#root.querySelector("h2")?.focus();
  }

  draw() {
    const isSame = this.#drawn === this.shown;
    this.#drawn = this.shown;
    this.#root.hidden = !this.shown;
    if (isSame && this.#requests) return this.drawRequests();
    this.#requests = null;
    if (!this.shown) return this.#root.replaceChildren();
    // What is filled in stays, but for a time that has passed.
    const filled = isSame ? [...this.#root.querySelectorAll("[name]")].map(({ name, value }) => [name, value]) : [];
    const at = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const place = isSame ? this.#root.scrollTop : 0;
    this.#root.replaceChildren(
      el("div", { className: "head" }, el("h2", { tabIndex: -1 }, Titles[this.shown]), el("button", { type: "button", className: "icon", "aria-label": "关上", onclick: () => this.#close() }, "✕")),
      ...{ clock: () => this.#clock(), faults: () => this.#faults(), requests: () => this.#sent() }[this.shown]());
    for (const [name, value] of filled) {
      if (name !== "to" || value > localTime(this.#town.now())) this.#root.querySelector(`[name="${name}"]`).value = value;
    }
    this.#root.scrollTop = place;
    if (at) ([...this.#root.querySelectorAll("button, h2, [name]")].find((node) => at.name ? node.name === at.name : node.textContent === at.textContent) ?? this.#root.querySelector("h2")).focus();
  }

  #close() {
    const tool = this.shown;
    this.toggle(tool);
    this.dispatchEvent(new CustomEvent("closed", { detail: { tool } }));
  }

  #clock() {
    const list = el("div", { className: "choices" });
    this.#moments(list);
    return [
      el("p", {}, "把时间往前拨:到点的调度、催报、过期立刻就能看到。发送的快慢不变。"),
      list,
      el("form", { className: "line", noValidate: true, onsubmit: (event) => { event.preventDefault(); this.#move(new FormData(event.target).get("to") + ":00+08:00"); } },
        field("拨到", { name: "to", type: "datetime-local", value: localTime(this.#town.now()) }), el("button", { type: "submit" }, "拨")),
    ];
  }

  async #moments(list) {
    const { moments = [] } = await look("clock") ?? {};
    list.replaceChildren(...moments.map(({ label, at }) => {
      const moment = new Date(at);
      return el("button", { type: "button", onclick: () => this.#move(at) }, label, el("small", {}, `${dayOf(moment)} ${timeOf(moment)}`));
    }));
  }

  async #move(to) {
    const [at, now] = [Date.parse(to), this.#town.now().getTime()];
    if (!(at > now && at < now + 366 * 24 * 3600_000)) return toast("只能往前拨,一次最多一年。");
    if (await ask("clock", { to })) toast(`现在是 ${dayOf(new Date(to))} ${timeOf(new Date(to))}`);
  }

  #faults() {
    const me = this.#here.me();
    const group = this.#town.groups.get(this.#here.group());
    const blocks = this.#town.people.get(me)?.blocks;
    const act = (label, what, body, isDone) => el("button", { type: "button", onclick: async () => { if (await ask(what, body)) toast(isDone); } }, label);
    return [
      el("form", { onsubmit: (event) => { event.preventDefault(); this.#fail(Object.fromEntries(new FormData(event.target))); } },
        el("label", {}, "下一个请求", el("select", { name: "kind" }, Object.entries(Faults).map(([kind, [label]]) => el("option", { value: kind }, label)))),
        el("label", {}, "哪个方法", el("select", { name: "method" }, el("option", { value: "" }, "任何一个"), Methods.map((method) => el("option", { value: method }, method === "file" ? "下载文件" : method)))),
        el("div", { className: "line" },
          field("几次", { name: "times", type: "number", min: 1, max: 100, value: "1" }),
          field("几秒", { name: "seconds", type: "number", min: 1, max: 60, value: "3" })),
        el("div", { className: "actions" },
          el("button", { type: "button", onclick: async () => { if (await ask("faults", undefined, "DELETE")) toast("没有等着的故障了"); } }, "清除"),
          el("button", { type: "submit", className: "primary" }, "出毛病"))),
      el("h3", {}, "消息"),
      el("div", { className: "choices" },
        act("上一条再送一次", "updates/again", {}, "再送一次"),
        act("下一批倒着送", "updates/reverse", {}, "下一批倒着送"),
        act("每条都送两次", "updates/twice", { on: true }, "从现在起每条送两次"),
        act("每条只送一次", "updates/twice", { on: false }, "从现在起每条送一次"),
        act("编号从头来", "updates/quiet_week", {}, "像安静了一周:编号换了")),
      el("h3", {}, "人和群"),
      el("div", { className: "choices" },
        blocks ? act("我重新启用机器人", "people/unblock", { user: me }, "已启用") : act("我停用机器人", "people/block", { user: me }, "已停用"),
        ...(group ? [
          group.has_bot ? act("把机器人移出本群", "groups/kick", { group: group.id, user: me }, "已移出") : act("把机器人拉进本群", "groups/add", { group: group.id, user: me }, "已拉进"),
          group.may_post ? act("禁止机器人在本群发言", "groups/restrict", { group: group.id, may_post: false }, "已禁言") : act("允许机器人在本群发言", "groups/restrict", { group: group.id, may_post: true }, "已允许"),
          group.type === "group" ? act("本群升级成超级群", "groups/upgrade", { group: group.id, user: me }, "已升级") : null,
        ] : [])),
    ];
  }

  async #fail({ kind, method, times, seconds }) {
    const [label, fault] = Faults[kind];
    if (await ask("faults", { ...fault(Number(seconds)), times: Number(times), ...(method ? { method } : {}) })) toast(`等着出:${label}`);
  }

  #sent() {
    this.#requests = el("ol", { className: "requests", reversed: true });
    this.drawRequests();
    return [
      el("label", { className: "check" }, el("input", { type: "checkbox", checked: this.#withPolls, onchange: (event) => { this.#withPolls = event.target.checked; this.drawRequests(); } }), "连同取消息的 getUpdates"),
      this.#requests,
    ];
  }

  drawRequests() {
    if (!this.#requests) return;
    // Only what is new or has got its answer is drawn: somebody may be reading or marking the rest.
    const old = new Map([...this.#requests.children].map((line) => [line.dataset.key, line]));
    const lines = [...this.#town.requests.values()].filter(({ method }) => this.#withPolls || method !== "getUpdates").reverse().slice(0, 200).map((request) => {
      const key = `${request.number} ${request.at} ${request.status}`;
      return old.get(key) ?? this.#line(request, key);
    });
    for (const line of old.values()) if (!lines.includes(line)) line.remove();
    for (const [index, line] of lines.entries()) if (this.#requests.children[index] !== line) this.#requests.insertBefore(line, this.#requests.children[index] ?? null);
  }

  #line(request, key) {
    const status = request.cut ? "断线" : request.status || "…";
    return el("li", { "data-key": key }, el("details", {},
      el("summary", { className: request.status >= 400 || request.cut ? "bad" : "" },
        el("b", {}, request.method), el("span", {}, ` ${status} `), el("time", {}, timeOf(new Date(request.at)))),
      el("pre", { tabIndex: 0, "aria-label": `${request.method} 的参数` }, pretty(request.parameters))));
  }
}

const localTime = (date) => new Date(date.getTime() + 8 * 3600_000).toISOString().slice(0, 16);

function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
