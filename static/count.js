// [data-limit]: the count in words, spoken when one pauses.
"use strict";
document.querySelectorAll("[data-limit]").forEach((field) => {
  const box = document.createElement("p");
  box.className = "hint";
  box.setAttribute("role", "status");
  field.after(box);
  let pause;
  const count = () => {
    const left = field.dataset.limit - [...field.value].length;
    box.textContent = field.dataset[left < 0 ? "over" : "left"].replace("%s", Math.abs(left));
  };
  field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(count, 400); });
  addEventListener("DOMContentLoaded", count);
});
