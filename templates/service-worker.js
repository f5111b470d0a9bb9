// Without a network, a page of ours says so. Only that page and what it is drawn with are kept, and they are fetched
// without anybody's cookies. Nothing is answered from here while there is a network, and what is sent passes untouched.
const NAME = "offline-{{ version }}";
const KEPT = {{ kept|safe }};
const [PAGE] = KEPT;

const fresh = (path) => new Request(path, { credentials: "omit", cache: "reload" });
const kept = (path) => caches.match(path, { cacheName: NAME, ignoreVary: true }).then((found) => found ?? Response.error());
const fill = async () => (await caches.open(NAME)).addAll(KEPT.map(fresh));
const forget = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("offline-") && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
};

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forget().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate") event.respondWith(fetch(event.request).catch(() => kept(PAGE)));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(event.request).catch(() => kept(pathname)));
});
