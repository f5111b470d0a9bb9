// The desk by keyboard: every key presses a control that is on the page, so that the page works without this file too.
const desk = document.querySelector("[data-desk]");
const form = document.getElementById("decide");
const help = document.getElementById("keys");
const message = form?.querySelector('[name="message"]');
const hint = document.getElementById("hint");
const reason = form?.querySelector('select[name="reason"]');
let begun = null; // The deed that a message is being written for.
let wasDecided = false;

const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const holderOf = (key) => [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key));

// A no and a question need words: a number takes a saved reply, the same key again leads to the fields, and with words
// in them it sends.
function begin(button) {
  const { deed, key } = button.dataset;
  const missing = [deed === "reject" ? reason : null, message].find((field) => field && !field.value.trim());
  if (!missing) {
    press(button);
  } else if (begun === button || !form.querySelector("[data-reply]")) {
    missing.focus();
  } else {
    button.focus();
    hint.textContent = `A number takes a saved reply; ${key} again to write your own words.`;
    hint.hidden = false;
  }
  begun = button;
  form.dataset.deed = deed;
}

function press(control) {
  if (control.tagName === "SUMMARY") {
    const box = control.parentElement;
    box.open = true;
    begun = box.querySelector("[data-deed]") ?? begun;
    box.querySelector("input, textarea")?.focus();
  } else {
    control.click();
  }
}

function reply(chip) {
  message.value = chip.dataset.reply;
  if (reason && chip.dataset.reason) reason.value = chip.dataset.reason;
  const deed = { reject: "reject", ask: "ask" }[chip.dataset.use] ?? begun?.dataset.deed;
  const button = (deed && form.querySelector(`[data-deed="${deed}"]`)) || begun;
  if (button) {
    begun = button;
    button.focus();
  } else {
    message.focus();
  }
}

function rows(step) {
  const links = [...document.querySelectorAll("[data-item] .title a")];
  const at = links.indexOf(document.activeElement?.closest("[data-item]")?.querySelector(".title a"));
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

function onKey(event) {
  if (event.key === "Enter" && event.ctrlKey && isTyping(event.target)) {
    const button = begun ?? form?.querySelector('[data-key="a"]');
    if (button) press(button);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target)) return;
  if (!desk && "jkx".includes(event.key)) {
    if (event.key === "x") document.activeElement?.closest("[data-item]")?.querySelector("input[type=checkbox]")?.click();
    else rows(event.key === "j" ? 1 : -1);
    return;
  }
  const control = holderOf(event.key);
  if (!control) return;
  event.preventDefault();
  if (control.matches("input")) control.focus();
  else if (control.dataset.deed) begin(control);
  else press(control);
}

// Holding the item: asked for when it opens and at signs of life, let go when the page is left undecided.
function proof() {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.querySelector('[name="csrfmiddlewaretoken"]').value);
  return body;
}

let heldAt = 0;
async function hold() {
  if (Date.now() - heldAt < 60_000 || wasDecided) return;
  heldAt = Date.now();
  try {
    const answer = await fetch(desk.dataset.claim, { method: "POST", body: proof(), credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const chip = page.getElementById("claim");
    const old = document.getElementById("claim");
    if (chip && old && chip.textContent !== old.textContent) old.replaceWith(chip);
  } catch {
    // Offline for a moment. A claim only ever warns.
  }
}

if (form && desk?.dataset.claim) {
  hold();
  for (const sign of ["keydown", "pointerdown", "scroll"]) addEventListener(sign, hold, { passive: true });
  addEventListener("submit", () => { wasDecided = true; });
  addEventListener("pagehide", () => { if (!wasDecided) navigator.sendBeacon(desk.dataset.release, proof()); });
  addEventListener("pageshow", (event) => { if (event.persisted) { heldAt = 0; wasDecided = false; hold(); } });
}

document.querySelectorAll("[data-reply]").forEach((chip) => {
  chip.hidden = false;
  chip.addEventListener("click", () => reply(chip));
});
document.querySelectorAll("[data-key]").forEach((control) => control.setAttribute("aria-keyshortcuts", control.dataset.key));
document.querySelectorAll("[data-unscripted]").forEach((part) => { part.hidden = true; });
document.querySelectorAll("[data-opens]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
});
addEventListener("keydown", onKey);
document.documentElement.dataset.keys = "ready";
