// Without a network, the service worker shows a page that says so. A browser that has none, or keeps nothing, goes on as ever.
navigator.serviceWorker?.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
