// The bookmark is for dragging: pressed here, it would only be refused by our own policy. A button copies its text.
document.querySelector(".bookmarklet")?.addEventListener("click", (event) => event.preventDefault());

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const note = document.querySelector(".panel [role=status]");
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      note.textContent = "Copied.";
    } catch {
      note.textContent = "It is selected: press Ctrl+C, or ⌘C.";
    }
  };
  button.hidden = false;
  button.addEventListener("click", copy);
}
