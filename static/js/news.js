// Who has the news before their eyes for a while has looked at them. Their marks stay until this visit is over.
const form = document.querySelector("form[data-looks]");
const LONG_ENOUGH = 4000;
let timer;

function look() {
  document.removeEventListener("visibilitychange", watch);
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).catch(() => {});
}

function watch() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(look, LONG_ENOUGH);
}

if (form) {
  document.addEventListener("visibilitychange", watch);
  watch();
}
