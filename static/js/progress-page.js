// The page of a stranger's progress: what is in this browser, a file of it, and beginning anew.
const { read, write, wordOf, after, paint } = globalThis.progress;
const MOST_BYTES = 200_000;
const PATHS = { topics: "/roadmap/", resources: "/resources/", sections: "/guide/" };
const WORDS = ["done", "learning", "skipped"];
const marked = document.getElementById("marked");
const empty = marked.firstElementChild;
const own = document.getElementById("own");
const said = document.getElementById("said");

const made = (tag, text, ...children) => {
  const element = document.createElement(tag);
  element.textContent = text;
  element.append(...children);
  return element;
};

function things(book) {
  return Object.keys(PATHS).flatMap((noun) =>
    Object.entries(book[noun]).map(([name, times]) => ({ noun, name, times, word: wordOf(times) })));
}

function row({ noun, name, times }) {
  const link = made("a", String(times.title || name));
  link.href = `${PATHS[noun]}${encodeURIComponent(name)}/`;
  link.dir = "auto";
  const kind = made("span", noun.slice(0, -1));
  kind.className = "n";
  return made("li", "", link, kind);
}

function group(word, rows) {
  const count = made("span", rows.length);
  count.className = "soft";
  const heading = made("h2", `${marked.dataset[word]} `, count);
  const list = made("ul", "", ...rows.map(row));
  list.className = "contents";
  list.setAttribute("role", "list");
  return made("section", "", heading, list);
}

function show() {
  const found = things(read());
  const groups = WORDS.map((word) => [word, found.filter((thing) => thing.word === word)]).filter(([, rows]) => rows.length);
  marked.replaceChildren(...(groups.length ? groups.map(([word, rows]) => group(word, rows)) : [empty]));
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(read(), null, 1)], { type: "application/json" }));
  link.download = "progress.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What is brought back by hand holds from now on, and takes nothing away.
async function bring({ target }) {
  const [file] = target.files;
  if (!file) return;
  said.textContent = await added(file);
  target.value = "";
  show();
}

async function added(file) {
  if (file.size > MOST_BYTES) return "This is more than 200 kB, and nobody's progress is that long.";
  let brought;
  try {
    brought = JSON.parse(await file.text());
  } catch {
    return "This is no file of progress: it is not JSON.";
  }
  if (brought?.version !== 1) return "This is no file of progress, or one of another version.";
  const book = read();
  const full = Object.fromEntries(Object.keys(PATHS).map((noun) => [noun, Object(brought[noun])]));
  const found = things(full).filter(({ name, word }) => word && /^[-\w]{1,80}$/.test(name));
  for (const { noun, name, times, word } of found) {
    const held = (book[noun][name] ??= { title: String(times.title ?? "").slice(0, 300) });
    if (wordOf(held) !== word) held[word] = after(held);
  }
  write(book);
  return `${found.length} of the file's marks ${found.length === 1 ? "is" : "are"} here.`;
}

function reset(event) {
  event.preventDefault();
  const book = read();
  for (const { times, word } of things(book)) if (word) times.reset = after(times);
  write(book);
  event.target.reset();
  said.textContent = "You begin anew.";
  paint();
  show();
}

own.hidden = false;
document.getElementById("export").addEventListener("click", download);
document.getElementById("file").addEventListener("change", bring);
document.getElementById("reset").addEventListener("submit", reset);
addEventListener("storage", show);
show();
