// Results while typing: after a pause the form is sent, and the part of the answer with the same id replaces the old one.
const PAUSE = 250; // Milliseconds without a key before the guide is asked,
const QUIET = 700; // and with the same results before they are spoken of.
const LOST = "The search does not answer, so these are still the results from before. Press Enter to try again.";

const form = document.querySelector(".find form");
const field = form.elements.q;
const clear = form.querySelector(".clear");
const status = document.getElementById("said");
const found = () => document.getElementById("found");

let asked = field.defaultValue.trim(); // What the results are for, or will be once the guide has answered.
let pause, quiet, kept;

function ask() {
  clear.hidden = !field.value;
  clearTimeout(pause);
  pause = setTimeout(() => {
    const typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    form.dispatchEvent(new Event("live"));
  }, PAUSE);
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
function keep() {
  kept = {
    isOpen: found().querySelector(".filter-menu").open,
    link: document.activeElement.closest("#found a")?.getAttribute("href"),
  };
}

function show() {
  const { address, said } = found().dataset;
  found().querySelector(".filter-menu").open = kept.isOpen;
  [...found().querySelectorAll("a")].find((link) => link.getAttribute("href") === kept.link)?.focus();
  history.replaceState(history.state, "", address);
  say(said);
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
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.shouldSwap && !detail.serverResponse.includes('id="found"')) {
    detail.shouldSwap = false;
    fail();
  }
  keep();
});
document.addEventListener("htmx:afterSwap", show);
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, fail);

ask(); // Who typed before this file had come, or came back to what the browser had kept, gets results too.
document.documentElement.dataset.live = "ready";
