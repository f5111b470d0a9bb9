// The submission form: counts the characters that are left, and suggests the tags in use for the last word typed.
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

document.querySelectorAll("[data-count]").forEach(count);
document.querySelectorAll("[data-tags]").forEach(suggest);
