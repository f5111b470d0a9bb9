// Without a network, the service worker shows a page that says so. It comes when the page is there, in whose way it would be;
// a browser that has none, or keeps nothing, goes on as ever.
const start = () => navigator.serviceWorker?.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
if (document.readyState === "complete") start();
else addEventListener("load", start);
