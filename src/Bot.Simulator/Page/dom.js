// Small tools that every part of the page needs: elements, requests, dialogs, toasts, times.

/** Makes an element: properties (on… are listeners, aria… and data… attributes) and children; what is null or false is left out. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.startsWith("aria")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Puts other children into an element; whoever is at one of the old ones by keyboard is at its successor, by data-key, afterwards. */
export function renew(node, ...children) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  node.replaceChildren(...children);
  if (key !== undefined) [...node.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus();
}

/** Asks the server for something to happen; what went wrong is shown, and null comes back. */
export async function ask(what, body, method = "POST") {
  try {
    const answer = await fetch(`/control/${what}`, {
      method,
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    const read = await answer.json();
    if (answer.ok) return read;
    toast(`没做成:${read.error ?? answer.status}`);
  } catch {
    toast("连不上试用台,它可能已经停了。");
  }
  return null;
}

/** Looks something up. */
export const look = (what) => ask(what, undefined, "GET");

/** Shows a line for a few seconds. */
export function toast(text) {
  const line = el("p", {}, text);
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 5000);
}

/** Shows a dialog with a form; gives what was filled in, or null when it was left. */
export function dialog(title, fields, action = "确定") {
  return new Promise((resolve) => {
    const form = el("form", { method: "dialog" },
      el("h2", {}, title),
      fields,
      el("div", { className: "actions" },
        fields.length ? el("button", { type: "button", onclick: () => box.close() }, "取消") : null,
        el("button", { type: "submit", className: "primary", value: "ok" }, action)));
    const box = el("dialog", { "aria-label": title, onclose: () => {
      const given = box.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null;
      box.remove();
      resolve(given);
    } }, form);
    document.body.append(box);
    box.showModal();
  });
}

/** A labelled field of a dialog. */
export const field = (label, properties) => el("label", {}, label, el("input", { required: true, ...properties }));

const Zone = "Asia/Shanghai";
const clockTime = new Intl.DateTimeFormat("zh-CN", { timeZone: Zone, hour: "2-digit", minute: "2-digit", hour12: false });
const calendarDay = new Intl.DateTimeFormat("zh-CN", { timeZone: Zone, month: "numeric", day: "numeric", weekday: "short" });

export const timeOf = (date) => clockTime.format(date);

export function dayOf(date) {
  const part = Object.fromEntries(calendarDay.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part.month}月${part.day}日 ${part.weekday}`;
}

/** Bytes as Base64, in pieces that fit on the stack. */
export async function base64(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
