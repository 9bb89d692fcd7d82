"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const controls = by("controls"), list = by("cards"), tables = by("tables");
  const cards = [...list.children];
  const rows = [...document.querySelectorAll("tr[data-of]")];
  let english = false;
  let view = "cards";

  const number = (text) => (text === "" ? Infinity : Number(text));
  const orders = {
    place: () => 0,
    rank: (a, b) => worry(b) - worry(a),
    progress: (a, b) => number(a.dataset.progress) - number(b.dataset.progress) || 0,
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name, "ja"),
  };
  // Judgements stand best first, and states without a number after them: those ask for no care.
  const unjudged = Number(controls.dataset.unjudged);
  const worry = (card) => (Number(card.dataset.rank) < unjudged ? Number(card.dataset.rank) : -1);

  const fits = (card) =>
    card.dataset.name.normalize("NFKC").includes((by("name")?.value ?? "").trim().normalize("NFKC")) &&
    (!by("plan").value || card.dataset.plan === by("plan").value) &&
    (!by("judgement").value || card.dataset.judgement === by("judgement").value) &&
    (!by("department").value || card.dataset.departments.split("\n").includes(by("department").value));

  const refresh = () => {
    const rule = orders[by("order").value];
    const sorted = [...cards].sort((a, b) => rule(a, b) || a.dataset.place - b.dataset.place);
    const place = new Map(sorted.map((card, index) => [card.id, index]));
    list.append(...sorted);
    for (const card of cards) card.hidden = !fits(card);
    for (const row of rows) row.hidden = by(row.dataset.of).hidden;
    for (const body of document.querySelectorAll("#tables tbody"))
      body.append(...[...body.rows].sort((a, b) => place.get(a.dataset.of) - place.get(b.dataset.of)));
    list.hidden = view !== "cards";
    tables.hidden = view !== "tables";
    const shown = cards.filter((card) => !card.hidden).length;
    by("shown").textContent = english ? `${shown} of ${cards.length} shown` : `${cards.length}指標のうち${shown}を表示`;
    by("shown").lang = english ? "en" : "ja";
  };

  const show = (next) => {
    view = next;
    for (const button of controls.querySelectorAll("[data-view]"))
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    refresh();
  };

  const speak = () => {
    for (const part of document.querySelectorAll("[data-en]")) {
      part.dataset.ja ??= part.textContent;
      part.textContent = english ? part.dataset.en : part.dataset.ja;
      part.lang = english ? "en" : "ja";
    }
    for (const part of document.querySelectorAll("[data-en-label]")) {  // a picture's text, or the name of a part of the page
      const name = part.tagName === "IMG" ? "alt" : "aria-label";
      part.dataset.jaLabel ??= part.getAttribute(name);
      part.setAttribute(name, english ? part.dataset.enLabel : part.dataset.jaLabel);
    }
    by("language").textContent = english ? "日本語" : "English";
    by("language").lang = english ? "ja" : "en";
    by("language").setAttribute("aria-pressed", String(english));
    refresh();
  };

  controls.addEventListener("change", refresh);
  by("name")?.addEventListener("input", refresh);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", () => setTimeout(refresh));
  for (const button of controls.querySelectorAll("[data-view]"))
    button.addEventListener("click", () => show(button.dataset.view));
  by("language").addEventListener("click", () => {
    english = !english;
    speak();
  });
  // A link to a card must reach it, whatever is filtered away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const goal = link && by(link.getAttribute("href").slice(1));
    if (!goal || !cards.includes(goal)) return;
    if (goal.hidden) controls.reset();
    show("cards");
  });

  controls.hidden = false;
  by("language").hidden = false;
  refresh();
})();
