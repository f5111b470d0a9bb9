// Results while typing: after a pause the form is sent, and the part of the answer with the same id replaces the old one.
const PAUSE = 250; // Milliseconds without a key before the guide is asked,
const PATIENCE = 10_000; // and waited for,
const QUIET = 700; // and with the same results before they are spoken of.
const LOST = "The search does not answer, so these are still the results from before. Press Enter to try again.";

const form = document.querySelector(".find form");
const field = form.elements.q;
const clear = form.querySelector(".clear");
const status = document.getElementById("said");
const found = () => document.getElementById("found");

let asked = field.defaultValue.trim(); // What the results are for, or will be once the guide has answered.
let pause, quiet, request;

function ask() {
  clear.hidden = !field.value;
  clearTimeout(pause);
  pause = setTimeout(() => {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    send();
  }, PAUSE);
}

// The newest question ends the one that is still under way, and its answer is the only one that counts.
async function send() {
  request?.abort();
  const mine = (request = new AbortController());
  setTimeout(() => mine.abort(), PATIENCE);
  found().setAttribute("aria-busy", "true");
  const page = await fetched(`${form.action}?${new URLSearchParams(new FormData(form))}`, mine.signal).catch(() => null);
  if (mine !== request) return;
  found().removeAttribute("aria-busy");
  if (page?.getElementById("found")) show(page);
  else fail();
}

async function fetched(address, signal) {
  const answer = await fetch(address, { signal });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// One sentence for those who listen, once they have stopped typing; a failure is for everybody to see.
function say(sentence, isFailure = false) {
  clearTimeout(quiet);
  quiet = setTimeout(() => { status.textContent = sentence; }, isFailure ? 0 : QUIET);
  status.className = isFailure ? "notice err" : "visually-hidden";
}

function fail() {
  asked = null;
  say(LOST, true);
}

// What the reader has opened or stands on in the part that goes away is opened and stood on in the one that comes.
function show(page) {
  const isOpen = found().querySelector(".filter-menu").open;
  const held = document.activeElement.closest("#found a")?.getAttribute("href");
  found().replaceWith(page.getElementById("found"));
  found().querySelector(".filter-menu").open = isOpen;
  [...found().querySelectorAll("a")].find((link) => link.getAttribute("href") === held)?.focus();
  document.title = page.title;
  const { address, said } = found().dataset;
  history.replaceState(history.state, "", address);
  say(said);
  document.dispatchEvent(new Event("swapped"));
}

field.addEventListener("input", (event) => {
  if (!event.isComposing) ask();
});
field.addEventListener("compositionstart", () => clearTimeout(pause));
field.addEventListener("compositionend", ask);
clear.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  field.value = "";
  field.focus();
  ask();
});
form.addEventListener("submit", () => clearTimeout(pause));

ask(); // Who typed before this file had come, or came back to what the browser had kept, gets results too.
document.documentElement.dataset.live = "ready";
