// For who is signed in: what was marked in this browser before goes to the account, and a mark is sent without leaving the
// page. Without this file the forms do the same. What progress.js keeps is under the same key.
const KEY = "progress-1";
const NOUNS = ["topics", "resources", "sections"];
const AT_ONCE = 500;
const { merger, token } = document.querySelector("script[data-merger]").dataset;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const parts = (page) => all("[data-part]", page).filter((part) => document.getElementById(part.id));

function read() {
  try {
    const held = JSON.parse(localStorage.getItem(KEY));
    return Object.fromEntries(NOUNS.map((noun) => [noun, Object(held?.[noun])]));
  } catch {
    return { topics: {}, resources: {}, sections: {} }; // Broken, or forbidden: nothing can be brought.
  }
}

function write(book) {
  try {
    if (NOUNS.some((noun) => Object.keys(book[noun]).length)) localStorage.setItem(KEY, JSON.stringify({ version: 1, ...book }));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

const sendable = (key, value) => (key === "title" && typeof value === "string" ? undefined : value);

// A part of what is here. Only what has arrived is forgotten, and what another tab marked meanwhile stays.
async function handOver() {
  const book = read();
  const things = NOUNS.flatMap((noun) => Object.keys(book[noun]).map((name) => [noun, name])).slice(0, AT_ONCE);
  if (!things.length) return false;
  const sent = { version: 1, topics: {}, resources: {}, sections: {} };
  for (const [noun, name] of things) sent[noun][name] = book[noun][name];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const body = JSON.stringify(sent, sendable);
  const answer = await fetch(merger, { method: "POST", body, headers, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return false;
  const now = read();
  for (const [noun, name] of things) {
    if (JSON.stringify(now[noun][name]) === JSON.stringify(book[noun][name])) delete now[noun][name];
  }
  return write(now);
}

async function merge() {
  let isNews = false;
  while (await handOver()) isNews = true;
  const answer = isNews && parts(document).length && (await fetch(location.href).catch(() => null));
  if (answer?.ok) swap(await answer.text());
}

// Of a page that the server has painted, the parts that show progress; how many there are.
function swap(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const place = document.activeElement?.closest("[data-mark-of]");
  const at = place ? all("button", place).indexOf(document.activeElement) : -1;
  const fresh = parts(page);
  fresh.forEach((part) => document.getElementById(part.id).replaceWith(part));
  if (at >= 0) all("button", document.getElementById(place.id))[at]?.focus();
  mirror();
  return fresh.length;
}

// What the buttons of a topic say is shown by all that stands for it.
function mirror() {
  for (const part of all("[data-topic]")) {
    const mark = document.getElementById(`mark-topics-${part.dataset.topic}`)?.dataset.mark;
    if (mark) part.dataset.mark = mark;
    else delete part.dataset.mark;
  }
}

async function send(event) {
  const { target: form, submitter } = event;
  if (!submitter || form.dataset.plain || !form.closest("[data-mark-of]")) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set(submitter.name, submitter.value);
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (answer?.ok && swap(await answer.text())) return;
  form.dataset.plain = "yes"; // What went wrong is told by a page, as without this file.
  form.requestSubmit(submitter);
}

addEventListener("submit", send);
mirror();
merge();
