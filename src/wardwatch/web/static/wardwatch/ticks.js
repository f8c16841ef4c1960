// Keep the number on the approve button equal to those who will be told: all but the unticked and those left out before.
const boxes = [...document.querySelectorAll("[data-tick]")];
const out = [...document.querySelectorAll("[data-out]")];
const shown = document.querySelector("[data-ticked]");
const button = shown?.closest("button");

function count() {
  const without = boxes.filter((box) => !box.checked).length + out.filter((box) => box.checked).length;
  const told = Number(shown.dataset.ticked) - without;
  shown.textContent = told;
  button.disabled = told === 0;
}

if (shown) [...boxes, ...out].forEach((box) => box.addEventListener("change", count));
