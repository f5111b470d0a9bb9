// The reader's theme. Runs before anything is painted, so that nothing flashes.
// The admin keeps its choice under the same key and words: auto, light, dark.
(() => {
  const root = document.documentElement;
  const words = { auto: "System", light: "Light", dark: "Dark" };
  const modes = Object.keys(words);

  function stored() {
    try {
      const mode = localStorage.getItem("theme");
      return modes.includes(mode) ? mode : "auto";
    } catch {
      return "auto"; // Storage is switched off; the system decides.
    }
  }

  function show(mode) {
    if (mode === "auto") delete root.dataset.theme;
    else root.dataset.theme = mode;
    document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => {
      meta.dataset.scheme ??= meta.media.includes("dark") ? "dark" : "light";
      const { scheme } = meta.dataset;
      if (mode === "auto") meta.media = `(prefers-color-scheme: ${scheme})`;
      else meta.media = mode === scheme ? "all" : "not all";
    });
    const name = document.querySelector(".theme-switch span");
    if (name) name.textContent = words[mode];
  }

  function next() {
    const mode = modes[(modes.indexOf(stored()) + 1) % modes.length];
    try {
      localStorage.setItem("theme", mode);
    } catch {
      // It still holds for this page.
    }
    show(mode);
  }

  show(stored());
  addEventListener("storage", () => show(stored()));
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-switch");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", next);
    show(stored());
  });
})();
