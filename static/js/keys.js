// Keys: "/" goes to the search, Escape closes what is open. A click elsewhere closes the account menu.
const menu = document.querySelector(".menu");
const search = document.querySelector('.search input[name="q"]');

function isTyping(target) {
  return target.isContentEditable || target.closest("input, textarea, select");
}

function goToSearch(event) {
  event.preventDefault();
  if (menu && !search.checkVisibility()) menu.open = true;
  search.focus();
  search.select();
}

function closeOpen() {
  const open = document.querySelector(".account[open]") ?? document.querySelector(".menu[open], .rail-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && search && !isTyping(event.target)) goToSearch(event);
  if (event.key === "Escape") closeOpen();
});

addEventListener("click", (event) => {
  const account = document.querySelector(".account[open]");
  if (account && !account.contains(event.target)) account.open = false;
});
