// In the admin: rows that have a position can be dragged; dropping one renumbers them. The numbers stay editable.
const rows = (body) => [...body.querySelectorAll("tr")].filter((row) => row.querySelector('input[name$="-position"]'));
const number = (body) => rows(body).forEach((row, at) => {
  row.querySelector('input[name$="-position"]').value = at + 1;
});

const enable = (body) => {
  let dragged = null;
  rows(body).forEach((row) => {
    row.classList.add("movable");
    row.addEventListener("pointerdown", (event) => {
      row.draggable = !event.target.closest("input, a, select, textarea");
    });
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const half = row.getBoundingClientRect().top + row.offsetHeight / 2;
      row[event.clientY < half ? "before" : "after"](dragged);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
    row.addEventListener("dragend", () => {
      dragged = null;
      number(body);
    });
  });
};

document.querySelectorAll("#result_list tbody, .inline-group tbody").forEach(enable);
