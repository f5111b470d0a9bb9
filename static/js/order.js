// In the admin: rows that have a position can be dragged; dropping one renumbers them. The numbers stay editable.
const PLACE = 'input[name$="-position"]';
const rows = (body) => [...body.querySelectorAll("tr")].filter((row) => row.querySelector(PLACE));
const number = (body) => rows(body).forEach((row, at) => { row.querySelector(PLACE).value = at + 1; });

const enable = (body) => {
  let dragged = null;
  rows(body).forEach((row) => {
    row.classList.add("movable");
    // Text in the number can still be chosen with the mouse, and a link dragged away: only the row itself moves.
    row.addEventListener("pointerdown", (event) => {
      row.draggable = !event.target.closest("input, a, select, textarea");
    });
    row.addEventListener("dragstart", (event) => {
      if (event.target !== row) return;
      dragged = row;
      row.classList.add("moving");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", ""); // Without any data, some browsers do not start.
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      if (dragged === row) return;
      const half = row.getBoundingClientRect().top + row.offsetHeight / 2;
      row[event.clientY < half ? "before" : "after"](dragged);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
    row.addEventListener("dragend", () => {
      if (!dragged) return;
      dragged.classList.remove("moving");
      dragged = null;
      number(body);
    });
  });
};

// A list that is sorted by something else says nothing about the order.
const sorted = [...document.querySelectorAll("#result_list th.sorted")];
if (sorted.length === 1 && sorted[0].matches(".column-position.ascending")) {
  enable(document.querySelector("#result_list tbody"));
}
document.querySelectorAll("table.in-order tbody").forEach(enable);
