// The chat page: who one is, the private chat beside a group, and the tools.

import { dayOf, dialog, el, renew, timeOf, toast } from "./dom.js";
import { Pane } from "./pane.js";
import { Panel } from "./panel.js";
import { Town } from "./town.js";

const byId = (id) => document.getElementById(id);
const town = new Town();
const privately = new Pane(byId("private"), town);
const inGroup = new Pane(byId("group"), town);
const panel = new Panel(byId("panel"), town, { me: () => me, group: () => group });

// What is looked at stands in the address, so that a page that is loaded again shows the same.
const wished = new URLSearchParams(location.hash.slice(1));
let me = Number(wished.get("me"));
let group = Number(wished.get("group"));
let topic = null;
let view = wished.get("view") === "group" ? "group" : "private";

function become(person) {
  me = person;
  view = "private";
  draw();
  privately.focus();
}

function draw(anew = false) {
  if (!town.people.has(me)) me = [...town.people.keys()][0] ?? 0;
  const successor = town.successor(group);
  if (successor) {
    inGroup.moves(successor);
    [group, topic] = [successor, null];
  }
  const groups = town.groupsOf(me);
  if (!groups.some((one) => one.id === group)) [group, topic] = [groups[0]?.id ?? 0, null];
  history.replaceState(null, "", `#${new URLSearchParams({ me, group, view })}`);
  document.title = `试用台 · ${town.bot.first_name}`;
  byId("bot").textContent = town.bot.first_name;
  document.body.dataset.view = view;
  drawPeople();
  drawHeads(groups);
  privately.show(me, me, null, anew);
  inGroup.show(group, me, topic, anew);
  drawNews();
  panel.draw();
}

function drawPeople() {
  const before = byId("people").querySelector("input:checked")?.value;
  renew(byId("people"),
    ...[...town.people.values()].map((person) => el("label", { className: "person", "data-person": person.id },
      el("input", { type: "radio", name: "me", "data-key": person.id, value: person.id, checked: person.id === me, onchange: () => { me = person.id; draw(); } }),
      el("span", { className: "name" }, person.first_name), person.about ? el("small", {}, person.about) : null)),
    el("button", { type: "button", className: "person", "data-key": "new", onclick: () => town.addPerson() }, "+ 新来一位"));
  const chosen = byId("people").querySelector("input:checked");
  if (chosen?.value !== before) chosen?.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function drawHeads(groups) {
  const person = town.people.get(me);
  renew(privately.head,
    el("h2", {}, town.bot.first_name), el("p", {}, `@${town.bot.username} · ${person?.first_name ?? ""}的私聊`));
  const current = groups.find((one) => one.id === group);
  const topics = current?.is_forum ? [null, ...current.topics] : [];
  renew(inGroup.head,
    el("div", { className: "tabs", role: "group", "aria-label": "哪个群" }, groups.map((one) => el("button", {
      type: "button", "data-group": one.id, "data-key": one.id, "aria-pressed": String(one.id === group), onclick: () => { [group, topic] = [one.id, null]; draw(); },
    }, one.title))),
    el("p", {}, current ? `${current.members.length} 人${current.has_bot ? "、机器人" : ",机器人不在"}${current.may_post ? "" : "(禁言)"}` : `${person?.first_name ?? "这个人"}不在任何群里。`),
    topics.length ? el("div", { className: "tabs topics", role: "group", "aria-label": "哪个话题" }, topics.map((one) => el("button", {
      type: "button", "data-key": `topic ${one?.id}`, "aria-pressed": String((one?.id ?? null) === topic), onclick: () => { topic = one?.id ?? null; draw(); },
    }, one ? `# ${one.name}` : "全部"))) : "");
  for (const tab of inGroup.head.querySelectorAll("[aria-pressed=true]")) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  renew(byId("views"), ...[["private", "私聊"], ["group", "群"]].map(([name, label]) => el("button", {
    type: "button", "data-view": name, "data-key": name, "aria-pressed": String(view === name), onclick: () => { view = name; draw(); },
  }, label)));
}

// A dot where the bot has said something that nobody has looked at.
function drawNews() {
  for (const node of document.querySelectorAll("[data-person]")) node.classList.toggle("news", town.hasNews(Number(node.dataset.person)));
  for (const node of document.querySelectorAll("[data-group]")) node.classList.toggle("news", town.hasNews(Number(node.dataset.group)));
  for (const node of document.querySelectorAll("#views button")) node.classList.toggle("news", town.hasNews(node.dataset.view === "group" ? group : me));
}

function drawTools() {
  const tool = (name, label, title) => el("button", {
    type: "button", title, "data-tool": name, "data-key": name, "aria-expanded": String(panel.shown === name), "aria-controls": "panel",
    onclick: () => { panel.toggle(name); drawTools(); },
  }, label);
  const now = town.now();
  renew(byId("tools"),
    tool("clock", `🕒 ${dayOf(now)} ${timeOf(now)}`, "时间:往前拨"),
    tool("faults", "⚡ 故障", "让平台出毛病"),
    tool("requests", `🔎 请求${town.violations ? ` · ${town.violations} 处违规` : ""}`, "机器人发了什么"));
}

// Only what the clock on the wall shows: nothing is asked of the server by a timer.
let nextTick = 0;
function tick() {
  clearTimeout(nextTick);
  drawTools();
  nextTick = setTimeout(tick, 60_000 - (town.now().getTime() % 60_000));
}

town.addEventListener("all", () => { draw(true); tick(); document.body.dataset.ready = "yes"; });
town.addEventListener("world", () => draw());
town.addEventListener("clock", () => { tick(); panel.draw(); });
town.addEventListener("messages", ({ detail }) => {
  privately.take(detail.items);
  inGroup.take(detail.items);
  drawNews();
});
town.addEventListener("read", drawNews);
town.addEventListener("redraw", ({ detail }) => {
  for (const pane of [privately, inGroup]) if (pane.chat === detail.chat) pane.redraw(detail.id);
});
town.addEventListener("answer", ({ detail }) => {
  if (detail.user !== me || !detail.text) return;
  if (detail.alert) dialog(detail.text, [], "知道了");
  else toast(detail.text);
});
town.addEventListener("inline", ({ detail }) => { privately.takeInline(detail); inGroup.takeInline(detail); });
town.addEventListener("requests", () => { panel.drawRequests(); drawTools(); });
town.addEventListener("become", ({ detail }) => become(detail.user));
town.addEventListener("lost", () => toast("和试用台断开了,正在重新连接…"));
town.addEventListener("found", () => toast("又连上了。"));
panel.addEventListener("closed", ({ detail }) => {
  drawTools();
  byId("tools").querySelector(`[data-tool="${detail.tool}"]`)?.focus();
});
