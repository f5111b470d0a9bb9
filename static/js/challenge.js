// The sum that a guest's browser does before it sends: it looks for a number whose key begins as it is asked to.
const AT_ONCE = 8;
const WITHOUT = ["look", "preview"];
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const keyOf = async (asked, counter) => {
  const nonce = bytes(asked.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const material = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.cost };
  return hex(await crypto.subtle.deriveBits(how, material, asked.keyLength * 8));
};

const solve = async (challenge) => {
  for (let first = 0; ; first += AT_ONCE) {
    const counters = Array.from({ length: AT_ONCE }, (_, step) => first + step);
    const keys = await Promise.all(counters.map((counter) => keyOf(challenge.parameters, counter)));
    const at = keys.findIndex((key) => key.startsWith(challenge.parameters.keyPrefix));
    if (at >= 0) return btoa(JSON.stringify({ challenge, solution: { counter: counters[at], derivedKey: keys[at] } }));
  }
};

const field = document.querySelector("[data-challenge]");
let sum;
const begin = () => (sum ??= solve(JSON.parse(field.dataset.challenge)).then((answer) => { field.value = answer; }));

if (field && globalThis.crypto?.subtle) {
  field.value = ""; // What the browser kept from an earlier visit counts no more.
  field.form.addEventListener("input", begin, { once: true });
  field.form.addEventListener("submit", (event) => {
    if (field.value || WITHOUT.includes(event.submitter?.name)) return;
    event.preventDefault();
    field.form.querySelector("[data-sum]").hidden = false;
    begin().then(() => field.form.requestSubmit(event.submitter));
  });
}
