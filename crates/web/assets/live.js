// Keeps an open page up to date: listens for what has changed, fetches the moving part of the page again and puts
// it in place. Nothing depends on it; without it the same page is read by loading it again.
"use strict";

(() => {
  const clock = document.getElementById("clock");
  const button = document.getElementById("clock-button");
  if (!clock || !button || !window.EventSource) return;

  const topics = new Set(clock.dataset.topics.split(" "));
  const POLL_MS = 30000; // while the stream is down
  let state = "reconnecting";
  let time = document.getElementById("clock-time").textContent;
  let paused = false;
  let stale = false; // something changed while nobody was looking
  let fetching = false;

  function say(next) {
    if (next === state) return;
    state = next;
    document.getElementById("clock-state").textContent = "· " + clock.dataset[next];
  }

  function showTime() {
    document.getElementById("clock-time").textContent = time;
  }

  // XMLHttpRequest reads HTML into a document by itself: no string is ever made into markup here, and scripts do not run.
  function refresh() {
    if (paused || document.hidden || fetching) {
      stale = true;
      return;
    }
    fetching = true;
    stale = false;
    const request = new XMLHttpRequest();
    request.open("GET", location.pathname + location.search);
    request.responseType = "document";
    request.setRequestHeader("Bellwether-Part", "live");
    request.timeout = 10000;
    request.onload = () => {
      const part = request.status === 200 && request.response && request.response.getElementById("live");
      if (part && !paused) put(part);
    };
    request.onloadend = () => {
      fetching = false;
      if (stale) setTimeout(refresh, 1000);
    };
    request.send();
  }

  // Puts the new part in place without closing what the reader opened or moving where the reader is.
  function put(part) {
    const old = document.getElementById("live");
    for (const opened of old.querySelectorAll("details[open][id]")) {
      const same = part.querySelector("#" + CSS.escape(opened.id));
      if (same) same.open = true;
    }
    const scrolled = [...old.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
    const focused = old.contains(document.activeElement) ? pathTo(document.activeElement, old) : null;
    const headline = textOf(old, "#headline");
    old.replaceWith(document.adoptNode(part));
    part.querySelectorAll(".scroll").forEach((box, i) => (box.scrollLeft = scrolled[i] || 0));
    const target = focused && part.querySelector(focused);
    if (target) target.focus({ preventScroll: true });
    // Screen readers hear the headline when it changes, not the whole page each second.
    const news = textOf(part, "#headline");
    if (news !== headline) document.getElementById("clock-news").textContent = news;
  }

  function textOf(root, selector) {
    const found = root.querySelector(selector);
    return found ? found.textContent : "";
  }

  // A focused link is found again by where it leads, a summary by what it belongs to.
  function pathTo(element, root) {
    const owner = element.closest("details[id]");
    if (element.tagName === "SUMMARY" && owner) return "#" + CSS.escape(owner.id) + " > summary";
    const href = element.getAttribute("href");
    return href && root.contains(element) ? 'a[href="' + CSS.escape(href) + '"]' : null;
  }

  const stream = new EventSource("/events");
  stream.onopen = () => {
    if (!paused) say("live");
    refresh();
  };
  stream.onerror = () => {
    if (!paused) say("reconnecting");
  };
  stream.addEventListener("view", (event) => {
    const told = JSON.parse(event.data);
    time = told.clock;
    if (paused) return;
    say("live");
    showTime();
    if (told.topics.some((topic) => topics.has(topic))) refresh();
  });

  setInterval(() => {
    if (stream.readyState !== EventSource.OPEN) refresh();
  }, POLL_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && stale) refresh();
  });
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? clock.dataset.resume : clock.dataset.pause;
    if (paused) {
      say("paused");
      return;
    }
    say(stream.readyState === EventSource.OPEN ? "live" : "reconnecting");
    showTime();
    refresh();
  });
  button.textContent = clock.dataset.pause;
  button.hidden = false;
})();
