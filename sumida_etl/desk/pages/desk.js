// Better with a script, whole without: files can be dropped, sending is told of, and a receipt's state is asked again.
"use strict";
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const busy = form.querySelector("[data-busy]");
  const largest = 16 * 1024 * 1024;
  form.querySelector("[data-script]").hidden = false;
  const over = (event, on) => { event.preventDefault(); form.classList.toggle("over", on); };
  form.addEventListener("dragover", (event) => over(event, true));
  form.addEventListener("dragleave", (event) => over(event, false));
  form.addEventListener("drop", (event) => {
    over(event, false);
    if (!event.dataTransfer.files.length) return;
    if (event.dataTransfer.files.length > 1) { busy.textContent = "一度に点検できるのは1つのファイルです。"; return; }
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    if (input.files[0] && input.files[0].size > largest) {
      event.preventDefault();
      busy.textContent = "ファイルが大きすぎます。受け付けるのは16 MBまでです。";
      return;
    }
    busy.textContent = "点検しています。数秒お待ちください。";
  });
}
for (const place of document.querySelectorAll("[data-state]")) {
  const first = place.querySelector("[data-word]").textContent;
  let left = 60;
  const ask = async () => {
    left -= 1;
    try {
      const now = await (await fetch(place.dataset.state)).json();
      if (now.word !== first) { location.replace(location.pathname); return; }
    } catch { /* the desk may be away for a moment */ }
    if (left > 0) setTimeout(ask, 10000);
  };
  setTimeout(ask, 10000);
}
