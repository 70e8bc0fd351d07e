// Small comforts; each has a way without JavaScript.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = document.addEventListener.bind(document);
  const say = (element, text) => { if (element) element.textContent = text; };

  // [data-copy]: by hand the source can be selected.
  on("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      say(document.querySelector(button.dataset.says), button.dataset.done);
    } catch {
      if (source.select) source.select();
    }
  });

  // [data-guard]: the browser asks before typed text is lost.
  const changed = new Set();
  on("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) changed.add(form);
  });
  on("submit", () => changed.clear());
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });

  // [data-keep]: the other language, with what was typed; [data-again]: the form that could not be sent.
  // Secrets and files stay behind.
  const KEPT = "typed", SENT = "sent", store = sessionStorage;
  const page = () => location.pathname.replace(/^\/en\//, "/");
  const fields = () => all("main form :is(input, textarea, option)")
    .filter((f) => !/password|file|hidden/.test(f.type) && f.autocomplete !== "one-time-code");
  const kind = (f) => f.name + f.type;
  const part = (f) => f.index >= 0 ? "selected" : /box|radio/.test(f.type) ? "checked" : "value";
  const keep = (key) => {
    const typed = fields().map((f) => [kind(f), f[part(f)]]);
    if (typed[0]) store.setItem(key, JSON.stringify({ page: page(), typed }));
  };
  on("click", (event) => {
    if (!event.target.closest("a[data-keep]")) return;
    keep(KEPT);
    changed.clear();
  });
  on("submit", () => keep(SENT));
  const restore = () => {
    const kept = JSON.parse(store.getItem(KEPT)), sent = store.getItem(SENT);
    store.removeItem(SENT);
    // Kept over a sign-in.
    const door = /\/account\/(login|2fa)/, waits = door.test(page());
    if (!waits) store.removeItem(KEPT);
    const again = document.querySelector("[data-again]");
    if (sent && (door.test(sent) ? again && !kept : again || waits)) store.setItem(KEPT, sent);
    if (!kept || kept.page !== page()) return;
    fields().forEach((field, index) => {
      const [key, value] = kept.typed[index] || [];
      if (key !== kind(field) || field[part(field)] === value) return;
      field[part(field)] = value;
      (field.closest("details") || {}).open = true;
    });
  };

  // Where a screen reader starts.
  const focus = () => document.querySelector(".sum, [data-focus]")?.focus();

  // WebOTP: a phone offers the code of a text message; sending the form ends the wait.
  const otp = () => {
    const field = document.querySelector("input[autocomplete=one-time-code]");
    if (!field || !field.form || !("OTPCredential" in window)) return;
    const stop = new AbortController();
    field.form.addEventListener("submit", () => stop.abort());
    navigator.credentials.get({ otp: { transport: ["sms"] }, signal: stop.signal })
      .then((code) => { field.value = code.code; field.form.requestSubmit(); })
      .catch(() => { /* refused, or typed by hand */ });
  };

  // [data-countdown]: spoken once, at the end.
  const countdown = (root) => all("[data-countdown]", root).forEach((box) => {
    const end = Date.now() + Number(box.dataset.countdown) * 1000;
    const left = box.querySelector("[data-left]");
    const timer = setInterval(() => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (!box.isConnected) return clearInterval(timer);
      if (seconds > 0) return say(left, `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
      clearInterval(timer);
      box.setAttribute("role", "status");
      say(box, box.dataset.ready);
    }, 1000);
  });

  on("DOMContentLoaded", () => {
    restore();
    focus();
    otp();
    countdown(document);
  });
  on("htmx:load", (event) => { if (event.target !== document.body) countdown(event.target); });
})();
