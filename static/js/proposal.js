// The submission form: counts characters, suggests the tags in use, and fills in what a page says of itself.
const count = (box) => {
  const note = document.getElementById(`${box.id}_helptext`);
  if (!note) return;
  const words = note.textContent;
  const limit = Number(box.maxLength > 0 ? box.maxLength : 280);
  const show = () => { note.textContent = box.value ? `${words} ${box.value.length} of ${limit}.` : words; };
  box.addEventListener("input", show);
  show();
};

const suggest = (field) => {
  const list = field.list;
  if (!list) return;
  const known = [...list.options].map((option) => option.value);
  field.addEventListener("input", () => {
    const typed = field.value.split(",");
    const before = typed.slice(0, -1).map((tag) => tag.trim()).filter(Boolean);
    const start = before.length ? `${before.join(", ")}, ` : "";
    list.replaceChildren(...known.filter((tag) => !before.includes(tag)).map((tag) => new Option("", start + tag)));
  });
};

// What something runs on is asked of what one does, rather than reads, and more is asked of a lab; what was said before
// stays in sight.
const ask = () => {
  const kind = document.querySelector('[name="kind"]');
  const place = document.querySelector('[name="runs_on"]');
  const field = place?.closest(".field");
  if (!kind || !field) return;
  const lab = document.querySelector("details.lab");
  const fold = () => { if (lab) lab.open = kind.value === "lab" || [...lab.querySelectorAll(":is(input, select):not([type=hidden])")].some((box) => box.value); };
  const show = () => { field.hidden = !place.value && !["lab", "course", "tool"].includes(kind.value); };
  kind.addEventListener("change", fold);
  kind.addEventListener("change", show);
  addEventListener("pageshow", show);  // By then the browser has filled in again what was chosen before.
  show();
};

const language = document.querySelector('[name="language"]');
language?.addEventListener("change", () => { language.dataset.chosen = ""; });

// With an address the guide is asked as by the button, and what it says of it is the part that comes in.
const PATIENCE = 15_000;
let request;

async function look(form) {
  request?.abort();
  const mine = (request = new AbortController());
  setTimeout(() => mine.abort(), PATIENCE);
  const body = new FormData(form);
  body.set("look", "1");
  const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text().catch(() => "")) ?? "", "text/html");
  const part = page.getElementById("preflight");
  if (mine !== request || !part) return;
  document.getElementById("preflight").replaceWith(part);
  fill();
}

document.querySelectorAll("[data-look]").forEach((field) => {
  field.addEventListener("change", () => look(field.form));
  field.addEventListener("paste", () => setTimeout(() => look(field.form), 100));
});

// What the page says of itself goes into the fields that are still empty, and its language where none was chosen.
function fill() {
  const found = document.getElementById("preflight")?.dataset ?? {};
  for (const name of ["title", "summary"]) {
    const field = document.querySelector(`[name="${name}"]`);
    if (field && !field.value && found[name]) {
      field.value = found[name];
      field.dispatchEvent(new Event("input"));
    }
  }
  if (language && found.language && !("chosen" in language.dataset)) language.value = found.language;
}

document.querySelectorAll("[data-count]").forEach(count);
ask();
document.querySelectorAll("[data-tags]").forEach(suggest);
