// A message as it looks on the phone. What comes in is a Message of the Bot API.

import { el, timeOf, toast } from "./dom.js";

const Tags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Text with its entities; offsets count UTF-16 units, as strings do here. */
export function formatted(text, entities = [], on) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  const fill = (node, from, to) => {
    let at = from;
    while (next < sorted.length && sorted[next].offset < to) {
      const entity = sorted[next++];
      const start = Math.max(entity.offset, at);
      const end = Math.min(entity.offset + entity.length, to);
      if (end <= start) continue;
      const inner = element(entity, text.slice(start, end), on);
      fill(inner, start, end);
      node.append(text.slice(at, start), inner);
      at = end;
    }
    node.append(text.slice(at, to));
    return node;
  };
  return fill(document.createDocumentFragment(), 0, text.length);
}

function element(entity, text, on) {
  switch (entity.type) {
    case "text_link": return link(entity.url, on);
    case "url": return link(text.includes("//") ? text : `https://${text}`, on);
    case "bot_command": return el("button", { type: "button", className: "link", onclick: () => on.say(text) });
    case "code": return el("button", { type: "button", className: "code", title: "点一下复制", onclick: () => copy(text) });
    case "spoiler": return el("button", { type: "button", className: "spoiler", "aria-label": "显示遮住的文字", onclick: reveal });
    default: return el(Tags[entity.type] ?? "span", Tags[entity.type] ? {} : { className: entity.type });
  }
}

function reveal(event) {
  event.currentTarget.className = "";
  event.currentTarget.removeAttribute("aria-label");
}

function link(url, on) {
  return on.isOurs(url)
    ? el("a", { href: url, onclick: (event) => { event.preventDefault(); on.open(url); } })
    : el("a", { href: url, target: "_blank", rel: "noreferrer noopener" });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("已复制");
  } catch {
    toast(`请手动复制:${text}`);
  }
}

/** A message with everything around it. */
export function messageNode(item, { me, inGroup, topic, on }) {
  const { message } = item;
  const date = new Date(message.date * 1000);
  if (item.service) return el("p", { className: "service", "data-id": item.id }, serviceText(message));
  const isMine = message.from.id === me;
  const text = message.text ?? message.caption ?? "";
  const who = message.from.first_name;
  const node = el("article", {
    className: `message ${isMine ? "mine" : "theirs"}${message.media_group_id ? " album" : ""}`,
    "data-id": item.id, "data-chat": item.chat, tabIndex: -1,
    "aria-label": `${isMine ? "我" : who} ${timeOf(date)}`,
  });
  const bubble = el("div", { className: "bubble" });
  if (inGroup && !isMine) bubble.append(el("div", { className: "author" }, who));
  if (topic) bubble.append(el("div", { className: "via" }, `# ${topic}`));
  if (message.via_bot) bubble.append(el("div", { className: "via" }, `通过 @${message.via_bot.username}`));
  if (message.reply_to_message) bubble.append(quote(message.reply_to_message));
  const attached = attachment(message);
  if (attached) bubble.append(attached);
  if (text) bubble.append(el("div", { className: "text" }, formatted(text, message.entities ?? message.caption_entities, on)));
  bubble.append(el("div", { className: "meta" },
    item.unseen ? el("span", { className: "unseen", title: "群里的机器人只看得到命令和对它的回复" }, "机器人看不到") : null,
    el("button", { type: "button", className: "act", onclick: () => on.reply(item) }, "回复"),
    isMine && message.text && !message.via_bot ? el("button", { type: "button", className: "act", onclick: () => on.edit(item) }, "修改") : null,
    message.edit_date ? el("span", {}, "已编辑") : null,
    el("time", { dateTime: date.toISOString() }, timeOf(date))));
  node.append(bubble);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) node.append(el("div", { className: "keyboard", role: "group", "aria-label": "按钮" },
    rows.map((row, r) => el("div", { className: "row" }, row.map((button, c) => inlineButton(item, button, `${r}.${c}`, on))))));
  return node;
}

function inlineButton(item, button, place, on) {
  const style = `inline ${button.style ?? ""}`;
  if (button.url) {
    const node = link(button.url, on);
    node.className = style;
    node.append(button.text);
    return node;
  }
  const isWaiting = button.callback_data !== undefined && on.isWaiting(item, place);
  return el("button", {
    type: "button", className: style, "data-place": place, "aria-busy": isWaiting ? "true" : null,
    onclick: () => {
      if (button.callback_data !== undefined) on.press(item, place, button.callback_data);
      else if (button.copy_text) copy(button.copy_text.text);
      else on.inline(button.switch_inline_query_current_chat ?? button.switch_inline_query ?? "");
    },
  }, button.text);
}

function quote(message) {
  return el("blockquote", { className: "quote" }, el("b", {}, message.from?.first_name ?? ""), summary(message));
}

/** The first line of what a message says. */
export function summary(message) {
  const text = (message.text ?? message.caption ?? "").split("\n")[0];
  return text || (message.photo ? "[照片]" : message.document ? `[文件] ${message.document.file_name ?? ""}` : message.location ? "[位置]" : "[其他]");
}

function attachment(message) {
  if (message.photo) {
    const file = `/page/files/${encodeURIComponent(message.photo.at(-1).file_id)}`;
    return el("a", { className: "photo", href: file, target: "_blank", "aria-label": "看大图" }, el("img", { src: file, alt: "照片", loading: "lazy" }));
  }
  if (message.document) {
    const { file_id, file_name, file_size } = message.document;
    return el("a", { className: "file", href: `/page/files/${encodeURIComponent(file_id)}`, download: file_name ?? "" },
      `📄 ${file_name ?? "文件"}`, el("small", {}, size(file_size)));
  }
  if (message.location) return el("div", { className: "file" }, `📍 ${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`);
  return message.text === undefined && message.caption === undefined ? el("div", { className: "file" }, "(其他内容)") : null;
}

const size = (bytes = 0) => bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;

function serviceText(message) {
  const who = message.from?.first_name ?? "";
  if (message.new_chat_members) return `${who} 邀请了 ${message.new_chat_members.map((member) => member.first_name).join("、")}`;
  if (message.left_chat_member) return `${message.left_chat_member.first_name} 离开了本群`;
  if (message.forum_topic_created) return `${who} 新建了话题“${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "本群升级成了超级群";
  return "(系统消息)";
}
