// Joins our pages with allauth's WebAuthn code; the options travel in data attributes.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-passkey]").forEach((button) => {
    const { passkey, credential, passwordless, options } = button.dataset;
    const ids = { login: button.id, add: button.id, authenticate: button.id, credential, passwordless };
    window.allauth.webauthn.forms[`${passkey}Form`]({ ids, data: options ? JSON.parse(options) : undefined });
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const box = document.getElementById("passkey-problem");
    if (!box) return;
    box.hidden = false;
    box.focus();
  });
});
