// Keep the number on the approve button equal to the ticked recipients.
const boxes = [...document.querySelectorAll("[data-tick]")];
const shown = document.querySelector("[data-ticked]");
const button = shown?.closest("button");

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  shown.textContent = ticked;
  button.disabled = ticked === 0;
}

if (shown) boxes.forEach((box) => box.addEventListener("change", count));
