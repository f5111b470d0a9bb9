// Where a stranger is in the guide: the marks are in this browser alone, and painted here. For who is signed in the server
// paints, and progress-account.js brings what is here. What holds of the times is as in resources/marks.py.
const KEY = "progress-1";
const WORDS = ["done", "learning", "skipped"];
const NOUNS = ["topics", "resources", "sections"];
const LOST = "This browser did not keep that: its storage is full or switched off. It holds until you leave this page.";
const { sections } = document.querySelector("script[data-sections]").dataset;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
let unkept = null; // What storage did not take.
let known = null; // What the guide says of its sections, once somebody has marks.

function read() {
  let held = unkept;
  try {
    held ??= JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Broken, or forbidden: as if there were nothing.
  }
  const book = { version: 1 };
  for (const noun of NOUNS) {
    const things = Object.entries(held?.[noun] ?? {}).filter(([, times]) => times && typeof times === "object");
    book[noun] = Object.assign(Object.create(null), Object.fromEntries(things));
  }
  return book;
}

function write(book) {
  try {
    localStorage.setItem(KEY, JSON.stringify(book));
    unkept = null;
  } catch {
    if (!unkept) say(LOST);
    unkept = book;
  }
  return !unkept;
}

function say(sentence) {
  const said = document.createElement("p");
  said.className = "notice q";
  said.textContent = sentence;
  document.querySelector(".messages").append(said);
}

const wordOf = (times) => WORDS.find((word) => times?.[word] && !(times[word] < times.reset)) ?? "";
// Now, and behind all that was said of it before, whatever became of the clock.
const after = (times) => {
  const latest = Math.max(...[...WORDS, "reset"].map((said) => Date.parse(times[said]) || 0));
  return new Date(Math.max(Date.now(), latest + 1)).toISOString();
};

// What is chosen holds from now on; what was stronger is taken back by it.
function mark(noun, name, word, title) {
  const book = read();
  const times = (book[noun][name] ??= {});
  const before = wordOf(times);
  const now = after(times);
  if (before && (!word || WORDS.indexOf(word) > WORDS.indexOf(before))) times.reset = now;
  if (word) times[word] = now;
  times.title = title;
  write(book);
  paint();
}

function build(place) {
  const { title, labels } = place.dataset;
  const group = document.createElement("div");
  group.className = labels ? "chips" : "";
  (labels?.split("|") ?? [""]).forEach((label, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.value = WORDS[at];
    button.className = label ? "chip" : "ring";
    button.textContent = label;
    if (!label) button.title = "Mark as read";
    button.setAttribute("aria-label", `${label || "Mark as read"}: ${title}`);
    group.append(button);
  });
  place.append(group);
}

function paint() {
  const book = read();
  const word = (thing) => {
    const at = thing.indexOf("/");
    return wordOf(book[thing.slice(0, at)][thing.slice(at + 1)]);
  };
  const show = (part, mark) => (mark ? (part.dataset.mark = mark) : delete part.dataset.mark);
  for (const place of all("[data-mark-of]")) {
    if (!place.firstElementChild) build(place);
    const mark = word(place.dataset.markOf);
    for (const button of all("button", place)) button.setAttribute("aria-pressed", button.value === mark);
    show(place, mark);
  }
  all("[data-topic]").forEach((part) => show(part, word(`topics/${part.dataset.topic}`)));
  all("[data-resource]").forEach((part) => show(part, word(`resources/${part.dataset.resource}`)));
  for (const line of all("[data-topics]")) {
    const done = line.dataset.topics.split(" ").filter((slug) => word(`topics/${slug}`) === "done").length;
    line.querySelector(".n").textContent = done;
    line.querySelector("progress").value = done;
  }
  if (document.querySelector(".rail")) rail(book, word);
  if (!location.search) leaveOut(word);
}

// On a plan that nobody has asked for yet: the topics that need no time any more.
function leaveOut(word) {
  for (const box of all("[data-done-topics] input")) {
    box.checked = ["done", "skipped"].includes(word(`topics/${box.value}`));
    if (box.checked) box.closest("details").open = true;
  }
}

async function rail(book, word) {
  const marked = NOUNS.some((noun) => Object.keys(book[noun]).length);
  if (!known && marked) known = await fetch(sections).then((answer) => answer.json()).catch(() => null);
  if (!known) return;
  const moved = Object.entries(known.moved).filter(([old, now]) => book.topics[old] && !book.topics[now]);
  if (moved.length) {
    moved.forEach(([old, now]) => { book.topics[now] = book.topics[old]; });
    write(book);
    paint();
    return;
  }
  const isRead = (id) => word(`resources/${id}`) === "done";
  for (const step of all("li[data-section]")) {
    const slug = step.dataset.section;
    const read = known.sections[slug]?.every(isRead) ?? word(`sections/${slug}`) === "done";
    step.classList.toggle("done", read);
    step.querySelector("[data-is-read]").hidden = !read;
  }
  const lists = Object.values(known.sections); // Of a section that is too large, there is none.
  const ids = lists.includes(null) ? Object.keys(book.resources) : [...new Set(lists.flat())];
  const read = Math.min(ids.filter(isRead).length, known.total);
  document.querySelector("[data-read]").textContent = `${read} of ${known.total} resources read · `;
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-mark-of] button");
  if (!button) return;
  const { markOf, title } = button.closest("[data-mark-of]").dataset;
  const [noun, name] = markOf.split("/");
  mark(noun, name, button.getAttribute("aria-pressed") === "true" ? "" : button.value, title);
});
addEventListener("storage", paint);
addEventListener("pageshow", ({ persisted }) => { if (persisted) paint(); });
document.addEventListener("swapped", paint);
globalThis.progress = { read, write, wordOf, after, paint }; // For progress-page.js.
paint();
