// The number of chosen rows follows the boxes. Without this file it is that of the page's beginning.
const shown = document.querySelector("[data-chosen]");
const boxes = [...document.querySelectorAll('input[name="chosen"]')];
const elsewhere = Number(shown.textContent) - boxes.filter((box) => box.defaultChecked).length;

function count() {
  shown.textContent = elsewhere + boxes.filter((box) => box.checked).length;
}

boxes.forEach((box) => box.addEventListener("change", count));
addEventListener("pageshow", count); // Browsers keep what was ticked when one comes back.
